/*
 * What an age says: "0-4 yrs", "<18 yrs", "65+ yrs", "Under 5", "75 years and over", "All ages".
 */
#include "transforms/disclosure/dimension.h"

#include <string.h>

enum { OLDEST = 1000, AGE_TEXT = 64 };

/* Reads a number of years; false when there is none. */
static bool age_number(const char **text, int32_t *number)
{
    const char *at = *text;
    for (*number = 0; *at >= '0' && *at <= '9' && *number < OLDEST; at++)
        *number = *number * 10 + (*at - '0');
    bool read = at != *text && *number < OLDEST;
    *text = at;
    return read;
}

static bool age_skip(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

/* Does nothing but the unit follow? Ages of babies in weeks, and weeks of pregnancy, are not years. */
static bool age_ends(const char *text)
{
    static const char *const units[] = { "years", "year", "yrs", "yr", "y" };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (age_skip(&text, units[i]))
            break;
    (void)age_skip(&text, "of");
    (void)age_skip(&text, "age");
    (void)age_skip(&text, "old");
    return *text == '\0';
}

/* Lower case, without spaces; dashes of all kinds become "-". */
static void age_plain(const char *text, char plain[AGE_TEXT])
{
    size_t length = 0;
    while (*text && length + 1 < AGE_TEXT) {
        if (strncmp(text, "\xE2\x80\x93", 3) == 0 || strncmp(text, "\xE2\x80\x94", 3) == 0) {
            plain[length++] = '-';
            text += 3;
            continue;
        }
        if (*text != ' ')
            plain[length++] = (char)(*text >= 'A' && *text <= 'Z' ? *text + 32 : *text);
        text++;
    }
    plain[*text ? 0 : length] = '\0';
}

static bool age_open_end(const char *text)
{
    return (age_skip(&text, "+") || age_skip(&text, "andover") || age_skip(&text, "andolder") ||
            age_skip(&text, "andabove") || age_skip(&text, "yearsandover") || age_skip(&text, "yrs+") ||
            age_skip(&text, "years+") || age_skip(&text, "yearsandolder") || age_skip(&text, "yrsandover")) &&
           age_ends(text);
}

bool disclosure_age_parse(const char *text, int32_t *from, int32_t *to)
{
    char plain[AGE_TEXT] = { 0 };
    const char *at = plain;
    int32_t first = 0;
    int32_t last = 0;
    age_plain(text, plain);
    *from = *to = 0;
    bool all = strcmp(plain, "allages") == 0 || strcmp(plain, "all") == 0;
    bool under = age_skip(&at, "<") || age_skip(&at, "under");
    bool over = !under && (age_skip(&at, ">=") || age_skip(&at, "\xE2\x89\xA5") || age_skip(&at, "over"));
    if (!all && !age_number(&at, &first))
        return false;
    if (all || (over && age_ends(at)) || (!under && !over && age_open_end(at))) {
        /* "Over 65" is heard both ways; either is an interval to the end. */
        *from = first;
        *to = OLDEST;
        return true;
    }
    bool range = !under && !over && (age_skip(&at, "-") || age_skip(&at, "to")) && age_number(&at, &last);
    if (over || !age_ends(*at == 's' ? at + 1 : at))
        return false;
    *from = under ? 0 : first;
    *to = under ? first : (range ? last : first) + 1;
    return *to > *from;
}
