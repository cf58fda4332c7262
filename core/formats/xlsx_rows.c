/*
 * From the XML of a sheet to rows. The XML reader is paused at the end of each row that has something in it.
 */
#include "core/formats/xlsx_sheet.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_MERGES = 64 };

static void xlsx_rows_stop_on(struct pb_xlsx_sheet *sheet, enum pb_status status)
{
    if (status != PB_OK)
        pb_xml_stop(sheet->xml, status);
}

static void xlsx_rows_on_text(void *context, unsigned depth, const char *text, size_t length)
{
    struct pb_xlsx_sheet *sheet = context;
    (void)depth;
    if (!sheet->in_value && !sheet->item.collect)
        return;
    sheet->raw.valued = true;
    if (sheet->skim)
        return;
    if (sheet->length - sheet->start + length > PB_XLSX_TEXT_MAXIMUM) {
        pb_xlsx_fail_at(sheet, sheet->number, sheet->column,
                        "found a text of more than 1 MB; a cell holds at most 32,767 characters");
        return;
    }
    if (sheet->length + length > PB_XLSX_ROW_TEXT_MAXIMUM) {
        pb_xlsx_fail_at(sheet, sheet->number, sheet->column, "found more than 64 MB of text in one row");
        return;
    }
    if (!pb_xlsx_text_room(sheet, length))
        return;
    memcpy(sheet->text + sheet->length, text, length);
    sheet->length += length;
}

static bool xlsx_rows_whole_attribute(const char *const *attributes, const char *name, uint64_t *number)
{
    const char *text = pb_xml_attribute(attributes, name);
    return text && pb_xlsx_whole(text, strlen(text), number);
}

static void begin_row(struct pb_xlsx_sheet *sheet, const char *const *attributes)
{
    uint64_t number = (uint64_t)sheet->number + 1;
    const char *text = pb_xml_attribute(attributes, "r");
    if (text && !pb_xlsx_whole(text, strlen(text), &number))
        number = 0;
    if (number > PB_XLSX_ROWS_MAXIMUM || number == 0) {
        pb_xlsx_fail_at(sheet, 0, 0, "found a row with the number %.32s: a sheet has rows 1 to 1,048,576",
                        text ? text : "1048577");
        return;
    }
    if (number <= sheet->number) {
        pb_xlsx_fail_at(sheet, (uint32_t)number, 0, "found this row after row %u: rows must ascend, each only once",
                        sheet->number);
        return;
    }
    pb_xlsx_begin_row(sheet, (uint32_t)number, pb_xlsx_true(pb_xml_attribute(attributes, "hidden")));
}

/* Where the cell is: as it says, or after the one before it. */
static bool place_cell(struct pb_xlsx_sheet *sheet, const char *place)
{
    uint64_t before = sheet->column;
    sheet->column++;
    if (place) {
        uint64_t row = 0;
        if (!pb_xlsx_parse_place(place, strlen(place), &row, &sheet->column)) {
            sheet->column = 0;
            pb_xlsx_fail_at(sheet, sheet->number, 0, "found a cell with the place '%.32s': expected one such as C17",
                            place);
            return false;
        }
        if (row != sheet->number) {
            pb_xlsx_fail_at(sheet, sheet->number, 0, "found a cell in this row with the place %.32s", place);
            return false;
        }
    }
    if (sheet->column > PB_XLSX_COLUMNS_MAXIMUM) {
        pb_xlsx_fail_at(sheet, sheet->number, 0, "found a cell beyond column XFD: a row has at most 16,384 cells");
        return false;
    }
    sheet->unsorted |= sheet->column <= before;
    return true;
}

static void begin_cell(struct pb_xlsx_sheet *sheet, const char *const *attributes)
{
    const char *place = NULL;
    pb_xlsx_begin_cell(sheet);
    for (; *attributes; attributes += 2) {
        const char *name = attributes[0];
        const char *value = attributes[1];
        if (!name[0] || name[1])
            continue;
        if (name[0] == 'r')
            place = value;
        else if (name[0] == 't') {
            sheet->raw.type = pb_xlsx_type_of(value);
            sheet->raw.typed = true;
        } else if (name[0] == 's' && !pb_xlsx_whole(value, strlen(value), &sheet->raw.style))
            sheet->raw.style = UINT64_MAX;
    }
    sheet->in_cell = place_cell(sheet, place);
}

