#include "extractors/table/layout.h"

#include "extractors/table/match.h"

#include <stdio.h>
#include <string.h>

#define LAYOUT_MAXIMUM ((size_t)256 << 20)

static const char *layout_copy(struct pb_arena *arena, const struct captured *text)
{
    return pb_arena_text(arena, text->text, text->length);
}

/* The text for a name in braces; NULL: it has none and is literal text. */
static const char *meaning(const struct layout *layout, const char *name, size_t length,
                           const struct captured captured[FIELD_TEXTS], size_t *size)
{
    const char *text = NULL;
    if (length == strlen("sheet") && memcmp(name, "sheet", length) == 0)
        text = layout->sheet;
    else if (length == strlen("file") && memcmp(name, "file", length) == 0)
        text = layout->file;
    if (text) {
        *size = strlen(text);
        return text;
    }
    for (enum field field = 0; captured && field < FIELD_TEXTS; field++)
        if (captured[field].text && strlen(table_field_names[field]) == length &&
            memcmp(table_field_names[field], name, length) == 0) {
            *size = captured[field].length;
            return captured[field].text;
        }
    return NULL;
}

const char *table_layout_text(struct layout *layout, const char *text, const struct captured captured[FIELD_TEXTS])
{
    const char *made = "";
    while (made && *text) {
        const char *open = strchr(text, '{');
        const char *close = open ? strchr(open, '}') : NULL;
        size_t size = 0;
        const char *stands = close ? meaning(layout, open + 1, (size_t)(close - open) - 1, captured, &size) : NULL;
        size_t before = stands ? (size_t)(open - text) : close ? (size_t)(close + 1 - text) : strlen(text);
        made = pb_arena_format(&layout->arena, "%s%.*s%.*s", made, (int)before, text, (int)size, stands ? stands : "");
        text = stands ? close + 1 : text + before;
    }
    return made;
}

enum pb_status table_layout_open(struct layout *layout, const struct table_options *options, const char *file,
                                 const char *sheet, const char *pattern, struct pb_error *error)
{
    struct captured captured[FIELD_TEXTS] = { 0 };
    *layout = (struct layout){ .options = options, .file = file, .sheet = sheet };
    pb_arena_open(&layout->arena, LAYOUT_MAXIMUM);
    for (size_t i = 0; i < HEADING_ROWS; i++)
        pb_arena_open(&layout->kept[i].arena, LAYOUT_MAXIMUM);
    if (pattern)
        (void)table_match_pattern(pattern, sheet, strlen(sheet), captured);
    for (enum field field = 0; field < FIELD_TEXTS; field++) {
        const char *constant = options->constants.field[field];
        if (captured[field].text && !(layout->shared.set[field] = layout_copy(&layout->arena, &captured[field])))
            return pb_out_of_memory(error);
        if (constant && !(layout->constants[field] = table_layout_text(layout, constant, NULL)))
            return pb_out_of_memory(error);
    }
    for (enum field field = 0; field < FIELDS; field++)
        layout->shared.from[field].at = NO_COLUMN;
    layout->word_columns = pb_arena_take(&layout->arena, options->header.contains.count, sizeof(size_t));
    return layout->word_columns ? table_outside_file(layout, error) : pb_out_of_memory(error);
}

void table_layout_close(struct layout *layout)
{
    for (size_t i = 0; i < HEADING_ROWS; i++)
        pb_arena_close(&layout->kept[i].arena);
    pb_arena_close(&layout->arena);
}

static bool layout_is_word(const char *word, const struct pb_tabular_row *row, size_t column)
{
    char text[HEADING_TEXT];
    if (column >= row->count)
        return false;
    size_t length = table_squeeze(row->cells[column].text, row->cells[column].length, text, sizeof text);
    return length > 0 && table_match_pattern(word, text, length, NULL);
}

