/*
 * One cell: from what the file holds to what it means.
 */
#include "core/formats/ods_private.h"
#include "placebook/marker.h"
#include "placebook/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ODS_DAY = 86400, ODS_FIRST_SAME_DAY = 61 /* from here on 1 March 1900 has the same number in all programs */ };

enum pb_ods_type pb_ods_type_of(const char *name)
{
    static const struct {
        const char *name;
        enum pb_ods_type type;
    } types[] = {
        { "float", PB_ODS_FLOAT }, { "string", PB_ODS_STRING },   { "percentage", PB_ODS_PERCENTAGE },
        { "date", PB_ODS_DATE },   { "boolean", PB_ODS_BOOLEAN }, { "currency", PB_ODS_CURRENCY },
        { "time", PB_ODS_TIME },   { "void", PB_ODS_NONE },
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return PB_ODS_UNKNOWN;
}

static void ods_set_text(struct pb_xlsx_cell *cell, enum pb_xlsx_kind kind, const char *text, size_t length)
{
    cell->kind = kind;
    cell->text = text;
    cell->length = length;
}

static void ods_set_boolean(struct pb_xlsx_cell *cell, bool yes)
{
    ods_set_text(cell, PB_XLSX_BOOLEAN, yes ? "TRUE" : "FALSE", yes ? 4 : 5);
    cell->number = yes;
}

/* Words that programs show for a value that could not be calculated. */
static bool ods_is_error(const char *text)
{
    static const char *const words[] = { "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!" };
    if (strncmp(text, "Err:", 4) == 0)
        return text[4] >= '0' && text[4] <= '9';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], text) == 0)
            return true;
    return false;
}

/* ---- Numbers ---- */

/* A bound such as <5 or 1 to 7, which is not the number that is stored. */
static bool ods_is_bound(const char *shown, size_t length)
{
    return strspn(shown, "0123456789.,+-%eE ") < length && pb_marker_withholds(pb_marker_of(shown, length));
}

/* Looks at the text that the file says is shown for a number. Some programs write the number 0 for an error, and 1 for
 * TRUE. */
static void ods_compare_with_shown(const char *shown, size_t length, struct pb_xlsx_cell *cell)
{
    if (cell->kind != PB_XLSX_NUMBER || length == 0)
        return;
    bool yes = strcmp(shown, "TRUE") == 0;
    if (ods_is_error(shown)) {
        ods_set_text(cell, PB_XLSX_ERROR, shown, length);
        cell->number = (double)NAN;
    } else if (yes || strcmp(shown, "FALSE") == 0)
        ods_set_boolean(cell, yes);
    else if (ods_is_bound(shown, length))
        cell->shown = PB_XLSX_MASKED;
    else if (!strpbrk(shown, "0123456789"))
        cell->shown = (unsigned char)pb_xlsx_shown_as(shown, cell->number);
}

static void ods_convert_number(const struct pb_ods_raw *raw, bool from_1904, struct pb_xlsx_raw *value,
                               struct pb_xlsx_cell *cell)
{
    if (!pb_xlsx_take_number(value, cell))
        return;
    bool early = raw->shape && pb_xlsx_is_date(raw->shape->format) && !from_1904 && cell->number >= 1 &&
                 cell->number < ODS_FIRST_SAME_DAY;
    if (raw->shape && !early)
        pb_xlsx_show_number(value, raw->shape, from_1904, cell);
    if (raw->type == PB_ODS_PERCENTAGE && cell->kind == PB_XLSX_NUMBER)
        cell->format = PB_XLSX_PERCENT;
}

/* ---- Dates and times ---- */

static void ods_convert_date(const struct pb_ods_raw *raw, struct pb_xlsx_raw *value, struct pb_xlsx_cell *cell)
{
    enum { DATE = 10 };
    pb_xlsx_take_date(value, cell);
    if (cell->kind != PB_XLSX_DATE || !raw->shape || cell->length < DATE)
        return;
    enum pb_xlsx_format format = raw->shape->format;
    if (format == PB_XLSX_TIME && cell->format == PB_XLSX_DAY_AND_TIME) {
        cell->format = format;
        ods_set_text(cell, PB_XLSX_DATE, cell->text + DATE + 1, cell->length - DATE - 1);
        return;
    }
    if (format != PB_XLSX_DAY && format != PB_XLSX_MONTH && format != PB_XLSX_YEAR)
        return;
    value->text[DATE] = '\0'; /* the text of the cell */
    if (format != PB_XLSX_DAY)
        pb_xlsx_coarse_date(format, value->text);
    cell->format = format;
    cell->length = strlen(value->text);
}

