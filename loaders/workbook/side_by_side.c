/*
 * Places side by side: measures down, Places across, and in each cell how the Place compares with England, in a word
 * and a colour that says the same. The worst come first: the measures with most Places worse. One page of A4; what does
 * not fit on it, or compares no Place, is counted above the table.
 */
#include "loaders/workbook/chance.h"
#include "loaders/workbook/outline.h"
#include "loaders/workbook/places_chosen.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/verdict.h"
#include "loaders/workbook/words.h"

#include "placebook/letters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RUG_MEASURE = 44, /* characters of a column's width */
    RUG_PLACE = 18,
    RUG_WORDS = 64, /* bytes of a cell */
    RUG_LINES = 66  /* of the table, on a page of A4 at 7 points */
};

struct rug_row {
    const struct place_chosen *chosen; /* of each Place */
    const char *name;
    size_t position; /* in the framework */
    size_t worse, better, compared;
    int32_t latest; /* where the newest period of the Places ends */
};

struct rug {
    struct rug_row *rows;
    size_t count; /* with a comparison for some Place */
    size_t shown;
    size_t others; /* measures without any */
    size_t places;
    const struct place_chosen *chosen; /* by headline, then by Place */
};

static enum pb_word rug_verdict(const struct pb_table *table, const struct place_chosen *chosen)
{
    return chosen->row == SIZE_MAX
               ? PB_WORD_NONE
               : pb_word_verdict(table->compared_with_england[chosen->row], table->polarity[chosen->row]);
}

static bool rug_is_compared(const struct pb_table *table, const struct place_chosen *chosen)
{
    pb_symbol word = chosen->row == SIZE_MAX ? PB_WORD_NONE : table->compared_with_england[chosen->row];
    return word != PB_WORD_NONE && word != PB_WORD_NOT_COMPARED;
}

/* A word for a cell; that of both districts is the Place's. */
static const char *rug_word(pb_symbol word)
{
    switch (word) {
    case PB_WORD_BOTH_BETTER:
    case PB_WORD_BEST:
        return "Better";
    case PB_WORD_BOTH_WORSE:
    case PB_WORD_WORST:
        return "Worse";
    case PB_WORD_SIMILAR:
    case PB_WORD_BOTH_SIMILAR:
        return "No different";
    case PB_WORD_BOTH_LOWER:
        return "Lower";
    case PB_WORD_BOTH_HIGHER:
        return "Higher";
    case PB_WORD_BOTH_WIDER_GAP:
        return "Wider gap";
    case PB_WORD_BOTH_NARROWER_GAP:
        return "Narrower gap";
    case PB_WORD_BOTH_SIMILAR_GAP:
        return "Gap no different";
    case PB_WORD_DISTRICTS_DIFFER:
        return "Mixed";
    case PB_WORD_NONE:
        return "Not compared";
    default:
        return workbook_words_comparison(word);
    }
}

static int rug_in_order(const void *left, const void *right)
{
    const struct rug_row *a = left;
    const struct rug_row *b = right;
    if (a->worse != b->worse)
        return a->worse > b->worse ? -1 : 1;
    if (a->better != b->better)
        return a->better < b->better ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

static void rug_add(const struct book *book, struct rug *rug, struct rug_row *row)
{
    for (size_t i = 0; i < rug->places; i++) {
        enum pb_word verdict = rug_verdict(book->table, &row->chosen[i]);
        row->worse += verdict == PB_WORD_WORSE;
        row->better += verdict == PB_WORD_BETTER;
        row->compared += rug_is_compared(book->table, &row->chosen[i]);
        if (row->chosen[i].row != SIZE_MAX && book->table->period_end[row->chosen[i].row] > row->latest)
            row->latest = book->table->period_end[row->chosen[i].row];
    }
    if (row->compared)
        rug->count++;
    else
        rug->others++;
}

static struct rug *rug_make(struct book *book)
{
    struct rug *rug = workbook_take(book, 1, sizeof *rug);
    const struct place_chosen *chosen = workbook_places_chosen(book);
    if (!rug || !chosen)
        return NULL;
    rug->places = book->info->geography->places.count;
    rug->chosen = chosen;
    rug->rows = workbook_take(book, book->headline_count + 1, sizeof *rug->rows);
    for (size_t i = 0; rug->rows && i < book->headline_count; i++) {
        char name[WORDS_TEXT];
        rug->rows[rug->count] = (struct rug_row){
            .chosen = &chosen[i * rug->places],
            .name = workbook_text(book, "%s", workbook_outline_measure(book, &book->headlines[i], name)),
            .position = i,
        };
        rug_add(book, rug, &rug->rows[rug->count]);
    }
    if (!rug->rows)
        return NULL;
    if (rug->count)
        qsort(rug->rows, rug->count, sizeof *rug->rows, rug_in_order);
    for (size_t lines = 0; rug->shown < rug->count; rug->shown++) {
        const char *name = rug->rows[rug->shown].name;
        lines += pb_letters_lines(name, strlen(name), workbook_cells_room(RUG_MEASURE));
        if (lines > RUG_LINES)
            break;
    }
    return rug;
}

/* ---- The sheet ---- */

/* "Worse", "No different (county, 2018)": the year where the figure is older than that of another Place. */
static const char *rug_words(const struct pb_table *table, const struct place_chosen *chosen, int32_t latest,
                             char buffer[RUG_WORDS])
{
    const char *area = chosen->fit == PLACE_FIT_COUNTY ? "county" : chosen->fit == PLACE_FIT_SHARED ? "shared" : "";
    int32_t end = table->period_end[chosen->row];
    char year[16] = "";
    if (end < latest && end > 0)
        (void)snprintf(year, sizeof year, "%d", end / 10000);
    const char *word = rug_word(table->compared_with_england[chosen->row]);
    if (*area || *year)
        (void)snprintf(buffer, RUG_WORDS, "%.30s (%s%s%s)", word, area, *area && *year ? ", " : "", year);
    else
        (void)snprintf(buffer, RUG_WORDS, "%.30s", word);
    return buffer;
}

static void rug_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct rug *rug = sheet->context;
    const struct rug_row *row = &rug->rows[line];
    const struct pb_table *table = sheet->book->table;
    workbook_cell_text(cells, STYLE_TEXT, row->name, SHORT_NOT_AVAILABLE);
    for (size_t i = 0; i < rug->places; i++) {
        const struct place_chosen *chosen = &row->chosen[i];
        enum pb_word verdict = rug_verdict(table, chosen);
        enum style style = verdict == PB_WORD_WORSE ? STYLE_BAD : verdict == PB_WORD_BETTER ? STYLE_GOOD : STYLE_TEXT;
        char buffer[RUG_WORDS];
        if (chosen->row == SIZE_MAX || pb_missing(table->value[chosen->row])) {
            workbook_cell_text(
                cells, STYLE_TEXT,
                chosen->row == SIZE_MAX ? SHORT_NOT_AVAILABLE : workbook_words_missing(table, chosen->row), NULL);
            continue;
        }
        workbook_cell_text(cells, style, rug_words(table, chosen, row->latest, buffer), SHORT_NOT_AVAILABLE);
    }
}