/* Does the row have a cell for each of the words? Keeps in which column each is. */
static bool layout_has_words(struct layout *layout, const struct pb_tabular_row *row)
{
    const struct pb_text_list *words = &layout->options->header.contains;
    for (size_t i = 0; i < words->count; i++) {
        size_t column = 0;
        while (column < row->count && !layout_is_word(words->items[i], row, column))
            column++;
        if (column == row->count)
            return false;
        layout->word_columns[i] = column;
    }
    return true;
}

static enum pb_status keep_row(struct layout *layout, const struct pb_tabular_row *row, struct pb_error *error)
{
    struct kept_row *kept = &layout->kept[layout->kept_next];
    char text[HEADING_TEXT];
    layout->kept_next = (layout->kept_next + 1) % HEADING_ROWS;
    pb_arena_close(&kept->arena);
    kept->number = row->number;
    kept->count = row->count;
    kept->cells = pb_arena_take(&kept->arena, row->count, sizeof *kept->cells);
    if (!kept->cells)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < row->count; i++) {
        size_t length = row->cells[i].kind == PB_CELL_BROKEN
                            ? (size_t)snprintf(text, sizeof text, "(a damaged cell)")
                            : table_squeeze(row->cells[i].text, row->cells[i].length, text, sizeof text);
        kept->cells[i] = length ? pb_arena_text(&kept->arena, text, length) : "";
        if (!kept->cells[i])
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

static const char *kept_cell(const struct layout *layout, uint64_t number, size_t column)
{
    for (size_t i = 0; i < HEADING_ROWS; i++) {
        const struct kept_row *kept = &layout->kept[i];
        if (kept->cells && kept->number == number && column < kept->count)
            return kept->cells[column];
    }
    return "";
}

/* The text of a heading cell; under a merged range that of its first cell, of a group that to its left. */
static const char *layout_heading_cell(const struct layout *layout, uint64_t number, size_t column)
{
    const char *text = kept_cell(layout, number, column);
    for (size_t i = 0; !*text && i < layout->merge_count; i++) {
        const struct pb_xlsx_range *range = &layout->merges[i];
        if (range->first_row <= number && number <= range->last_row && range->first_column <= column + 1 &&
            column + 1 <= range->last_column)
            return kept_cell(layout, range->first_row, range->first_column - 1);
    }
    bool fills = layout->options->header.fill_right && number < layout->header_row;
    for (size_t left = column; fills && !*text && left > 0; left--)
        text = kept_cell(layout, number, left - 1);
    return text;
}

/* The merged ranges are asked for only where one of them can have a heading. */
static enum pb_status find_merges(struct layout *layout, struct pb_tabular *tabular, uint64_t first,
                                  struct pb_error *error)
{
    for (uint64_t row = first; row <= layout->header_row; row++)
        for (size_t column = 0; column < layout->width; column++)
            if (!*kept_cell(layout, row, column))
                return pb_tabular_merges(tabular, &layout->merges, &layout->merge_count, error);
    return PB_OK;
}

static enum pb_status join_headings(struct layout *layout, struct pb_tabular *tabular, struct pb_error *error)
{
    uint64_t rows = (uint64_t)layout->options->header.rows;
    uint64_t last = layout->header_row;
    uint64_t first = last >= rows ? last - rows + 1 : last;
    for (size_t i = 0; i < HEADING_ROWS; i++)
        if (layout->kept[i].cells && layout->kept[i].number >= first && layout->kept[i].count > layout->width)
            layout->width = layout->kept[i].count;
    layout->headings = pb_arena_take(&layout->arena, layout->width, sizeof *layout->headings);
    if (!layout->headings)
        return pb_out_of_memory(error);
    enum pb_status status = find_merges(layout, tabular, first, error);
    if (status != PB_OK)
        return status;
    for (size_t column = 0; column < layout->width; column++) {
        char joined[HEADING_TEXT] = "";
        const char *before = "";
        for (uint64_t row = first; row <= last; row++) {
            const char *text = layout_heading_cell(layout, row, column);
            size_t at = strlen(joined);
            if (*text && strcmp(text, before) != 0)
                (void)snprintf(joined + at, sizeof joined - at, "%s%s", at ? " | " : "", text);
            before = text;
        }
        layout->headings[column] = pb_arena_text(&layout->arena, joined, strlen(joined));
        if (!layout->headings[column])
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

enum pb_status table_layout_look(struct layout *layout, struct pb_tabular *tabular, const struct pb_tabular_row *row,
                                 bool *found, struct pb_error *error)
{
    const struct table_header *header = &layout->options->header;
    *found = false;
    if (header->row > 0 && row->number > (uint64_t)header->row)
        return table_layout_missing(layout, error);
    enum pb_status status = keep_row(layout, row, error);
    if (status != PB_OK)
        return status;
    if (header->row > 0)
        *found = row->number == (uint64_t)header->row;
    else
        *found = header->contains.count == 0 || layout_has_words(layout, row);
    layout->header_row = row->number;
    if (!*found)
        return table_outside_row(layout, row, error);
    status = table_outside_end(layout, error);
    return status == PB_OK ? join_headings(layout, tabular, error) : status;
}

static void list_words(const struct pb_text_list *words, char *list, size_t size)
{
    *list = '\0';
    for (size_t i = 0; i < words->count; i++) {
        size_t at = strlen(list);
        (void)snprintf(list + at, size - at, "%s'%s'", at ? ", " : "", words->items[i]);
    }
}

static const char *sheet_words(const struct layout *layout, char *text, size_t size)
{
    if (*layout->sheet)
        (void)snprintf(text, size, "sheet '%.200s'", layout->sheet);
    else
        (void)snprintf(text, size, "the table");
    return text;
}

enum pb_status table_layout_again(const struct layout *layout, const struct pb_tabular_row *row, struct pb_error *error)
{
    const struct pb_text_list *words = &layout->options->header.contains;
    char name[256];
    bool again = words->count > 0;
    for (size_t i = 0; again && i < words->count; i++)
        again = layout_is_word(words->items[i], row, layout->word_columns[i]);
    if (!again)
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "the headings are found twice in %s: in rows %llu and %llu",
                sheet_words(layout, name, sizeof name), (unsigned long long)layout->header_row,
                (unsigned long long)row->number);
    pb_error_at(error, layout->file, row->line, 0);
    pb_error_hint(error, "give more headings in header.contains (line %u of the pipeline file), or set header.row",
                  layout->options->header.at.line);
    return status;
}

enum pb_status table_layout_missing(const struct layout *layout, struct pb_error *error)
{
    const struct table_header *header = &layout->options->header;
    char words[512];
    char name[256];
    enum pb_status status = PB_FAILED;
    (void)sheet_words(layout, name, sizeof name);
    list_words(&header->contains, words, sizeof words);
    if (header->row > 0)
        status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "row %lld of %s is empty; expected the headings",
                         (long long)header->row, name);
    else if (header->contains.count > 0)
        status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no headings in %s: no row has cells for all of %s", name,
                         words);
    else
        status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "%s is empty; expected headings and rows", name);
    pb_error_at(error, layout->file, 0, 0);
    pb_error_hint(error, "check where the headings are, and correct 'header' (line %u of the pipeline file)",
                  header->at.line ? header->at.line : layout->options->at.line);
    return status;
}

/* ---- Which sheets ---- */

static const char *pattern_of(const struct pb_text_list *patterns, const char *name)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (table_match_pattern(patterns->items[i], name, strlen(name), NULL))
            return patterns->items[i];
    return NULL;
}

bool table_is_meant(const struct table_options *options, const struct pb_tabular_sheet *sheet, const char **pattern)
{
    *pattern = pattern_of(&options->sheets, sheet->name);
    if (options->sheets.count == 0)
        return !sheet->unreadable && !sheet->hidden;
    return *pattern || (!*sheet->name && !sheet->unreadable);
}
