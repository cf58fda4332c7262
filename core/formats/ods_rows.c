/*
 * From the XML of a sheet to rows. The XML reader is paused at the end of each row that has something in it, and at
 * that of the sheet. Rows may be in groups and among headings, to any depth.
 */
#include "core/formats/ods_private.h"

#include <stdlib.h>
#include <string.h>

enum { ODS_FIRST_CELLS = 64, ODS_MOST_DIGITS = 18 };

void pb_ods_rows_open(struct pb_ods_reader *reader, unsigned depth)
{
    reader->table = depth;
    reader->sheet_ended = reader->given = false;
    reader->number = reader->repeat = reader->left = 0;
    reader->column_count = reader->merge_count = 0;
    reader->columns_end = reader->repeated = reader->repeated_text = 0;
}

/* How often something is repeated or how much it spans, at least 1. What no sheet can hold is UINT32_MAX. */
static uint64_t ods_times(struct pb_ods_reader *reader, const char *text)
{
    uint64_t number = 1;
    if (!text)
        return 1;
    size_t length = strlen(text);
    if (length > ODS_MOST_DIGITS && strspn(text, "0123456789") == length)
        return UINT32_MAX;
    if (!pb_xlsx_whole(text, length, &number))
        pb_ods_fail_at(reader, reader->number, 0, "found '%.32s' as a number of repetitions or of merged cells", text);
    if (number > UINT32_MAX)
        return UINT32_MAX;
    return number > 0 ? number : 1;
}

static const struct pb_xlsx_shape *ods_rows_shape(struct pb_ods_reader *reader, const char *style)
{
    size_t length = strlen(style);
    if (length > 0 && strcmp(style, reader->style_name) == 0)
        return reader->style_shape;
    const struct pb_ods_style *found = pb_ods_style(&reader->ods->styles, false, style);
    if (length < sizeof reader->style_name) {
        memcpy(reader->style_name, style, length + 1);
        reader->style_shape = found ? found->shape : NULL;
    }
    return found ? found->shape : NULL;
}

/* ---- Columns ---- */

static void ods_take_columns(struct pb_ods_reader *reader, const char *const *attributes)
{
    const struct pb_ods_names *names = &reader->names;
    const char *style = pb_ods_attribute(names, attributes, PB_ODS_TABLE, "default-cell-style-name");
    const char *visibility = pb_ods_attribute(names, attributes, PB_ODS_TABLE, "visibility");
    uint64_t times = ods_times(reader, pb_ods_attribute(names, attributes, PB_ODS_TABLE, "number-columns-repeated"));
    if (reader->columns_end >= PB_XLSX_COLUMNS_MAXIMUM || reader->mode != PB_ODS_READ)
        return;
    reader->columns_end += times;
    if (reader->columns_end > PB_XLSX_COLUMNS_MAXIMUM)
        reader->columns_end = PB_XLSX_COLUMNS_MAXIMUM;
    if (reader->column_count == reader->column_capacity) {
        size_t capacity = reader->column_capacity ? reader->column_capacity * 2 : ODS_FIRST_CELLS;
        struct pb_ods_columns *grown = realloc(reader->columns, capacity * sizeof *grown); /* checked: next line */
        if (!grown) {
            pb_xml_stop(reader->xml, pb_out_of_memory(reader->error));
            return;
        }
        reader->columns = grown;
        reader->column_capacity = capacity;
    }
    reader->columns[reader->column_count++] =
        (struct pb_ods_columns){ .last = (uint32_t)reader->columns_end,
                                 .hidden = visibility && strcmp(visibility, "visible") != 0,
                                 .shape = style ? ods_rows_shape(reader, style) : NULL };
}

/* The format of a cell that has no style of its own. */
static const struct pb_xlsx_shape *ods_default_shape(struct pb_ods_reader *reader)
{
    if (reader->row_styled)
        return reader->row_shape;
    while (reader->column_at < reader->column_count && reader->columns[reader->column_at].last < reader->column)
        reader->column_at++;
    return reader->column_at < reader->column_count ? reader->columns[reader->column_at].shape : NULL;
}

/* ---- Rows ---- */

static void ods_begin_row(struct pb_ods_reader *reader, unsigned depth, const char *const *attributes)
{
    const struct pb_ods_names *names = &reader->names;
    const char *style = pb_ods_attribute(names, attributes, PB_ODS_TABLE, "default-cell-style-name");
    const char *visibility = pb_ods_attribute(names, attributes, PB_ODS_TABLE, "visibility");
    reader->row_depth = depth;
    reader->number++;
    reader->repeat = ods_times(reader, pb_ods_attribute(names, attributes, PB_ODS_TABLE, "number-rows-repeated"));
    reader->hidden = visibility && strcmp(visibility, "visible") != 0;
    reader->row_styled = style != NULL;
    reader->row_shape = style ? ods_rows_shape(reader, style) : NULL;
    reader->given = false;
    reader->column = reader->column_at = 0;
    reader->count = reader->length = 0;
    reader->merges_before = reader->merge_count;
}

