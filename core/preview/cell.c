/*
 * Decides what one text is: a number, a code, a period.
 */
#include "core/preview/preview_private.h"

#include "placebook/marker.h"
#include "placebook/number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
    NUMBER_MAXIMUM = 40,
    CODE_MAXIMUM = 12,
    LEAST_YEAR = 1950,
    MOST_YEAR = 2060,
    SHORT_HEADING = 80,
    LONG_PERIOD = 40
};

const char *pb_preview_type_text(enum pb_preview_type type)
{
    static const char *const words[] = { "empty", "text", "code", "whole number", "number", "percent", "date" };
    return words[type];
}

static bool digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

static bool letter_of(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_marker(const char *text, size_t length)
{
    enum pb_marker marker = pb_marker_of(text, length);
    return marker == PB_MARKER_MISSING || marker == PB_MARKER_SUPPRESSED;
}

/* A number with notes, marks of thousands, a pound and a percent sign taken from it, as the extractor takes them. */
static bool plain_number(const char *text, size_t length, bool *percent, double *number)
{
    char plain[NUMBER_MAXIMUM];
    size_t count = 0;
    length = pb_marker_notes(text, length);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length > 2 && memcmp(text, "\xC2\xA3", 2) == 0) {
        text += 2;
        length -= 2;
    }
    if (length > 3 && memcmp(text, "\xE2\x88\x92", 3) == 0 && text[3] != '-') { /* the minus sign */
        plain[count++] = '-';
        text += 3;
        length -= 3;
    }
    *percent = length > 1 && text[length - 1] == '%';
    length -= *percent ? 1 : 0;
    for (size_t i = 0; i < length; i++) {
        bool mark = text[i] == ',' && i > 0 && i + 3 < length && digit(text[i - 1]);
        if (count + 1 >= sizeof plain)
            return false;
        if (!mark)
            plain[count++] = text[i];
    }
    return count > 0 && pb_number_parse(plain, count, number);
}

bool pb_preview_blank_groups(const char *text, size_t length)
{
    enum { GROUP = 3 };
    size_t at = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    size_t group = 0;
    size_t blanks = 0;
    if (at == length || text[at] == '0')
        return false;
    for (; at < length && (digit(text[at]) || text[at] == ' '); at++) {
        if (digit(text[at])) {
            group++;
            continue;
        }
        if (group == 0 || group > GROUP || (blanks > 0 && group != GROUP))
            return false;
        blanks++;
        group = 0;
    }
    for (size_t i = at + 1; i < length; i++)
        if (!digit(text[i]) && text[i] != '%')
            return false;
    return blanks > 0 && group == GROUP && (at == length || text[at] == '.' || text[at] == ',' || text[at] == '%');
}

static bool cell_is_code(const char *text, size_t length)
{
    size_t digits = 0;
    if (length < 3 || length > CODE_MAXIMUM)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!digit(text[i]) && !letter_of(text[i]))
            return false;
        digits += digit(text[i]) ? 1 : 0;
    }
    return digits > 0;
}

enum pb_preview_type pb_preview_type_of(const char *text, size_t length, double *number)
{
    int32_t date = 0;
    bool percent = false;
    *number = NAN;
    if (is_marker(text, length))
        return PB_PREVIEW_EMPTY;
    if (length >= 10 && pb_date_parse(text, 10, &date) && (length == 10 || text[10] == 'T' || text[10] == ' '))
        return PB_PREVIEW_DATE;
    bool zero_in_front = length > 1 && text[0] == '0' && digit(text[1]);
    if (!zero_in_front && plain_number(text, length, &percent, number)) {
        if (percent)
            return PB_PREVIEW_PERCENT;
        bool whole = *number == floor(*number) && !memchr(text, '.', length);
        return whole ? PB_PREVIEW_WHOLE : PB_PREVIEW_DECIMAL;
    }
    return cell_is_code(text, length) ? PB_PREVIEW_CODE : PB_PREVIEW_WORDS;
}

static bool are_following(const char *text, size_t length)
{
    return length == 7 && text[4] == '-' && digit(text[2]) && digit(text[3]) && digit(text[5]) && digit(text[6]) &&
           ((text[2] - '0') * 10 + text[3] - '0' + 1) % 100 == (text[5] - '0') * 10 + text[6] - '0';
}

