#include "placebook/column_kinds.h"

#include <string.h>

enum { KINDS_MARK = 3 /* letters of a mark such as "n/a" */, KINDS_NEARLY_ALL = 10 /* nine of ten */ };

void pb_column_kinds_open(struct pb_column_kinds *kinds, struct pb_findings *findings)
{
    *kinds = (struct pb_column_kinds){ .findings = findings };
}

void pb_column_kinds_heading(struct pb_column_kinds *kinds, size_t column, const char *text, size_t length)
{
    pb_heading_add(kinds->findings, text, length);
    if (column >= PB_KINDS_COLUMNS || !length)
        return;
    kinds->headings[column] = pb_arena_text(&kinds->findings->arena, text, length);
    kinds->findings->incomplete = kinds->findings->incomplete || !kinds->headings[column];
}

/* Only signs of which numbers are made: digits, and what stands before, between and after them. */
static bool kinds_is_number(const char *text, size_t length, bool *digits)
{
    bool only = true;
    *digits = false;
    for (size_t i = 0; i < length; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        *digits = *digits || digit;
        only = only && (digit || (text[i] && strchr("+-.,% ", text[i])) || (i && strchr("eE", text[i]) && *digits));
    }
    return only && *digits;
}

void pb_column_kinds_cell(struct pb_column_kinds *kinds, size_t column, const char *text, size_t length)
{
    bool digits = false;
    if (column >= PB_KINDS_COLUMNS || !length)
        return;
    if (kinds_is_number(text, length, &digits))
        kinds->numbers[column]++;
    else if (digits || length > KINDS_MARK)
        kinds->texts[column]++;
}

void pb_column_kinds_close(struct pb_column_kinds *kinds)
{
    for (size_t i = 0; i < PB_KINDS_COLUMNS; i++) {
        uint64_t seen = (uint64_t)kinds->numbers[i] + kinds->texts[i];
        enum pb_heading_kind kind = PB_HEADING_MIXED;
        if (!kinds->headings[i] || !seen)
            continue;
        if (kinds->texts[i] * (uint64_t)KINDS_NEARLY_ALL <= seen)
            kind = PB_HEADING_NUMBERS;
        else if (kinds->numbers[i] * (uint64_t)KINDS_NEARLY_ALL <= seen)
            kind = PB_HEADING_TEXTS;
        pb_heading_holds(kinds->findings, kinds->headings[i], strlen(kinds->headings[i]), kind);
    }
}
