/*
 * Rows as nearly every program writes them, read straight from the bytes:
 *
 *     <row r="7" spans="1:4"><c r="A7" s="3" t="s"><v>12</v></c><c r="B7" s="2"/><c r="C7"><f>A1/2</f><v>0.5</v></c>
 *     <c r="D7" t="inlineStr"><is><t>Rugby</t></is></c></row>
 *
 * all on one line, the places written and ascending. A row with anything else in it is left as if it had never been
 * looked at: then the readers of XML take it apart and xlsx_rows.c puts it together, with the same result (tests/
 * formats/test_xlsx_plain.c), or they say what is wrong with it. What the cells mean is said in one place, for all.
 *
 * A margin of zeros is behind the bytes, and no zero is ever passed over: so nothing here asks where they end.
 */
#include "core/formats/xlsx_sheet.h"

#include <string.h>

enum { PLACE = 8 }; /* the digits of a row's number with the quote behind them: "1048576\"" */

struct plain_row {
    struct pb_xlsx_sheet *sheet;
    const char *at;    /* as far as it is plain */
    char place[PLACE]; /* what has to stand behind the letters of each cell's place, */
    char mask[PLACE];  /* and which bytes of it count, */
    size_t place_size; /* which are so many */
};

static bool begins(const char *at, const char *with)
{
    return memcmp(at, with, strlen(with)) == 0;
}

/* Goes on behind these bytes if they come next. */
static bool passes(struct plain_row *row, const char *bytes)
{
    if (!begins(row->at, bytes))
        return false;
    row->at += strlen(bytes);
    return true;
}

