#include "placebook/marker.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define MARKER_ENTRY(text) { text, sizeof(text) - 1 },

struct marker_entry {
    const char *text;
    size_t length;
};

static const struct marker_entry marker_suppressed[] = { PB_MARKERS_SUPPRESSED(MARKER_ENTRY, MARKER_ENTRY){ "", 0 } };
static const struct marker_entry marker_missing[] = { PB_MARKERS_MISSING(MARKER_ENTRY, MARKER_ENTRY){ "", 0 } };
static const struct marker_entry marker_words[] = { PB_MARKERS_MISSING_WORDS(MARKER_ENTRY, MARKER_ENTRY){ "", 0 } };

/* Can the texts be the same but for the size of their letters? Most texts are told apart by their first byte. */
static bool marker_may_begin(const char *word, const char *text)
{
    return (*word | 0x20) == (*text | 0x20);
}

static bool marker_listed(const struct marker_entry *list, const char *text, size_t length)
{
    for (; list->length; list++)
        if (list->length == length && marker_may_begin(list->text, text) && strncasecmp(list->text, text, length) == 0)
            return true;
    return false;
}

/* The length of one of these texts at the beginning; 0 when none is there. */
static size_t marker_begins(const char *const *words, const char *text, size_t length)
{
    for (size_t i = 0; length > 0 && words[i]; i++) {
        if (!marker_may_begin(words[i], text))
            continue;
        size_t size = strlen(words[i]);
        if (size <= length && strncasecmp(words[i], text, size) == 0)
            return size;
    }
    return 0;
}

static size_t marker_blanks(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] == ' ')
        at++;
    return at;
}

/* How many bytes of digits, points and commas are at the beginning, the first of them a digit. */
static size_t marker_number(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && ((text[at] >= '0' && text[at] <= '9') || (at > 0 && (text[at] == '.' || text[at] == ','))))
        at++;
    return at;
}

/* "<5", "< 10", "<0.1", "fewer than 5", ">95%", "5 or fewer" */
static bool marker_is_bound(const char *text, size_t length)
{
    static const char *const before[] = { "<=",           "<",         ">=",       ">",       "\xE2\x89\xA4",
                                          "\xE2\x89\xA5", /* less, greater than or equal to */
                                          "fewer than",   "less than", "under",    "below",   "more than",
                                          "greater than", "over",      "at least", "at most", NULL };
    static const char *const after[] = { "or fewer", "or less", "or more", "or under", "or over", NULL };
    size_t at = marker_begins(before, text, length);
    bool bound = at > 0;
    at += marker_blanks(text + at, length - at);
    size_t digits = marker_number(text + at, length - at);
    at += digits;
    at += at < length && text[at] == '%';
    if (digits == 0 || (bound && at == length))
        return digits > 0;
    size_t blanks = marker_blanks(text + at, length - at);
    at += blanks;
    return !bound && blanks > 0 && marker_begins(after, text + at, length - at) == length - at && at < length;
}

/* "1 to 7", "1-7", "1 – 4": whole numbers of at most three digits, so that no years are meant. */
static bool marker_is_between(const char *text, size_t length)
{
    static const char *const between[] = { "to", "-", "\xE2\x80\x93", NULL };
    enum { DIGITS = 3 };
    size_t at = 0;
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    size_t first = at;
    at += marker_blanks(text + at, length - at);
    size_t word = marker_begins(between, text + at, length - at);
    at += word;
    at += marker_blanks(text + at, length - at);
    size_t last = length - at;
    for (size_t i = at; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    if (first == 0 || first > DIGITS || word == 0 || last < first || last > DIGITS)
        return false;
    return last > first || memcmp(text, text + at, first) < 0;
}

enum pb_marker pb_marker_of(const char *text, size_t length)
{
    if (length > 0 && marker_number(text, length) == length)
        return PB_MARKER_NONE; /* no marker is only a number */
    if (length == 0 || marker_listed(marker_missing, text, length))
        return PB_MARKER_MISSING;
    if (marker_listed(marker_suppressed, text, length) || marker_is_bound(text, length))
        return PB_MARKER_SUPPRESSED;
    if (marker_is_between(text, length))
        return PB_MARKER_BETWEEN;
    return marker_listed(marker_words, text, length) ? PB_MARKER_MISSING_WORD : PB_MARKER_NONE;
}

bool pb_marker_withholds(enum pb_marker marker)
{
    return marker == PB_MARKER_SUPPRESSED || marker == PB_MARKER_BETWEEN;
}

/* What is within the brackets: shorthand, the number of a note or numbers, or its words. */
static bool marker_is_note(const char *text, size_t length)
{
    static const char *const notes[] = { "note ", "notes ", NULL };
    enum { LETTERS = 4, NOTE = 40, NUMBERS = 8 };
    bool letters = length > 0 && length <= LETTERS;
    bool numbers = length > 0 && length <= NUMBERS && text[0] >= '1' && text[0] <= '9';
    for (size_t i = 0; i < length && numbers; i++)
        numbers = (text[i] >= '0' && text[i] <= '9') || text[i] == ',' || text[i] == ' ';
    if (numbers)
        return true;
    for (size_t i = 0; i < length && letters; i++)
        letters = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z');
    return letters || (length <= NOTE && marker_begins(notes, text, length));
}

/* Where the brackets of a note open at the end; the length when there are none. */
static size_t marker_brackets(const char *text, size_t length)
{
    if (length == 0 || text[length - 1] != ']')
        return length;
    size_t open = length - 1;
    while (open > 0 && text[open] != '[' && text[open] != '\n')
        open--;
    return open > 0 && text[open] == '[' && marker_is_note(text + open + 1, length - open - 2) ? open : length;
}

/* Where a sign of a footnote begins at the end; the length when there is none. */
static size_t marker_sign(const char *text, size_t length)
{
    static const char *const signs[] = { "*",
                                         "\xE2\x80\xA0", /* dagger, double dagger, section */
                                         "\xE2\x80\xA1",
                                         "\xC2\xA7",
                                         "\xC2\xB9", /* 1, 2 and 3 above the line */
                                         "\xC2\xB2",
                                         "\xC2\xB3" };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t size = strlen(signs[i]);
        if (size < length && memcmp(text + length - size, signs[i], size) == 0)
            return length - size;
    }
    return length;
}

size_t pb_marker_notes(const char *text, size_t length)
{
    size_t before = length;
    for (;;) {
        size_t found = marker_brackets(text, before);
        found = found < before ? found : marker_sign(text, before);
        if (found == before)
            break;
        before = found;
        while (before > 0 && text[before - 1] == ' ')
            before--;
    }
    return before > 0 ? before : length;
}
