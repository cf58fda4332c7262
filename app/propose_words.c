/*
 * What the words of a heading say: a part of a year, and a sex, where each sex has a column.
 */
#include "app/propose_private.h"

#include "placebook/spelling.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LEAST_WORD = 3, MONTHS = 12 };

static bool names_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool names_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- Words ---- */

/* The next word of letters and digits from *at on; 0: there is none. */
static size_t next_word(const char *text, size_t *at)
{
    while (text[*at] && !names_letter(text[*at]) && !names_digit(text[*at]))
        (*at)++;
    size_t length = 0;
    while (names_letter(text[*at + length]) || names_digit(text[*at + length]))
        length++;
    return length;
}

static bool is_month(const char *word, size_t length)
{
    static const char *const months[] = { "january", "february", "march",     "april",   "may",      "june",
                                          "july",    "august",   "september", "october", "november", "december" };
    for (size_t i = 0; length >= LEAST_WORD && i < MONTHS; i++)
        if (strncasecmp(word, months[i], length) == 0 && (length == LEAST_WORD || months[i][length] == '\0'))
            return true;
    return length == 4 && strncasecmp(word, "sept", length) == 0;
}

/* "Q3", "H1", "M07". */
static bool is_numbered_part(const char *word, size_t length)
{
    return length >= 2 && length <= 3 && strchr("QqHhMm", word[0]) && names_digit(word[1]) &&
           (length == 2 || names_digit(word[2]));
}

static bool is_time(const char *word, size_t length)
{
    bool year = length == 4 && strspn(word, "0123456789") >= length && (word[0] == '1' || word[0] == '2') &&
                (word[1] == '9' || word[1] == '0');
    return year || is_month(word, length) || is_numbered_part(word, length);
}

bool pb_propose_says_time(const char *text)
{
    size_t at = 0;
    for (size_t length = next_word(text, &at); length > 0; length = next_word(text, &at)) {
        if (is_time(text + at, length))
            return true;
        at += length;
    }
    return false;
}

bool pb_propose_is_part(const char *text)
{
    size_t at = 0;
    size_t length = next_word(text, &at);
    size_t rest = at + length;
    if (length == strlen("quarter") && strncasecmp(text + at, "quarter", length) == 0)
        return next_word(text, &rest) == 1 && names_digit(text[rest]) && text[rest + 1] == '\0';
    return length > 0 && (is_month(text + at, length) || is_numbered_part(text + at, length)) && text[rest] == '\0';
}

/* ---- Sexes ---- */

/* Takes the sex out of a name that says one; PB_WORD_NONE where it says none, or two. */
enum pb_word pb_propose_take_sex(char text[PROPOSE_TEXT])
{
    enum pb_word found = PB_WORD_NONE;
    size_t where = 0;
    size_t size = 0;
    size_t at = 0;
    for (size_t length = next_word(text, &at); length > 0; length = next_word(text, &at)) {
        enum pb_word sex = length >= LEAST_WORD ? pb_sex_of(text + at, length) : PB_WORD_NONE;
        if (sex && found)
            return PB_WORD_NONE;
        if (sex) {
            found = sex;
            where = at;
            size = length;
        }
        at += length;
    }
    if (found)
        memset(text + where, ' ', size);
    return found;
}

/* Small letters and digits with one blank between the words. */
void pb_propose_squeeze(char text[PROPOSE_TEXT])
{
    size_t to = 0;
    size_t at = 0;
    for (size_t length = next_word(text, &at); length > 0; length = next_word(text, &at)) {
        if (to > 0)
            text[to++] = ' ';
        for (size_t i = 0; i < length; i++) {
            char c = text[at + i];
            text[to + i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
        to += length;
        at += length;
    }
    text[to] = '\0';
}

/* ---- Sexes in headings ---- */

/* Without the brackets and marks that stood around the sex. */
static void tidy(char rest[PROPOSE_TEXT])
{
    size_t to = 0;
    for (size_t i = 0; rest[i]; i++) {
        bool empty = rest[i] == '(' && rest[i + 1 + strspn(rest + i + 1, " ")] == ')';
        i += empty ? 1 + strspn(rest + i + 1, " ") : 0;
        char c = empty ? ' ' : rest[i];
        if (c != ' ' || (to > 0 && rest[to - 1] != ' '))
            rest[to++] = c;
    }
    while (to > 0 && strchr(" -:,", rest[to - 1]))
        to--;
    rest[to] = '\0';
    size_t from = strspn(rest, " -:,");
    memmove(rest, rest + from, to - (from < to ? from : to) + 1);
}

static enum pb_word heading_sex(const struct pb_propose_roles *roles, size_t column, char rest[PROPOSE_TEXT])
{
    pb_propose_measure(roles, column, rest);
    enum pb_word sex = pb_propose_take_sex(rest);
    pb_propose_squeeze(rest);
    return sex;
}

enum pb_word pb_propose_heading_sex(const struct pb_propose_roles *roles, size_t column, char rest[PROPOSE_TEXT])
{
    char own[PROPOSE_TEXT];
    char other[PROPOSE_TEXT];
    bool male = false;
    bool female = false;
    enum pb_word sex = heading_sex(roles, column, own);
    if (!sex || pb_propose_known_as(roles, "sex") != PROPOSE_NONE)
        return PB_WORD_NONE;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        enum pb_word said = pb_propose_is_value(roles, c) ? heading_sex(roles, c, other) : PB_WORD_NONE;
        if (!said || strcmp(own, other) != 0)
            continue;
        male = male || said == PB_WORD_MALE;
        female = female || said == PB_WORD_FEMALE;
    }
    if (!male || !female)
        return PB_WORD_NONE;
    pb_propose_measure(roles, column, rest);
    (void)pb_propose_take_sex(rest);
    tidy(rest);
    if (!strpbrk(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) /* "(%)" */
        rest[0] = '\0';
    return sex;
}

bool pb_propose_only_sexes(const struct pb_propose_roles *roles)
{
    char rest[PROPOSE_TEXT];
    bool any = false;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        if (!pb_propose_is_value(roles, c))
            continue;
        if (!pb_propose_heading_sex(roles, c, rest) || *rest)
            return false;
        any = true;
    }
    return any;
}