/* "Coventry: 14 worse than England, 20 no different, 6 better": as many as At a glance of the Place says. A measure
 * counts once, with women and men by the less good of the two, and so do two districts. */
static void rug_add_place(struct book *book, struct sheet *sheet, const struct rug *rug, size_t place)
{
    const struct pb_place *places = book->info->geography->places.items;
    size_t of[VERDICTS] = { 0 };
    for (size_t i = 0; i < book->headline_count;) {
        enum verdict least = VERDICT_NOT_RATED; /* the order of the enum is from the least good on */
        do {
            size_t row = rug->chosen[i * rug->places + place].row;
            enum verdict verdict = row == SIZE_MAX || pb_missing(book->table->value[row])
                                       ? VERDICT_NOT_RATED
                                       : workbook_verdict(book->table, row);
            least = verdict < least ? verdict : least;
        } while (++i < book->headline_count && book->headlines[i].second);
        of[least]++;
    }
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "%s: %zu worse than England, %zu no different, %zu better.",
                                      places[place].name, of[VERDICT_WORSE], of[VERDICT_NO_DIFFERENT],
                                      of[VERDICT_BETTER]));
}

/* Comparisons with England, each row once. */
static void rug_add_chance(struct book *book, struct sheet *sheet, const struct rug *rug)
{
    struct chance chance = { 0 };
    for (size_t i = 0; i < rug->shown; i++) {
        const struct place_chosen *chosen = rug->rows[i].chosen;
        for (size_t j = 0; j < rug->places; j++) {
            bool again = chosen[j].row == SIZE_MAX;
            for (size_t k = 0; k < j; k++)
                again = again || chosen[k].row == chosen[j].row;
            if (!again)
                workbook_chance_count(&chance, book, chosen[j].row);
        }
    }
    workbook_chance_line(book, sheet, &chance);
}

static void rug_add_lines(struct book *book, struct sheet *sheet, const struct rug *rug)
{
    for (size_t i = 0; i < rug->places; i++)
        rug_add_place(book, sheet, rug, i);
    if (rug->shown < rug->count)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "The worst %zu of %zu that are compared: those with most Places worse. The "
                                          "other %zu are on the outcome sheets.",
                                          rug->shown, rug->count, rug->count - rug->shown));
    if (rug->others)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "%zu more are compared with England for no Place: they are on the outcome "
                                          "sheets too.",
                                          rug->others));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Mixed: the two districts of the Place differ. Above, the less good of them counts, and of "
                        "women and men. County, shared: the nearest figure that is published. "
                        "A year: the figure is older than that of another Place.");
    rug_add_chance(book, sheet, rug);
    static const enum note notes[] = { NOTE_SUM, NOTE_COUNTY, NOTE_SHARED, NOTE_COMPARISON };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, true, true, false);
}

void workbook_add_side_by_side(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Places side by side",
                                         "How each Place compares with England, measure by measure, the worst first");
    if (!sheet)
        return;
    const struct rug *rug = rug_make(book);
    if (!rug || !rug->shown) {
        sheet->absent = "no measure is compared with England";
        return;
    }
    const struct pb_place *places = book->info->geography->places.items;
    sheet->print.portrait = true;
    sheet->print.one_page = true;
    sheet->rows = rug->shown;
    sheet->context = rug;
    sheet->fill = rug_fill;
    sheet->table_name = "Places_side_by_side";
    workbook_sheet_title(book, sheet, "Places side by side, compared with England");
    rug_add_lines(book, sheet, rug);
    workbook_sheet_column(book, sheet, "Measure", RUG_MEASURE, RUG_MEASURE);
    for (size_t i = 0; i < rug->places; i++)
        workbook_sheet_column(book, sheet, places[i].name, RUG_PLACE, RUG_PLACE);
}
