/*
 * Similar ten: with whom an organisation is compared, a row for each pair, and for how many measures the other one is
 * among the best five. Sources can name another ten for another measure, so a pair says how many measures it is of.
 */
#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/words.h"

#include <stdlib.h>
#include <string.h>

struct similar_pair {
    pb_symbol own, own_name; /* of areas */
    const char *code;        /* of the similar one: not ended by 0 */
    size_t length;
    size_t measures;
    size_t best;
};

struct similar_pairs {
    const struct opportunities *all;
    struct similar_pair *items;
    size_t count;
};

static int similar_order(const void *left, const void *right, void *argument)
{
    const struct similar_pair *a = left;
    const struct similar_pair *b = right;
    const struct pb_symbols *symbols = argument;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = strcmp(pb_symbol_text(symbols, a->own), pb_symbol_text(symbols, b->own));
    if (order == 0)
        order = memcmp(a->code, b->code, shorter);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

static size_t similar_listed(const char *codes)
{
    size_t count = *codes != '\0';
    for (; *codes; codes++)
        count += *codes == ';';
    return count;
}

static void similar_add(struct similar_pairs *pairs, const struct pb_table *table, const struct opportunity *item,
                        const char *codes, bool best)
{
    for (size_t length; *codes; codes += length + (codes[length] == ';')) {
        length = strcspn(codes, ";");
        if (length)
            pairs->items[pairs->count++] = (struct similar_pair){ .own = table->area_code[item->any],
                                                                  .own_name = table->area_name[item->any],
                                                                  .code = codes,
                                                                  .length = length,
                                                                  .measures = !best,
                                                                  .best = best };
    }
}

static const char *similar_codes(const struct pb_table *table, size_t row)
{
    return row == SIZE_MAX ? "" : pb_cell(table, similar, row);
}

/* Every organisation of every list, then each pair once. */
static struct similar_pairs *similar_collect(struct book *book, const struct opportunities *all)
{
    const struct pb_table *table = book->table;
    struct similar_pairs *pairs = workbook_take(book, 1, sizeof *pairs);
    size_t most = 0;
    for (size_t i = 0; i < all->count; i++)
        most += similar_listed(similar_codes(table, all->items[i].gap)) +
                similar_listed(similar_codes(table, all->items[i].benchmark));
    if (!pairs)
        return NULL;
    pairs->all = all;
    pairs->items = workbook_take(book, most + 1, sizeof *pairs->items);
    if (!pairs->items)
        return NULL;
    for (size_t i = 0; i < all->count; i++) {
        similar_add(pairs, table, &all->items[i], similar_codes(table, all->items[i].gap), false);
        similar_add(pairs, table, &all->items[i], similar_codes(table, all->items[i].benchmark), true);
    }
    if (pairs->count)
        qsort_r(pairs->items, pairs->count, sizeof *pairs->items, similar_order, table->symbols);
    size_t kept = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        struct similar_pair *last = kept ? &pairs->items[kept - 1] : NULL;
        if (last && similar_order(last, &pairs->items[i], table->symbols) == 0) {
            last->measures += pairs->items[i].measures;
            last->best += pairs->items[i].best;
        } else {
            pairs->items[kept++] = pairs->items[i];
        }
    }
    pairs->count = kept;
    return pairs;
}

static void similar_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    struct book *book = sheet->book;
    const struct similar_pairs *pairs = sheet->context;
    const struct similar_pair *pair = &pairs->items[line];
    const struct pb_symbols *symbols = book->table->symbols;
    pb_symbol code = pb_symbol_find(symbols, pair->code, pair->length);
    const struct pb_area *area = pb_geography_area(book->info->geography, pair->code, pair->length);
    bool named = code != PB_SYMBOL_NONE && code < pairs->all->name_count && pairs->all->names[code];
    workbook_cell_symbol(cells, pair->own_name, SHORT_NOT_AVAILABLE);
    workbook_cell_symbol(cells, pair->own, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT,
                       named  ? pb_symbol_text(symbols, pairs->all->names[code])
                       : area ? area->name
                              : "",
                       SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, workbook_text(book, "%.*s", (int)pair->length, pair->code),
                       SHORT_NOT_AVAILABLE);
    workbook_cell_number(cells, STYLE_WHOLE, (double)pair->measures, NULL, 0, NULL);
    workbook_cell_number(cells, STYLE_WHOLE, (double)pair->best, NULL, 0, NULL);
}

void workbook_add_similar_ten(struct book *book, const struct opportunities *all)
{
    struct sheet *sheet =
        workbook_sheet(book, "Similar ten", "The organisations that those of the Place are compared with");
    struct similar_pairs *pairs = similar_collect(book, all);
    if (!sheet || !pairs)
        return;
    if (!pairs->count) {
        sheet->absent = "the source does not name the organisations";
        return;
    }
    sheet->rows = pairs->count;
    sheet->context = pairs;
    sheet->fill = similar_fill;
    sheet->codes = true;
    sheet->table_name = "Similar_ten";
    workbook_sheet_title(book, sheet, workbook_text(book, "The ten most like organisations of %s", book->place->name));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "A row for each organisation and one of those that the source counts among the ten most like "
                        "it. Its opportunities are measured against the best five of them, measure by measure.");
    workbook_sheet_shorthand(book, sheet, false, true, false);
    workbook_sheet_column(book, sheet, "Organisation", 20, 44);
    workbook_sheet_column(book, sheet, "Code of the organisation", 14, 16);
    workbook_sheet_column(book, sheet, "Similar organisation", 20, 44);
    workbook_sheet_column(book, sheet, "Code of the similar one", 14, 16);
    workbook_sheet_figures(book, sheet, "Measures compared", 12, 12);
    workbook_sheet_figures(book, sheet, "Measures in which it is among the best five", 14, 16);
}
