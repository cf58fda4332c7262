/*
 * The part of placebook/spelling.h that reads. An age is a few words in a fixed order; they are skipped one by one,
 * with or without spaces between them.
 */
#include "placebook/spelling.h"

#include <stdio.h>
#include <string.h>

enum { OLDEST = 150, WORDS = 64 };

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

enum age_kind { AGE_UNKNOWN, AGE_ALL, AGE_UNDER, AGE_AND_OVER, AGE_OVER, AGE_BAND, AGE_YEAR, AGE_NUMBER };

struct spelling_age {
    enum age_kind kind;
    int32_t first, last;
};

/* Small letters, single spaces, none at the ends; dashes of all kinds become "-". Texts that are too long become "". */
static void spelling_plain(const char *text, size_t length, char plain[WORDS])
{
    static const struct {
        const char *found;
        const char *plain;
    } signs[] = { { "\xE2\x80\x90", "-" }, { "\xE2\x80\x91", "-" }, { "\xE2\x80\x93", "-" },
                  { "\xE2\x80\x94", "-" }, { "\xC2\xA0", " " },     { "\t", " " },
                  { "\n", " " },           { "\r", " " },           { "\xE2\x89\xA5", ">=" } };
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        char letter[3] = { (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i]) };
        size_t skipped = 1;
        for (size_t k = 0; k < COUNT_OF(signs); k++) {
            size_t size = strlen(signs[k].found);
            if (length - i >= size && memcmp(text + i, signs[k].found, size) == 0) {
                (void)snprintf(letter, sizeof letter, "%s", signs[k].plain);
                skipped = size;
            }
        }
        i += skipped;
        if (letter[0] == ' ' && (used == 0 || plain[used - 1] == ' '))
            continue;
        if (used + strlen(letter) >= WORDS) {
            used = 0;
            break;
        }
        for (const char *at = letter; *at; at++)
            plain[used++] = *at;
    }
    while (used > 0 && plain[used - 1] == ' ')
        used--;
    plain[used] = '\0';
}

bool pb_is_total(const char *text, size_t length)
{
    static const char *const known[] = { "all",         "total",     "totals",        "any",           "overall",
                                         "england",     "everyone",  "persons",       "all persons",   "people",
                                         "all people",  "both",      "both sexes",    "all age",       "grand total",
                                         "subtotal",    "sub-total", "sub total",     "overall total", "england total",
                                         "all england", "national",  "national total" };
    char plain[WORDS] = { 0 };
    if (length > 0 && strchr("0123456789-.<", *text))
        return false; /* a figure, as most texts are */
    spelling_plain(text, length, plain);
    size_t end = strlen(plain);
    if (end > 0 && plain[end - 1] == ':')
        plain[--end] = '\0';
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(plain, known[i]) == 0)
            return true;
    if (strncmp(plain, "total (", 7) == 0 || strncmp(plain, "all (", 5) == 0)
        return true;
    return strncmp(plain, "all ", 4) == 0 && strncmp(plain, "all other", 9) != 0 && plain[end - 1] == 's';
}

enum pb_word pb_sex_of(const char *text, size_t length)
{
    static const struct {
        const char *found;
        enum pb_word sex;
    } known[] = {
        { "persons", PB_WORD_PERSONS },    { "person", PB_WORD_PERSONS },
        { "people", PB_WORD_PERSONS },     { "all persons", PB_WORD_PERSONS },
        { "all people", PB_WORD_PERSONS }, { "all sexes", PB_WORD_PERSONS },
        { "both sexes", PB_WORD_PERSONS }, { "all", PB_WORD_PERSONS },
        { "both", PB_WORD_PERSONS },       { "total", PB_WORD_PERSONS },
        { "p", PB_WORD_PERSONS },          { "male", PB_WORD_MALE },
        { "males", PB_WORD_MALE },         { "men", PB_WORD_MALE },
        { "boys", PB_WORD_MALE },          { "m", PB_WORD_MALE },
        { "female", PB_WORD_FEMALE },      { "females", PB_WORD_FEMALE },
        { "women", PB_WORD_FEMALE },       { "girls", PB_WORD_FEMALE },
        { "f", PB_WORD_FEMALE },
    };
    char plain[WORDS] = { 0 };
    spelling_plain(text, length, plain);
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(plain, known[i].found) == 0)
            return known[i].sex;
    return PB_WORD_NONE;
}

/* ---- Ages ---- */

static bool spelling_skip(const char **text, const char *word)
{
    const char *at = *text + (**text == ' ');
    size_t length = strlen(word);
    if (strncmp(at, word, length) != 0)
        return false;
    *text = at + length;
    return true;
}

static bool spelling_skip_any(const char **text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (spelling_skip(text, words[i]))
            return true;
    return false;
}