static uint64_t eight(const char *at)
{
    uint64_t bytes = 0;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* A7" in a row 7, behind the column of the cell before. */
static bool take_place(struct plain_row *row)
{
    enum { LETTERS = 3 };
    const char *at = row->at;
    uint32_t column = 0;
    for (unsigned i = 0; i < LETTERS && *at >= 'A' && *at <= 'Z'; i++)
        column = column * 26 + (uint32_t)(*at++ - 'A') + 1;
    if (column <= row->sheet->column || column > PB_XLSX_COLUMNS_MAXIMUM ||
        ((eight(at) ^ eight(row->place)) & eight(row->mask)) != 0)
        return false;
    row->sheet->column = column;
    row->at = at + row->place_size;
    return true;
}

/* 3", of no more digits than a style can have. */
static bool take_style(struct plain_row *row)
{
    enum { DIGITS = 9 };
    const char *first = row->at;
    uint64_t style = 0;
    for (; *row->at >= '0' && *row->at <= '9'; row->at++)
        style = style * 10 + (uint64_t)(*row->at - '0');
    row->sheet->raw.style = style;
    return row->at > first && row->at - first <= DIGITS && passes(row, "\"");
}

/* str", or another of the types. */
static bool take_type(struct plain_row *row)
{
    char name[sizeof "inlineStr"] = "";
    size_t length = 0;
    while (length + 1 < sizeof name && row->at[length] >= 'A' && row->at[length] <= 'z') {
        name[length] = row->at[length];
        length++;
    }
    row->sheet->raw.typed = true;
    row->sheet->raw.type = pb_xlsx_type_of(name);
    row->at += length;
    return row->sheet->raw.type != PB_XLSX_TYPE_UNKNOWN && passes(row, "\"");
}

/* There is room for more at both places, and most texts are short. */
static void copy_text(char *to, const char *from, size_t size)
{
    enum { AT_ONCE = 16 };
    _Static_assert((int)AT_ONCE <= (int)PB_XLSX_TEXT_ROOM && (int)AT_ONCE <= (int)PB_PLAIN_MARGIN, "copied whole");
    memcpy(to, from, AT_ONCE);
    if (size > AT_ONCE)
        memcpy(to + AT_ONCE, from + AT_ONCE, size - AT_ONCE);
}

/* Puts the text that comes next behind what is in the sheet's text. */
static bool take_text(struct plain_row *row)
{
    struct pb_xlsx_sheet *sheet = row->sheet;
    size_t size = pb_plain_text(row->at);
    sheet->raw.valued = size > 0;
    if (!sheet->skim) {
        if (!pb_xlsx_text_room(sheet, size))
            return false;
        copy_text(sheet->text + sheet->length, row->at, size);
        sheet->length += size;
    }
    row->at += size;
    return true;
}

static bool plain_value(struct plain_row *row)
{
    struct pb_xlsx_sheet *sheet = row->sheet;
    if (!take_text(row) || !passes(row, "</v></c>"))
        return false;
    if (sheet->raw.type == PB_XLSX_TYPE_FORMULA_TEXT) {
        sheet->raw.valued = true;
        if (!sheet->skim)
            sheet->length = sheet->start + pb_xlsx_unescape(sheet->text + sheet->start, sheet->length - sheet->start);
    } else if (sheet->raw.type == PB_XLSX_TYPE_INLINE)
        return false; /* has none */
    return true;
}

/* Behind <t> or <t xml:space="preserve">, in a cell that may have text of its own. */
static bool plain_inline(struct plain_row *row, bool preserve)
{
    struct pb_xlsx_sheet *sheet = row->sheet;
    if (sheet->raw.typed && sheet->raw.type != PB_XLSX_TYPE_INLINE)
        return false;
    sheet->raw.type = PB_XLSX_TYPE_INLINE;
    struct pb_xlsx_item item = { .collect = true, .preserve = preserve, .start = sheet->start };
    if (!take_text(row) || !passes(row, "</t></is></c>"))
        return false;
    if (!sheet->skim)
        (void)pb_xlsx_item_end(&item, item.at, sheet->text, &sheet->length);
    return true;
}

/* What is in a cell, and its end. */
static bool plain_content(struct plain_row *row)
{
    if (passes(row, "<v>"))
        return plain_value(row);
    if (passes(row, "<is><t>"))
        return plain_inline(row, false);
    if (passes(row, "<is><t xml:space=\"preserve\">"))
        return plain_inline(row, true);
    if (!passes(row, "<f>"))
        return passes(row, "</c>");
    row->sheet->raw.formula = true;
    row->at += pb_plain_text(row->at);
    if (!passes(row, "</f>"))
        return false;
    return passes(row, "<v>") ? plain_value(row) : passes(row, "</c>");
}

/* Behind <c r=". */
static bool plain_cell(struct plain_row *row)
{
    struct pb_xlsx_sheet *sheet = row->sheet;
    if (!take_place(row))
        return false;
    pb_xlsx_begin_cell(sheet);
    if (passes(row, " s=\"") && !take_style(row))
        return false;
    if (passes(row, " t=\"s\"")) {
        sheet->raw.typed = true;
        sheet->raw.type = PB_XLSX_TYPE_SHARED;
    } else if (passes(row, " t=\"") && !take_type(row))
        return false;
    if (passes(row, "/>"))
        return true;
    if (!passes(row, ">") || !plain_content(row))
        return false;
    pb_xlsx_end_cell(sheet);
    return true;
}

static bool is_local(const char *name, size_t length, const char *wanted)
{
    const char *colon = memchr(name, ':', length);
    size_t before = colon ? (size_t)(colon + 1 - name) : 0;
    return length - before == strlen(wanted) && memcmp(name + before, wanted, length - before) == 0;
}

/* Begins the row with the attributes of its tag, of which the first has to be its number. */
static bool plain_begin(struct plain_row *row, const struct pb_plain *plain, const char *bytes)
{
    const struct pb_plain_token *tag = &plain->tokens[0];
    const struct pb_plain_span *spans = &plain->spans[tag->first];
    uint64_t number = 0;
    const char *hidden = "";
    size_t hidden_size = 0;
    if (tag->count < 2 || spans[0].length != 1 || bytes[spans[0].at] != 'r' || spans[1].length >= PLACE ||
        bytes[spans[1].at] == '0' || !pb_xlsx_whole(bytes + spans[1].at, spans[1].length, &number) ||
        number <= row->sheet->number || number > PB_XLSX_ROWS_MAXIMUM)
        return false;
    row->place_size = spans[1].length + 1;
    memcpy(row->place, bytes + spans[1].at, row->place_size);
    memset(row->mask, 0xFF, row->place_size);
    for (uint32_t i = tag->count; i > 2; i -= 2) /* the first of several counts */
        if (is_local(bytes + spans[i - 2].at, spans[i - 2].length, "hidden")) {
            hidden = bytes + spans[i - 1].at;
            hidden_size = spans[i - 1].length;
        }
    char value[sizeof "true"] = "";
    if (hidden_size < sizeof value)
        memcpy(value, hidden, hidden_size);
    pb_xlsx_begin_row(row->sheet, (uint32_t)number, pb_xlsx_true(value));
    return true;
}

static bool plain_cells(struct plain_row *row)
{
    while (passes(row, "<c r=\""))
        if (!plain_cell(row))
            return false;
    return passes(row, "</row>");
}

enum pb_plain_answer pb_xlsx_plain_row(void *context, unsigned depth, struct pb_plain *plain, const char *bytes,
                                       size_t length, size_t *used)
{
    struct pb_xlsx_sheet *sheet = context;
    struct plain_row row = { .sheet = sheet, .at = bytes };
    if (depth != 2 || sheet->section != PB_XLSX_IN_DATA || !begins(bytes, "<row "))
        return PB_PLAIN_OTHER;
    enum pb_plain_answer answer = pb_plain_tag(plain, bytes, length, used);
    if (answer != PB_PLAIN_TAKEN)
        return answer;
    const struct pb_xlsx_survey before = sheet->survey;
    const uint32_t number = sheet->number;
    const bool given = sheet->given;
    row.at += *used;
    bool empty = plain->count > 1;
    if (plain_begin(&row, plain, bytes) && (empty || plain_cells(&row))) {
        pb_xlsx_end_row(sheet);
        *used = (size_t)(row.at - bytes);
        return PB_PLAIN_TAKEN;
    }
    sheet->survey = before;
    sheet->number = number;
    sheet->given = given;
    sheet->in_row = false;
    return length - (size_t)(row.at - bytes) < PB_PLAIN_MARGIN / 2 ? PB_PLAIN_MORE : PB_PLAIN_OTHER;
}