static bool ods_merge_room(struct pb_ods_reader *reader, uint64_t more)
{
    if (more > PB_XLSX_MERGES_MAXIMUM || reader->merge_count + more > PB_XLSX_MERGES_MAXIMUM) {
        pb_ods_fail_at(reader, 0, 0, "found more than a million merged ranges");
        return false;
    }
    size_t wanted = reader->merge_count + (size_t)more;
    if (wanted <= reader->merge_capacity)
        return true;
    size_t capacity = reader->merge_capacity ? reader->merge_capacity : ODS_FIRST_CELLS;
    while (capacity < wanted)
        capacity *= 2;
    struct pb_xlsx_range *grown = realloc(reader->merges, capacity * sizeof *grown); /* checked: next line */
    if (!grown) {
        pb_xml_stop(reader->xml, pb_out_of_memory(reader->error));
        return false;
    }
    reader->merges = grown;
    reader->merge_capacity = capacity;
    return true;
}

/* The ranges of a row with something in it belong to each of its repetitions. */
static void ods_repeat_merges(struct pb_ods_reader *reader)
{
    size_t own = reader->merge_count - reader->merges_before;
    if (!reader->given)
        reader->merge_count = reader->merges_before;
    if (own == 0 || !reader->given || reader->repeat == 1)
        return;
    if (!ods_merge_room(reader, own * (reader->repeat - 1)))
        return;
    for (uint64_t row = 1; row < reader->repeat; row++)
        for (size_t i = 0; i < own; i++) {
            struct pb_xlsx_range range = reader->merges[reader->merges_before + i];
            range.first_row += (uint32_t)row;
            range.last_row += (uint32_t)row;
            reader->merges[reader->merge_count++] = range;
        }
}

/* Counts what is only there by repetition. */
static bool ods_afford(struct pb_ods_reader *reader, uint64_t cells, uint64_t text)
{
    reader->repeated += cells;
    reader->repeated_text += text;
    if (reader->repeated <= PB_ODS_REPEATED_MAXIMUM && reader->repeated_text <= PB_ODS_REPEATED_TEXT_MAXIMUM)
        return true;
    pb_ods_fail_at(reader, reader->number, 0,
                   "found more than %d million cells, or %d MB of text, that are there only because the file says that "
                   "cells are repeated",
                   PB_ODS_REPEATED_MAXIMUM >> 20, PB_ODS_REPEATED_TEXT_MAXIMUM >> 20);
    return false;
}

static void ods_give_row(struct pb_ods_reader *reader)
{
    for (size_t i = 0; i < reader->count; i++)
        if (reader->starts[i] != SIZE_MAX)
            reader->cells[i].text = reader->text + reader->starts[i];
    reader->row = (struct pb_xlsx_row){
        .number = (uint32_t)reader->number, .hidden = reader->hidden, .cells = reader->cells, .count = reader->count
    };
    reader->left = reader->repeat - 1;
    pb_xml_pause(reader->xml);
}

static void ods_end_row(struct pb_ods_reader *reader)
{
    reader->row_depth = 0;
    uint64_t last = reader->number + reader->repeat - 1;
    if (reader->given && last > PB_XLSX_ROWS_MAXIMUM) {
        pb_ods_fail_at(reader, 0, 0, "found a row with something in it at %llu: a sheet has rows 1 to 1,048,576",
                       (unsigned long long)last);
        return;
    }
    ods_repeat_merges(reader);
    if (reader->given && reader->mode == PB_ODS_READ && reader->count > 0) {
        uint64_t text = 0;
        for (size_t i = 0; i < reader->count && reader->repeat > 1; i++)
            text += reader->cells[i].length;
        if (reader->repeat == 1 ||
            ods_afford(reader, reader->count * (reader->repeat - 1), text * (reader->repeat - 1)))
            ods_give_row(reader);
        return;
    }
    reader->number = last < UINT32_MAX ? last : UINT32_MAX;
}

/* ---- Cells ---- */

static void ods_take_value(struct pb_ods_raw *raw, const char *value)
{
    size_t length = strlen(value);
    raw->overlong = length >= PB_ODS_VALUE;
    raw->value_length = raw->overlong ? PB_ODS_VALUE - 1 : length;
    memcpy(raw->value, value, raw->value_length);
}