static void take_columns(struct pb_xlsx_sheet *sheet, const char *const *attributes)
{
    uint64_t first = 0;
    uint64_t last = 0;
    if (!pb_xlsx_true(pb_xml_attribute(attributes, "hidden")) ||
        !xlsx_rows_whole_attribute(attributes, "min", &first) || !xlsx_rows_whole_attribute(attributes, "max", &last))
        return;
    for (uint64_t column = first; column <= last && column <= PB_XLSX_COLUMNS_MAXIMUM; column++)
        sheet->hidden_columns[column / 8] |= (unsigned char)(1U << column % 8);
}

/* A corner of a merged range: C3, or a whole column C or a whole row 3, whose other side is `open`. */
static bool corner(const char *text, size_t length, uint64_t open_row, uint64_t open_column, uint64_t place[2])
{
    char whole[PB_XLSX_PLACE_TEXT];
    if (pb_xlsx_parse_place(text, length, &place[0], &place[1]))
        return true;
    place[1] = open_column;
    if (pb_xlsx_whole(text, length, &place[0]))
        return place[0] > 0;
    if (length == 0 || length + 2 > sizeof whole || (text[length - 1] >= '0' && text[length - 1] <= '9'))
        return false;
    memcpy(whole, text, length);
    whole[length] = '1';
    bool column = pb_xlsx_parse_place(whole, length + 1, &place[0], &place[1]);
    place[0] = open_row;
    return column;
}

/* False for what is no range: the cells can be read without it. */
static bool range_of(const char *text, struct pb_xlsx_range *range)
{
    const char *colon = text ? strchr(text, ':') : NULL;
    uint64_t from[2] = { 0 };
    uint64_t to[2] = { 0 };
    if (!colon || !corner(text, (size_t)(colon - text), 1, 1, from) ||
        !corner(colon + 1, strlen(colon + 1), PB_XLSX_ROWS_MAXIMUM, PB_XLSX_COLUMNS_MAXIMUM, to))
        return false;
    if (from[0] > PB_XLSX_ROWS_MAXIMUM || to[0] > PB_XLSX_ROWS_MAXIMUM || from[1] > PB_XLSX_COLUMNS_MAXIMUM ||
        to[1] > PB_XLSX_COLUMNS_MAXIMUM)
        return false;
    *range = (struct pb_xlsx_range){ .first_row = (uint32_t)(from[0] < to[0] ? from[0] : to[0]),
                                     .first_column = (uint32_t)(from[1] < to[1] ? from[1] : to[1]),
                                     .last_row = (uint32_t)(from[0] < to[0] ? to[0] : from[0]),
                                     .last_column = (uint32_t)(from[1] < to[1] ? to[1] : from[1]) };
    return true;
}

static void take_merge(struct pb_xlsx_sheet *sheet, const char *const *attributes)
{
    struct pb_xlsx_range range;
    if (!range_of(pb_xml_attribute(attributes, "ref"), &range))
        return;
    size_t count = sheet->survey.merge_count;
    if (count >= PB_XLSX_MERGES_MAXIMUM) {
        pb_xlsx_fail_at(sheet, 0, 0, "found more than a million merged ranges");
        return;
    }
    if (count == sheet->merge_capacity) {
        size_t capacity = count ? count * 2 : FIRST_MERGES;
        struct pb_xlsx_range *grown = realloc(sheet->merges, capacity * sizeof *grown); /* checked: next line */
        if (!grown) {
            xlsx_rows_stop_on(sheet, pb_out_of_memory(sheet->error));
            return;
        }
        sheet->merges = grown;
        sheet->merge_capacity = capacity;
    }
    sheet->merges[count] = range;
    sheet->survey.merge_count++;
    sheet->survey.merges = sheet->merges;
}

static void begin_section(struct pb_xlsx_sheet *sheet, const char *name)
{
    sheet->section = PB_XLSX_ELSEWHERE;
    if (strcmp(name, "sheetData") == 0)
        sheet->section = PB_XLSX_IN_DATA;
    else if (strcmp(name, "cols") == 0)
        sheet->section = PB_XLSX_IN_COLUMNS;
    else if (strcmp(name, "mergeCells") == 0)
        sheet->section = PB_XLSX_IN_MERGES;
}