/* PT14H30M00S, of ISO 8601, with days before the T perhaps: to seconds. */
static bool ods_duration(const char *text, double *seconds)
{
    static const char units[] = "DHMS";
    static const double sizes[] = { ODS_DAY, 3600, 60, 1 };
    *seconds = 0;
    if (*text++ != 'P')
        return false;
    bool time = false;
    bool found = false;
    while (*text) {
        if (*text == 'T' && !time) {
            time = true;
            text++;
            continue;
        }
        double number = 0;
        size_t length = strspn(text, "0123456789.,");
        const char *unit = text[length] ? strchr(units, text[length]) : NULL;
        char digits[32];
        if (length == 0 || length >= sizeof digits || !unit || (*unit == 'D') == time)
            return false;
        memcpy(digits, text, length);
        digits[length] = '\0';
        if (strchr(digits, ','))
            *strchr(digits, ',') = '.';
        if (!pb_number_parse(digits, length, &number))
            return false;
        *seconds += number * sizes[unit - units];
        found = true;
        text += length + 1;
    }
    return found;
}

/* A time of the day, or a duration: then the number is in days, as in a workbook. */
static void ods_convert_time(const struct pb_ods_raw *raw, struct pb_xlsx_raw *value, struct pb_xlsx_cell *cell)
{
    double seconds = 0;
    char *to = value->text + value->length + 1;
    if (!ods_duration(value->text, &seconds)) {
        pb_xlsx_set_broken(value, cell, PB_XLSX_NOT_A_DATE);
        return;
    }
    bool elapsed = raw->shape && raw->shape->format == PB_XLSX_DURATION;
    if (elapsed || seconds >= ODS_DAY) {
        cell->number = seconds / ODS_DAY;
        cell->format = PB_XLSX_DURATION;
        (void)pb_number_format(cell->number, to);
        ods_set_text(cell, PB_XLSX_NUMBER, to, strlen(to));
        return;
    }
    unsigned whole = (unsigned)seconds;
    int size = snprintf(to, PB_XLSX_DATE_TEXT, "%02u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
    cell->format = PB_XLSX_TIME;
    ods_set_text(cell, PB_XLSX_DATE, to, (size_t)size);
}

/* ---- All of them ---- */

/* A cell whose type needs a value, which is copied behind the text that is shown. */
static void ods_convert_value(const struct pb_ods_raw *raw, bool from_1904, char *text, size_t length,
                              struct pb_xlsx_cell *cell)
{
    struct pb_xlsx_raw value = { .text = text + length + 1, .length = raw->value_length };
    memcpy(value.text, raw->value, raw->value_length);
    value.text[value.length] = '\0';
    bool dated = raw->type == PB_ODS_DATE || raw->type == PB_ODS_TIME;
    bool boolean = raw->type == PB_ODS_BOOLEAN;
    if (raw->value_length == 0 && raw->formula) {
        cell->fault = PB_XLSX_NO_RESULT;
        return;
    }
    if (raw->value_length == 0 || raw->overlong) {
        if (raw->value_length == 0)
            value = (struct pb_xlsx_raw){ .text = text, .length = length };
        pb_xlsx_set_broken(&value, cell,
                           dated     ? PB_XLSX_NOT_A_DATE
                           : boolean ? PB_XLSX_NOT_A_BOOLEAN
                                     : PB_XLSX_NOT_A_NUMBER);
        return;
    }
    if (raw->type == PB_ODS_DATE)
        ods_convert_date(raw, &value, cell);
    else if (raw->type == PB_ODS_TIME)
        ods_convert_time(raw, &value, cell);
    else if (boolean)
        pb_xlsx_take_boolean(&value, cell);
    else
        ods_convert_number(raw, from_1904, &value, cell);
    ods_compare_with_shown(text, length, cell);
    if (raw->covered && cell->kind == PB_XLSX_NUMBER)
        cell->shown = PB_XLSX_MASKED;
}

void pb_ods_convert(const struct pb_ods_raw *raw, bool from_1904, char *text, size_t length, struct pb_xlsx_cell *cell)
{
    *cell = (struct pb_xlsx_cell){
        .column = cell->column, .kind = PB_XLSX_EMPTY, .formula = raw->formula, .number = (double)NAN, .text = ""
    };
    if (raw->error || (raw->formula && ods_is_error(text)))
        ods_set_text(cell, PB_XLSX_ERROR, length ? text : "#ERROR", length ? length : sizeof "#ERROR" - 1);
    else if (raw->type == PB_ODS_UNKNOWN)
        pb_xlsx_set_broken(&(struct pb_xlsx_raw){ .text = text, .length = length }, cell, PB_XLSX_NO_TYPE);
    else if (raw->type == PB_ODS_STRING || (raw->type == PB_ODS_NONE && length > 0))
        ods_set_text(cell, PB_XLSX_TEXT, text, length);
    else if (raw->type != PB_ODS_NONE)
        ods_convert_value(raw, from_1904, text, length, cell);
    else if (raw->formula)
        cell->fault = PB_XLSX_NO_RESULT;
}