/* What is said of a cell. */
struct ods_said {
    const char *style;
    const char *value;
    const char *string;
    const char *repeat;
    const char *columns;
    const char *rows;
};

static void ods_read_office(struct pb_ods_raw *raw, struct ods_said *said, const char *local, const char *value)
{
    if (strcmp(local, "value-type") == 0)
        raw->type = pb_ods_type_of(value);
    else if (strcmp(local, "string-value") == 0)
        said->string = value;
    else if (strcmp(local, "value") == 0 || strcmp(local, "date-value") == 0 || strcmp(local, "time-value") == 0 ||
             strcmp(local, "boolean-value") == 0)
        said->value = value;
}

static void ods_read_table(struct pb_ods_raw *raw, struct ods_said *said, const char *local, const char *value)
{
    if (strcmp(local, "style-name") == 0)
        said->style = value;
    else if (strcmp(local, "formula") == 0)
        raw->formula = true;
    else if (strcmp(local, "number-columns-repeated") == 0)
        said->repeat = value;
    else if (strcmp(local, "number-columns-spanned") == 0)
        said->columns = value;
    else if (strcmp(local, "number-rows-spanned") == 0)
        said->rows = value;
}

static void ods_read_cell(const struct pb_ods_reader *reader, struct pb_ods_raw *raw, struct ods_said *said,
                          const char *const *attributes)
{
    for (; *attributes; attributes += 2) {
        enum pb_ods_space space = PB_ODS_OTHER;
        const char *local = pb_ods_local(&reader->names, attributes[0], &space);
        if (space == PB_ODS_OFFICE)
            ods_read_office(raw, said, local, attributes[1]);
        else if (space == PB_ODS_TABLE)
            ods_read_table(raw, said, local, attributes[1]);
        else if (space == PB_ODS_CALCEXT && strcmp(local, "value-type") == 0)
            raw->error = strcmp(attributes[1], "error") == 0;
    }
}

static void ods_begin_cell(struct pb_ods_reader *reader, unsigned depth, bool covered, const char *const *attributes)
{
    struct pb_ods_raw *raw = &reader->raw;
    struct ods_said said = { .style = NULL };
    reader->cell_depth = depth;
    reader->column++;
    raw->type = PB_ODS_NONE;
    raw->formula = raw->error = raw->string = raw->overlong = false;
    raw->covered = covered;
    raw->value_length = 0;
    reader->item = (struct pb_ods_text){ .paragraph = 0 };
    reader->start = reader->length;
    ods_read_cell(reader, raw, &said, attributes);
    raw->repeat = ods_times(reader, said.repeat);
    raw->columns = ods_times(reader, said.columns);
    raw->rows = ods_times(reader, said.rows);
    raw->valued = raw->type != PB_ODS_NONE || raw->formula || raw->error;
    if (reader->mode != PB_ODS_READ || !raw->valued)
        return;
    if (said.value)
        ods_take_value(raw, said.value);
    if (raw->type != PB_ODS_STRING)
        raw->shape = said.style ? ods_rows_shape(reader, said.style) : ods_default_shape(reader);
    else if (said.string && !raw->error)
        pb_ods_text_whole(reader, said.string);
}

static bool ods_cell_room(struct pb_ods_reader *reader, uint64_t more)
{
    size_t wanted = reader->count + (size_t)more;
    if (wanted <= reader->capacity)
        return true;
    size_t capacity = reader->capacity ? reader->capacity : ODS_FIRST_CELLS;
    while (capacity < wanted)
        capacity *= 2; /* at most twice PB_XLSX_COLUMNS_MAXIMUM */
    struct pb_xlsx_cell *cells = realloc(reader->cells, capacity * sizeof *cells); /* checked: below */
    if (cells)
        reader->cells = cells;
    size_t *starts = cells ? realloc(reader->starts, capacity * sizeof *starts) : NULL; /* checked: below */
    if (starts)
        reader->starts = starts;
    if (!starts) {
        pb_xml_stop(reader->xml, pb_out_of_memory(reader->error));
        return false;
    }
    reader->capacity = capacity;
    return true;
}