/* Text in the cell itself counts when the file says that the cell has such, or says no type: then a v beside it does
 * not. Beside any other type it is nothing. */
static void begin_inline(struct pb_xlsx_sheet *sheet, unsigned depth)
{
    struct pb_xlsx_raw *raw = &sheet->raw;
    if (raw->typed && raw->type != PB_XLSX_TYPE_INLINE)
        return;
    raw->type = PB_XLSX_TYPE_INLINE;
    raw->valued = false;
    sheet->length = sheet->start;
    sheet->in_inline = sheet->was_inline = true;
    sheet->item = (struct pb_xlsx_item){ .depth = depth };
}

/* Does an element say that it is of another kind of document? */
static bool is_foreign(const char *const *attributes)
{
    const char *namespace = pb_xml_attribute(attributes, "xmlns");
    return namespace && !strstr(namespace, "spreadsheetml");
}

/* What is in a cell: its value v, its formula f, its text is. */
static void begin_in_cell(struct pb_xlsx_sheet *sheet, unsigned depth, const char *name, const char *const *attributes)
{
    if (sheet->in_inline)
        pb_xlsx_item_begin(&sheet->item, depth, name, attributes, sheet->length);
    else if (depth != 4 || !name[0] || (*attributes && is_foreign(attributes)))
        return;
    else if (name[0] == 'v' && !name[1]) {
        sheet->raw.twice = sheet->had_value && !sheet->was_inline;
        sheet->in_value = !sheet->was_inline && !sheet->had_value;
        sheet->had_value = true;
        sheet->raw.valued |= sheet->raw.type == PB_XLSX_TYPE_FORMULA_TEXT;
    } else if (name[0] == 'f' && !name[1])
        sheet->raw.formula = true;
    else if (strcmp(name, "is") == 0)
        begin_inline(sheet, depth);
}

static void xlsx_rows_on_begin(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct pb_xlsx_sheet *sheet = context;
    if (depth > 3) {
        if (sheet->in_cell)
            begin_in_cell(sheet, depth, name, attributes);
    } else if (depth == 3) {
        if (sheet->in_row && name[0] == 'c' && !name[1])
            begin_cell(sheet, attributes);
    } else if (depth == 2) {
        if (sheet->section == PB_XLSX_IN_DATA && strcmp(name, "row") == 0)
            begin_row(sheet, attributes);
        else if (sheet->section == PB_XLSX_IN_COLUMNS && strcmp(name, "col") == 0)
            take_columns(sheet, attributes);
        else if (sheet->section == PB_XLSX_IN_MERGES && strcmp(name, "mergeCell") == 0)
            take_merge(sheet, attributes);
    } else if (depth == 1)
        begin_section(sheet, name);
    else if (strcmp(name, "worksheet") != 0)
        pb_xlsx_fail_at(sheet, 0, 0, "its part is not a worksheet");
}

static void xlsx_rows_on_end(void *context, unsigned depth)
{
    struct pb_xlsx_sheet *sheet = context;
    if (depth == 3 && sheet->in_cell)
        pb_xlsx_end_cell(sheet);
    else if (depth == 2 && sheet->in_row)
        pb_xlsx_end_row(sheet);
    else if (depth >= 4 && sheet->in_inline) {
        if (depth == 4)
            sheet->in_inline = false;
        else if (sheet->text)
            (void)pb_xlsx_item_end(&sheet->item, depth, sheet->text, &sheet->length);
        else
            sheet->item.collect = false;
    } else if (depth == 4 && sheet->in_value) {
        sheet->in_value = false;
        if (sheet->raw.type == PB_XLSX_TYPE_FORMULA_TEXT && !sheet->skim && sheet->text)
            sheet->length = sheet->start + pb_xlsx_unescape(sheet->text + sheet->start, sheet->length - sheet->start);
    }
}

const struct pb_xml_handlers pb_xlsx_row_handlers = {
    .begin = xlsx_rows_on_begin, .end = xlsx_rows_on_end, .text = xlsx_rows_on_text, .element = pb_xlsx_plain_row
};
