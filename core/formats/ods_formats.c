/*
 * Data styles (OpenDocument 1.3 part 3, 16.29): what a number is shown as. Each is written down as the code that a
 * workbook would have for it, so that both are understood in one place (xlsx_formats.c).
 */
#include "core/formats/ods_private.h"
#include "placebook/number.h"

#include <string.h>

enum { ODS_TEXT_MOST = 40 /* bytes of a code that texts may fill: figures must find room behind them */ };

static void ods_add_code(struct pb_ods_format *format, const char *code)
{
    size_t size = strlen(code);
    if (format->length + size >= sizeof format->code)
        return;
    memcpy(format->code + format->length, code, size + 1);
    format->length += size;
}

static unsigned ods_format_number(const char *text)
{
    uint64_t number = 0;
    if (text && pb_xlsx_whole(text, strlen(text), &number))
        return number < 20 ? (unsigned)number : 20;
    return 0;
}

static bool ods_says_no(const char *text)
{
    return text && strcmp(text, "false") == 0;
}

void pb_ods_format_begin(struct pb_ods_format *format, const char *kind, const struct pb_ods_names *names,
                         const char *const *attributes)
{
    format->percent = strcmp(kind, "percentage-style") == 0;
    format->elapsed = strcmp(kind, "time-style") == 0 &&
                      ods_says_no(pb_ods_attribute(names, attributes, PB_ODS_NUMBER, "truncate-on-overflow"));
}

static void ods_add_number(struct pb_ods_format *format, const struct pb_ods_names *names,
                           const char *const *attributes)
{
    const char *decimals = pb_ods_attribute(names, attributes, PB_ODS_NUMBER, "decimal-places");
    const char *grouping = pb_ods_attribute(names, attributes, PB_ODS_NUMBER, "grouping");
    unsigned digits = ods_format_number(pb_ods_attribute(names, attributes, PB_ODS_NUMBER, "min-integer-digits"));
    if (!decimals && digits <= 1 && !format->percent) {
        ods_add_code(format, "General");
        return;
    }
    if (grouping && strcmp(grouping, "true") == 0)
        ods_add_code(format, "#,##");
    for (unsigned i = 0; i < digits; i++)
        ods_add_code(format, "0");
    if (digits == 0)
        ods_add_code(format, "#");
    if (ods_format_number(decimals) > 0)
        ods_add_code(format, ".0");
    if (format->percent)
        ods_add_code(format, "%");
}

void pb_ods_format_part(struct pb_ods_format *format, const char *part, const struct pb_ods_names *names,
                        const char *const *attributes)
{
    static const struct {
        const char *part;
        const char *code;
    } parts[] = {
        { "scientific-number", "0E+0" },
        { "fraction", "0/0" },
        { "embedded-text", "?" },
        { "fill-character", "*x" },
        { "text-content", "@" },
        { "boolean", "General" },
        { "day", "d" },
        { "day-of-week", "d" },
        { "week-of-year", "d" }, /* a workbook has no such thing: not to be shortened to its year */
        { "quarter", "d" },
        { "month", "m" },
        { "year", "yyyy" },
        { "minutes", "m" },
        { "seconds", "s" },
        { "am-pm", "AM/PM" },
    };
    format->filled = true;
    if (strcmp(part, "number") == 0)
        ods_add_number(format, names, attributes);
    else if (strcmp(part, "hours") == 0)
        ods_add_code(format, format->elapsed ? "[h]" : "h");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].part, part) == 0)
            ods_add_code(format, parts[i].code);
}

void pb_ods_format_text(struct pb_ods_format *format, const char *text, size_t length)
{
    char quoted[ODS_TEXT_MOST + 3] = "\"";
    size_t size = 1;
    for (size_t i = 0; i < length && format->length + size < ODS_TEXT_MOST; i++)
        quoted[size++] = (char)(text[i] == '"' ? '\'' : text[i]);
    quoted[size++] = '"';
    quoted[size] = '\0';
    ods_add_code(format, quoted);
}

bool pb_ods_condition(const char *text, struct pb_xlsx_condition *condition)
{
    static const struct {
        const char *sign;
        int means;
    } signs[] = { { "<=", PB_XLSX_UP_TO }, { "!=", PB_XLSX_UNEQUAL }, { ">=", PB_XLSX_FROM },
                  { "<", PB_XLSX_BELOW },  { ">", PB_XLSX_ABOVE },    { "=", PB_XLSX_EQUAL } };
    static const char value[] = "value()";
    if (!text || strncmp(text, value, sizeof value - 1) != 0)
        return false;
    text += sizeof value - 1;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t size = strlen(signs[i].sign);
        if (strncmp(text, signs[i].sign, size) != 0)
            continue;
        condition->sign = (unsigned)signs[i].means;
        return pb_number_parse(text + size, strlen(text + size), &condition->number);
    }
    return false;
}