/* The cell as often as it is repeated; all have one text. */
static void ods_put_cell(struct pb_ods_reader *reader)
{
    struct pb_ods_raw *raw = &reader->raw;
    if (!ods_cell_room(reader, raw->repeat) || !pb_ods_text_room(reader, 1))
        return;
    struct pb_xlsx_cell *cell = &reader->cells[reader->count];
    reader->text[reader->length] = '\0';
    cell->column = (uint32_t)reader->column;
    pb_ods_convert(raw, reader->ods->from_1904, reader->text + reader->start, reader->length - reader->start, cell);
    uintptr_t offset = (uintptr_t)cell->text - (uintptr_t)reader->text;
    bool own = offset < reader->text_capacity;
    reader->length = own ? offset + cell->length + 1 : reader->start;
    if (cell->kind == PB_XLSX_TEXT && cell->length == 0 && !raw->formula)
        return; /* a text of no length that nobody calculated is an empty cell */
    if (raw->repeat > 1 && !ods_afford(reader, raw->repeat - 1, (raw->repeat - 1) * cell->length))
        return;
    for (uint64_t i = 0; i < raw->repeat; i++) {
        reader->cells[reader->count] = *cell;
        reader->cells[reader->count].column += (uint32_t)i;
        reader->starts[reader->count++] = own ? offset : SIZE_MAX;
    }
    reader->given = true;
}

/* Of the merged range that begins with a cell. */
static void ods_put_merge(struct pb_ods_reader *reader)
{
    const struct pb_ods_raw *raw = &reader->raw;
    uint64_t row = reader->number;
    uint64_t column = reader->column;
    if ((raw->columns == 1 && raw->rows == 1) || row > PB_XLSX_ROWS_MAXIMUM || column > PB_XLSX_COLUMNS_MAXIMUM)
        return;
    uint64_t last_row = row + raw->rows - 1;
    uint64_t last_column = column + raw->columns - 1;
    if (!ods_merge_room(reader, 1))
        return;
    reader->merges[reader->merge_count++] = (struct pb_xlsx_range){
        .first_row = (uint32_t)row,
        .first_column = (uint32_t)column,
        .last_row = (uint32_t)(last_row < PB_XLSX_ROWS_MAXIMUM ? last_row : PB_XLSX_ROWS_MAXIMUM),
        .last_column = (uint32_t)(last_column < PB_XLSX_COLUMNS_MAXIMUM ? last_column : PB_XLSX_COLUMNS_MAXIMUM),
    };
}

static void ods_end_cell(struct pb_ods_reader *reader)
{
    struct pb_ods_raw *raw = &reader->raw;
    reader->cell_depth = 0;
    bool there = raw->valued || reader->length > reader->start;
    uint64_t last = reader->column + raw->repeat - 1;
    if (there && last > PB_XLSX_COLUMNS_MAXIMUM) {
        pb_ods_fail_at(reader, reader->number, 0,
                       "found a cell with something in it beyond column XFD: a row has at most 16,384 cells");
        return;
    }
    ods_put_merge(reader);
    if (there && reader->mode == PB_ODS_READ)
        ods_put_cell(reader);
    else if (there)
        reader->given = true;
    reader->column = last < UINT32_MAX ? last : UINT32_MAX;
}

/* ---- Elements ---- */

/* What holds rows or columns, or says nothing, is gone into; all else that is beside them is passed over. */
static void ods_begin_in_table(struct pb_ods_reader *reader, unsigned depth, const char *local, enum pb_ods_space space,
                               const char *const *attributes)
{
    static const char *const holders[] = { "table-header-rows", "table-rows",           "table-row-group",
                                           "table-columns",     "table-header-columns", "table-column-group" };
    bool table = space == PB_ODS_TABLE;
    if (table && strcmp(local, "table-row") == 0) {
        ods_begin_row(reader, depth, attributes);
        return;
    }
    if (table && strcmp(local, "table-column") == 0)
        ods_take_columns(reader, attributes);
    for (size_t i = 0; table && i < sizeof holders / sizeof *holders; i++)
        if (strcmp(local, holders[i]) == 0)
            return;
    reader->skip = depth;
}

void pb_ods_rows_begin(struct pb_ods_reader *reader, unsigned depth, const char *local, enum pb_ods_space space,
                       const char *const *attributes)
{
    if (reader->cell_depth)
        pb_ods_text_begin(reader, depth, local, space, attributes);
    else if (!reader->row_depth)
        ods_begin_in_table(reader, depth, local, space, attributes);
    else if (space == PB_ODS_TABLE && strcmp(local, "table-cell") == 0)
        ods_begin_cell(reader, depth, false, attributes);
    else if (space == PB_ODS_TABLE && strcmp(local, "covered-table-cell") == 0)
        ods_begin_cell(reader, depth, true, attributes);
    else
        reader->skip = depth;
}

void pb_ods_rows_end(struct pb_ods_reader *reader, unsigned depth)
{
    if (reader->cell_depth) {
        if (depth == reader->cell_depth)
            ods_end_cell(reader);
        else
            pb_ods_text_end(reader, depth);
    } else if (depth == reader->row_depth)
        ods_end_row(reader);
    else if (depth == reader->table) {
        reader->table = 0;
        reader->sheet_ended = true;
        pb_xml_pause(reader->xml);
    }
}