/* Reads a number of years; false when there is none. */
static bool spelling_number(const char **text, int32_t *number)
{
    const char *start = *text + (**text == ' ');
    const char *at = start;
    for (*number = 0; *at >= '0' && *at <= '9' && *number < PB_AGE_END; at++)
        *number = *number * 10 + (*at - '0');
    *text = at;
    return at != start && *number < PB_AGE_END;
}

static bool spelling_unit(const char **text)
{
    static const char *const units[] = { "years", "year", "yrs", "yr", "y" };
    return spelling_skip_any(text, units, COUNT_OF(units));
}

/* Does nothing but the unit follow? */
static bool spelling_ends(const char *text)
{
    (void)spelling_unit(&text);
    (void)spelling_skip(&text, "of");
    (void)spelling_skip(&text, "age");
    (void)spelling_skip(&text, "old");
    return *text == '\0';
}

static bool spelling_open_end(const char **text)
{
    static const char *const ends[] = { "+",       "plus",    "and over", "and older", "and above", "& over",
                                        "& above", "& older", "or over",  "or older",  "or above" };
    return spelling_skip_any(text, ends, COUNT_OF(ends));
}

/* What follows a first number: "15+ yrs", "0 to 4 years", "5 years". */
static enum age_kind spelling_from(const char *at, struct spelling_age *age)
{
    const char *behind = at;
    bool unit = spelling_unit(&behind);
    const char *open = unit ? behind : at;
    if (spelling_open_end(&open))
        return spelling_ends(open) ? AGE_AND_OVER : AGE_UNKNOWN;
    const char *to = behind;
    if (spelling_skip(&to, "-") || spelling_skip(&to, "to"))
        return spelling_number(&to, &age->last) && spelling_ends(to) && age->last >= age->first ? AGE_BAND
                                                                                                : AGE_UNKNOWN;
    if (!spelling_ends(at))
        return AGE_UNKNOWN;
    return unit ? AGE_YEAR : AGE_NUMBER;
}

static struct spelling_age spelling_read(const char *text, size_t length)
{
    static const char *const below[] = { "<", "under", "less than", "below" };
    static const char *const prefixes[] = { "aged", "ages", "age" };
    struct spelling_age age = { .kind = AGE_UNKNOWN };
    char plain[WORDS] = { 0 };
    const char *at = plain;
    spelling_plain(text, length, plain);
    if (strcmp(plain, "all ages") == 0 || strcmp(plain, "all") == 0)
        return (struct spelling_age){ .kind = AGE_ALL };
    (void)spelling_skip_any(&at, prefixes, COUNT_OF(prefixes));
    bool under = spelling_skip_any(&at, below, COUNT_OF(below));
    bool least = !under && spelling_skip(&at, ">=");
    bool over = !under && !least && spelling_skip(&at, "over");
    if (!spelling_number(&at, &age.first))
        return age;
    if (!under && !least && !over) {
        age.kind = spelling_from(at, &age);
        return age;
    }
    if (*at == 's') /* "under 75s" */
        at++;
    if (spelling_ends(at) && !(under && age.first == 0))
        age.kind = under ? AGE_UNDER : least ? AGE_AND_OVER : AGE_OVER;
    return age;
}

bool pb_age_spell(const char *text, size_t length, char spelled[PB_AGE_TEXT])
{
    struct spelling_age age = spelling_read(text, length);
    const char *unit = age.first == 1 ? "yr" : "yrs";
    if (age.first > OLDEST || age.last > OLDEST) /* numbers of another kind */
        return false;
    switch (age.kind) {
    case AGE_ALL:
        (void)snprintf(spelled, PB_AGE_TEXT, "All ages");
        return true;
    case AGE_UNDER:
        (void)snprintf(spelled, PB_AGE_TEXT, "<%d %s", (int)age.first, unit);
        return true;
    case AGE_AND_OVER:
        (void)snprintf(spelled, PB_AGE_TEXT, "%d+ yrs", (int)age.first);
        return true;
    case AGE_BAND:
        (void)snprintf(spelled, PB_AGE_TEXT, "%d-%d yrs", (int)age.first, (int)age.last);
        return true;
    case AGE_YEAR:
        (void)snprintf(spelled, PB_AGE_TEXT, "%d %s", (int)age.first, unit);
        return true;
    case AGE_OVER:
    case AGE_NUMBER:
    case AGE_UNKNOWN:
        break;
    }
    return false;
}

bool pb_age_parse(const char *text, size_t length, int32_t *from, int32_t *to)
{
    struct spelling_age age = spelling_read(text, length);
    bool open = age.kind == AGE_ALL || age.kind == AGE_AND_OVER || age.kind == AGE_OVER;
    *from = *to = 0;
    if (age.kind == AGE_UNKNOWN)
        return false;
    *from = age.kind == AGE_UNDER ? 0 : age.first;
    *to = open ? PB_AGE_END : age.kind == AGE_UNDER ? age.first : (age.kind == AGE_BAND ? age.last : age.first) + 1;
    return true;
}