/* What no period looks like, as most cells do not: a text without a digit, a letter with a number behind it as codes
 * have it (but for Q4 and W12), and a figure: digits with one point among them, or of another number than those of
 * 2019, 201920 and 20190331. */
static bool is_no_period(const char *text, size_t length)
{
    size_t digits = 0;
    size_t points = 0;
    for (size_t i = 0; i < length; i++) {
        digits += digit(text[i]) ? 1 : 0;
        points += text[i] == '.' ? 1 : 0;
    }
    if (digits + points == length)
        return points == 1 || (points == 0 && length != 4 && length != 6 && length != 8);
    return digits == 0 || (letter_of(*text) && !strchr("qQwW", *text) && digit(text[1]));
}

bool pb_preview_period(const char *text, size_t length, struct pb_period *period, bool *following)
{
    const struct pb_period_rules lenient = { .dates = PB_DATES_DAY_FIRST, .months = true, .iso_weeks = true };
    struct pb_period_found found;
    *following = are_following(text, length);
    if (length < 4 || length > LONG_PERIOD || is_no_period(text, length))
        return false;
    enum pb_period_fault fault = pb_period_read(text, length, &(struct pb_period_rules){ 0 }, &found);
    if (fault == PB_PERIOD_ORDER || fault == PB_PERIOD_TWO_WAYS || fault == PB_PERIOD_WEEK_UNSAID) /* 201011 is some */
        fault = pb_period_read(text, length, &lenient, &found);
    *period = found.period;
    *following = *following || found.doubt == PB_DOUBT_TWO_YEARS;
    return !fault && period->start / 10000 >= LEAST_YEAR && period->end / 10000 <= MOST_YEAR;
}

bool pb_preview_noted(const char *text, size_t length)
{
    return length == 8 && are_following(text, 7) && text[7] >= '1' && text[7] <= '9';
}

/* A year or two, alone between " | ". */
static bool is_piece(const char *text, size_t *at, size_t *length)
{
    struct pb_period period;
    bool following = false;
    for (const char *piece = text; piece;) {
        const char *end = strstr(piece, " | ");
        size_t size = end ? (size_t)(end - piece) : strlen(piece);
        if (pb_preview_period(piece, size, &period, &following) || pb_preview_noted(piece, size)) {
            *at = (size_t)(piece - text);
            *length = size;
            return true;
        }
        piece = end ? end + strlen(" | ") : NULL;
    }
    return false;
}

static bool cell_in_word(char c)
{
    return digit(c) || letter_of(c) || (unsigned char)c >= 0x80;
}

/* The length of the longest period that begins here and ends where a word ends; 0: none. */
static size_t period_from(const char *text, size_t left)
{
    struct pb_period period;
    bool following = false;
    size_t most = left < LONG_PERIOD ? left : LONG_PERIOD;
    for (size_t length = most; length >= 4; length--) {
        bool ends = length == left || !(digit(text[length]) || letter_of(text[length]));
        if (ends && cell_in_word(text[length - 1]) &&
            (pb_preview_period(text, length, &period, &following) || pb_preview_noted(text, length)))
            return length;
    }
    return 0;
}

/* The first period from a place on; false: there is none. */
static bool find_period_from(const char *text, size_t from, size_t *at, size_t *length)
{
    size_t end = strlen(text);
    for (size_t i = from; end <= SHORT_HEADING && i + 4 <= end && strpbrk(text + i, "0123456789"); i++) {
        bool begins = (digit(text[i]) || letter_of(text[i])) && (i == 0 || !cell_in_word(text[i - 1]));
        *at = i;
        *length = begins ? period_from(text + i, end - i) : 0;
        if (*length)
            return true;
    }
    return false;
}

bool pb_preview_period_within(const char *text, size_t *at, size_t *length)
{
    size_t other = 0;
    size_t size = 0;
    if (is_piece(text, at, length))
        return true;
    if (!find_period_from(text, 0, at, length))
        return false;
    bool second = find_period_from(text, *at + *length, &other, &size);
    return !second || (size == *length && memcmp(text + other, text + *at, size) == 0);
}
