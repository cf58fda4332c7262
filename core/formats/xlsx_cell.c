/*
 * One cell: from what the file holds to what it means.
 */
#include "core/formats/xlsx_private.h"
#include "placebook/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum pb_xlsx_type pb_xlsx_type_of(const char *name)
{
    static const struct {
        const char *name;
        enum pb_xlsx_type type;
    } types[] = {
        { "n", PB_XLSX_TYPE_NUMBER },  { "str", PB_XLSX_TYPE_FORMULA_TEXT }, { "inlineStr", PB_XLSX_TYPE_INLINE },
        { "b", PB_XLSX_TYPE_BOOLEAN }, { "e", PB_XLSX_TYPE_ERROR },          { "d", PB_XLSX_TYPE_DATE },
    };
    if (name[0] == 's' && !name[1])
        return PB_XLSX_TYPE_SHARED; /* most are */
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return PB_XLSX_TYPE_UNKNOWN;
}

bool pb_xlsx_parse_place(const char *text, size_t length, uint64_t *row, uint64_t *column)
{
    size_t letters = 0;
    uint64_t number = 0;
    for (; letters < length && letters < 7; letters++) {
        char letter = (char)(text[letters] | 32);
        if (letter < 'a' || letter > 'z')
            break;
        number = number * 26 + (uint64_t)(letter - 'a') + 1;
    }
    *column = number;
    return letters > 0 && pb_xlsx_whole(text + letters, length - letters, row) && *row > 0;
}

