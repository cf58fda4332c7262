#include "placebook/unit_of_measure.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define POUND "\xC2\xA3"

static bool unit_of_measure_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool unit_of_measure_begins(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

bool pb_words_begin(const char *text, const char *words)
{
    for (const char *at = text; *at; at++) {
        if (!is_letter(*at) || (at > text && is_letter(at[-1])))
            continue;
        for (const char *word = words; *word;) {
            size_t length = strcspn(word, "|");
            if (strncasecmp(at, word, length) == 0)
                return true;
            word += length + (word[length] == '|');
        }
    }
    return false;
}

bool pb_unit_is_percent(const char *unit)
{
    return strchr(unit, '%') || pb_words_begin(unit, "percent|per cent|pct");
}

bool pb_unit_is_money(const char *unit)
{
    return strstr(unit, POUND) || pb_words_begin(unit, "gbp|pounds|sterling");
}

/* Where the word "per" (or a stroke before a number) begins; NULL: nowhere. */
static const char *find_per(const char *unit, const char **behind)
{
    for (const char *at = unit; *at; at++) {
        bool word = unit_of_measure_begins(at, "per") && !is_letter(at[3]) && (at == unit || !is_letter(at[-1]));
        bool stroke = *at == '/' && unit_of_measure_is_digit(at[1 + (at[1] == ' ')]);
        if (word || stroke) {
            *behind = at + (word ? 3 : 1);
            *behind += strspn(*behind, " ");
            return at;
        }
    }
    return NULL;
}

/* "1,000", "100000", "10 000", "100k", "1 million". */
static double unit_of_measure_read_number(const char *text)
{
    double number = 0;
    for (; unit_of_measure_is_digit(*text) && number < 1e9; text++) {
        number = number * 10 + (*text - '0');
        bool mark = (text[1] == ',' || text[1] == ' ') && unit_of_measure_is_digit(text[2]) &&
                    unit_of_measure_is_digit(text[3]) && unit_of_measure_is_digit(text[4]) &&
                    !unit_of_measure_is_digit(text[5]);
        text += mark;
    }
    text += strspn(text, " ");
    bool alone = *text && !is_letter(text[1]);
    if (unit_of_measure_begins(text, "thousand") || (alone && (*text | 0x20) == 'k'))
        number *= 1000;
    else if (unit_of_measure_begins(text, "million") || (alone && (*text | 0x20) == 'm'))
        number *= 1000000;
    return number > 0 && number <= 1e9 ? number : (double)NAN;
}

double pb_unit_multiplier(const char *unit)
{
    const char *behind = NULL;
    if (pb_unit_is_percent(unit))
        return 100;
    if (!find_per(unit, &behind))
        return (double)NAN;
    if (unit_of_measure_begins(behind, POUND))
        return (double)NAN;
    if (unit_of_measure_is_digit(*behind))
        return unit_of_measure_read_number(behind);
    if (unit_of_measure_begins(behind, "hundred thousand"))
        return 100000;
    if (unit_of_measure_begins(behind, "thousand") || unit_of_measure_begins(behind, "million"))
        return *behind == 't' || *behind == 'T' ? 1000 : 1000000;
    static const char ones[] = "head|capita|person|patient|resident|registered|weighted|population|astro|star|list";
    char word[24] = "";
    for (size_t i = 0; i + 1 < sizeof word && is_letter(behind[i]); i++)
        word[i] = behind[i];
    return pb_words_begin(word, ones) ? 1 : (double)NAN;
}

static const char *unit_of_measure_take(const char *from, size_t length, char text[PB_UNIT_TEXT])
{
    while (length > 0 && (*from == ' ' || *from == '(')) {
        from++;
        length--;
    }
    while (length > 0 && (from[length - 1] == ' ' || from[length - 1] == ')' || from[length - 1] == ','))
        length--;
    if (length >= PB_UNIT_TEXT)
        length = 0;
    memcpy(text, from, length);
    text[length] = '\0';
    return text;
}

/* "£k", "£ million". */
static bool says_scale(const char *money)
{
    static const char *const scales[] = { "k", "m", "bn", "thousand", "thousands", "million", "millions", NULL };
    const char *scale = unit_of_measure_begins(money, POUND) ? money + strlen(POUND) : money;
    scale += strspn(scale, " ");
    for (size_t i = 0; scales[i]; i++)
        if (strcasecmp(scale, scales[i]) == 0)
            return true;
    return false;
}

/* What a percentage is of: "% of admissions". */
static const char *take_whole(const char *unit, char text[PB_UNIT_TEXT])
{
    const char *of = strcasestr(unit, " of ");
    (void)unit_of_measure_take(of ? of + 4 : "", of ? strcspn(of + 4, "(,;") : 0, text);
    return *text ? text : unit_of_measure_take("patients", 8, text);
}

const char *pb_unit_of_amount(const char *unit, char text[PB_UNIT_TEXT])
{
    const char *behind = NULL;
    const char *per = find_per(unit, &behind);
    if (pb_unit_is_money(unit)) {
        (void)unit_of_measure_take(unit, per ? (size_t)(per - unit) : strlen(unit), text);
        bool scaled = strstr(text, "000") || says_scale(text);
        return scaled ? text : unit_of_measure_take(POUND, strlen(POUND), text);
    }
    if (pb_unit_is_percent(unit))
        return take_whole(unit, text);
    (void)unit_of_measure_take(unit, per ? (size_t)(per - unit) : 0, text);
    if (*text == '\0' ||
        pb_words_begin(text, "rate|number|ratio|value|crude|dsr|isr|directly|indirectly|standardised|age"))
        return unit_of_measure_take("events", 6, text);
    return text;
}