const char *pb_xlsx_place(uint32_t row, uint32_t column, char text[PB_XLSX_PLACE_TEXT])
{
    char letters[8];
    size_t at = sizeof letters;
    for (uint32_t left = column; left > 0 && at > 0; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    int size = (int)(sizeof letters - at);
    if (row > 0)
        (void)snprintf(text, PB_XLSX_PLACE_TEXT, "%.*s%u", size, letters + at, row);
    else
        (void)snprintf(text, PB_XLSX_PLACE_TEXT, "%.*s", size, letters + at);
    return text;
}

const char *pb_xlsx_fault_words(enum pb_xlsx_fault fault)
{
    static const char *const words[] = {
        [PB_XLSX_SOUND] = "",
        [PB_XLSX_NO_RESULT] = "a formula without a stored result: open the file in a spreadsheet program and save it",
        [PB_XLSX_NOT_A_NUMBER] = "not a number, though the file says that it is one",
        [PB_XLSX_NO_STYLE] = "in a style that the workbook does not have: the number may be a percentage or a date",
        [PB_XLSX_NO_STRING] = "a reference to a text that the workbook does not have",
        [PB_XLSX_NOT_A_BOOLEAN] = "neither true nor false, though the file says that it is one of them",
        [PB_XLSX_NOT_A_DATE] = "not a date, though the file says that it is one",
        [PB_XLSX_NO_TYPE] = "of a type that no workbook has",
        [PB_XLSX_TWICE] = "in the file more than once",
    };
    return words[fault];
}

static void xlsx_cell_trim(char **text, size_t *length)
{
    while (*length > 0 && pb_xlsx_blank((*text)[*length - 1]))
        (*length)--;
    while (*length > 0 && pb_xlsx_blank(**text)) {
        (*text)++;
        (*length)--;
    }
    (*text)[*length] = '\0';
}

static void set_text(struct pb_xlsx_cell *cell, const char *text, size_t length)
{
    cell->text = text;
    cell->length = length;
}

/* The number with the zeros that its format shows, behind the number's own text. */
static void pad(const struct pb_xlsx_raw *raw, const struct pb_xlsx_shape *shape, struct pb_xlsx_cell *cell)
{
    enum { EXACT = 1000000000 };
    if (!(cell->number >= 0) || cell->number >= EXACT || cell->number != floor(cell->number) || shape->zeros > 40)
        return;
    char *to = raw->text + raw->length + 1;
    int size = snprintf(to, PB_XLSX_TEXT_ROOM - 1, "%s%0*u%s", shape->before, (int)shape->zeros, (unsigned)cell->number,
                        shape->after);
    cell->format = PB_XLSX_ZEROS;
    set_text(cell, to, (size_t)size);
}

void pb_xlsx_set_broken(const struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell, enum pb_xlsx_fault fault)
{
    cell->kind = PB_XLSX_BROKEN;
    cell->fault = (unsigned char)fault;
    cell->number = NAN;
    set_text(cell, raw->text, raw->length);
}

/* What is shown in place of a number: a dash or a word for nothing is how zero is written. */
enum pb_xlsx_shown pb_xlsx_shown_as(const char *words, double number)
{
    static const char *const zeros[] = { "-",    "\xE2\x80\x93", "\xE2\x80\x94", "nil", "Nil",
                                         "zero", "Zero",         "none",         "None" };
    while (*words == ' ')
        words++;
    size_t length = strlen(words);
    while (length > 0 && words[length - 1] == ' ')
        length--;
    if (number != 0)
        return PB_XLSX_MASKED;
    if (length == 0)
        return PB_XLSX_BLANK_ZERO;
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (strlen(zeros[i]) == length && memcmp(zeros[i], words, length) == 0)
            return PB_XLSX_AS_NUMBER;
    return PB_XLSX_MASKED;
}

bool pb_xlsx_take_number(struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell)
{
    xlsx_cell_trim(&raw->text, &raw->length);
    set_text(cell, raw->text, raw->length);
    if (!pb_number_parse(raw->text, raw->length, &cell->number)) {
        pb_xlsx_set_broken(raw, cell, PB_XLSX_NOT_A_NUMBER);
        return false;
    }
    cell->kind = PB_XLSX_NUMBER;
    return true;
}

void pb_xlsx_show_number(const struct pb_xlsx_raw *raw, const struct pb_xlsx_shape *of_style, bool from_1904,
                         struct pb_xlsx_cell *cell)
{
    const struct pb_xlsx_shape *shape = pb_xlsx_shape_for(of_style, cell->number);
    cell->format = shape->format;
    if (shape->words)
        cell->shown = (unsigned char)pb_xlsx_shown_as(shape->before, cell->number);
    if (shape->format == PB_XLSX_ZEROS) {
        cell->format = PB_XLSX_DECIMAL;
        pad(raw, shape, cell);
    } else if (pb_xlsx_is_date(shape->format)) {
        char *text = raw->text + raw->length + 1;
        if (pb_xlsx_date_text(cell->number, shape->format, from_1904, text)) {
            cell->kind = PB_XLSX_DATE;
            set_text(cell, text, strlen(text));
        }
    }
}

static void convert_number(const struct pb_xlsx *workbook, struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell)
{
    if (!pb_xlsx_take_number(raw, cell) || (raw->style == 0 && workbook->style_count == 0))
        return;
    if (raw->style >= workbook->style_count)
        pb_xlsx_set_broken(raw, cell, PB_XLSX_NO_STYLE);
    else
        pb_xlsx_show_number(raw, workbook->styles[raw->style], workbook->from_1904, cell);
}

static void convert_shared(const struct pb_xlsx *workbook, struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell)
{
    uint64_t index = 0;
    xlsx_cell_trim(&raw->text, &raw->length);
    if (!pb_xlsx_whole(raw->text, raw->length, &index) || index >= workbook->strings.count) {
        pb_xlsx_set_broken(raw, cell, PB_XLSX_NO_STRING);
        return;
    }
    cell->kind = PB_XLSX_TEXT;
    cell->text = pb_xlsx_string(&workbook->strings, (size_t)index, &cell->length);
}

void pb_xlsx_take_boolean(struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell)
{
    xlsx_cell_trim(&raw->text, &raw->length);
    bool yes = pb_xlsx_true(raw->text);
    if (!yes && strcmp(raw->text, "0") != 0 && strcmp(raw->text, "false") != 0) {
        pb_xlsx_set_broken(raw, cell, PB_XLSX_NOT_A_BOOLEAN);
        return;
    }
    cell->kind = PB_XLSX_BOOLEAN;
    cell->number = yes;
    set_text(cell, yes ? "TRUE" : "FALSE", yes ? 4 : 5);
}

/* Digits and marks as in the pattern, in which 0 is any digit. */
static bool follows(const char *text, size_t length, const char *pattern)
{
    if (length < strlen(pattern))
        return false;
    for (size_t i = 0; pattern[i]; i++)
        if (pattern[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != pattern[i])
            return false;
    return true;
}

/* An ISO date: a midnight is left out, and so are parts of a second and a zone. */
void pb_xlsx_take_date(struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell)
{
    enum { DATE = 10, TIME = 8, SHORT_TIME = 5 };
    xlsx_cell_trim(&raw->text, &raw->length);
    cell->kind = PB_XLSX_DATE;
    bool seconds = follows(raw->text, raw->length, "0000-00-00T00:00:00");
    if (seconds || follows(raw->text, raw->length, "0000-00-00T00:00")) {
        bool midnight = memcmp(raw->text + DATE + 1, seconds ? "00:00:00" : "00:00", seconds ? TIME : SHORT_TIME) == 0;
        cell->format = midnight ? PB_XLSX_DAY : PB_XLSX_DAY_AND_TIME;
        if (!seconds && !midnight)
            memcpy(raw->text + DATE + 1 + SHORT_TIME, ":00", sizeof ":00"); /* there is room behind the text */
        raw->length = midnight ? DATE : DATE + 1 + TIME;
    } else if (follows(raw->text, raw->length, "0000-00-00") && raw->length == DATE)
        cell->format = PB_XLSX_DAY;
    else if (follows(raw->text, raw->length, "00:00:00")) {
        cell->format = PB_XLSX_TIME;
        raw->length = TIME;
    } else {
        pb_xlsx_set_broken(raw, cell, PB_XLSX_NOT_A_DATE);
        return;
    }
    raw->text[raw->length] = '\0';
    set_text(cell, raw->text, raw->length);
}

void pb_xlsx_convert(const struct pb_xlsx *workbook, struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell)
{
    cell->kind = PB_XLSX_EMPTY;
    cell->format = PB_XLSX_GENERAL;
    cell->formula = raw->formula;
    cell->fault = raw->valued ? PB_XLSX_SOUND : PB_XLSX_NO_RESULT;
    cell->shown = PB_XLSX_AS_NUMBER;
    cell->number = NAN;
    set_text(cell, "", 0);
    if (!raw->valued)
        return;
    if (raw->twice && raw->type != PB_XLSX_TYPE_INLINE) {
        pb_xlsx_set_broken(raw, cell, PB_XLSX_TWICE);
        return;
    }
    switch (raw->type) {
    case PB_XLSX_TYPE_SHARED:
        convert_shared(workbook, raw, cell);
        break;
    case PB_XLSX_TYPE_INLINE:
    case PB_XLSX_TYPE_FORMULA_TEXT:
        cell->kind = PB_XLSX_TEXT;
        set_text(cell, raw->text, raw->length);
        break;
    case PB_XLSX_TYPE_BOOLEAN:
        pb_xlsx_take_boolean(raw, cell);
        break;
    case PB_XLSX_TYPE_ERROR:
        xlsx_cell_trim(&raw->text, &raw->length);
        cell->kind = PB_XLSX_ERROR;
        set_text(cell, raw->text, raw->length);
        break;
    case PB_XLSX_TYPE_DATE:
        pb_xlsx_take_date(raw, cell);
        break;
    case PB_XLSX_TYPE_NUMBER:
        convert_number(workbook, raw, cell);
        break;
    case PB_XLSX_TYPE_UNKNOWN:
        pb_xlsx_set_broken(raw, cell, PB_XLSX_NO_TYPE);
        break;
    }
}
