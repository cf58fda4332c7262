#include "core/reference/area_words.h"

#include <assert.h>
#include <string.h>

/* ---- Words ---- */

static bool area_words_add(struct pb_area_words *words, const char *text, size_t length)
{
    if (words->length + length >= AREA_WORDS_TEXT)
        return false;
    memcpy(words->text + words->length, text, length);
    words->length += length;
    return true;
}

static bool area_words_space(struct pb_area_words *words)
{
    return words->length == 0 || words->text[words->length - 1] == ' ' || area_words_add(words, " ", 1);
}

static bool area_words_and(struct pb_area_words *words)
{
    return area_words_space(words) && area_words_add(words, "and ", 4);
}

/* An apostrophe of any kind, a mark that takes no room: nothing. */
static bool area_words_nothing(uint32_t character)
{
    return character == '\'' || character == '`' || character == 0xB4 || character == 0x2BC || character == 0x2018 ||
           character == 0x2019 || pb_utf8_invisible(character);
}

/* Blanks, and punctuation beyond ASCII: dashes, quotation marks, dots. */
static bool area_words_between(uint32_t character)
{
    return pb_utf8_blank(character) || character == 0xB7 || (character >= 0x2010 && character <= 0x206F) ||
           character == 0x2212 || character == 0xFE58 || character == 0xFE63 || character == 0xFF0D;
}

static bool area_words_take(struct pb_area_words *words, const char *text, size_t size, uint32_t character)
{
    char c = *text;
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return area_words_add(words, &c, 1);
    if (area_words_nothing(character))
        return true;
    if (character == '&' || character == '+')
        return area_words_and(words);
    if (character < 0x80 || character == PB_UTF8_INVALID || area_words_between(character))
        return area_words_space(words);
    return area_words_add(words, text, size);
}

/* ---- Words that say a kind ---- */

#define AREA_KIND(kind) (UINT32_C(1) << PB_AREA_##kind)

/* "NHS Rugby" would be a commissioner: networks and trusts say what they are. */
#define NHS_COMMISSIONERS (AREA_KIND(CCG) | AREA_KIND(SUB_ICB) | AREA_KIND(ICB))
#define NHS_KINDS         (NHS_COMMISSIONERS | AREA_KIND(TRUST) | AREA_KIND(PCN))

struct area_kind_words {
    const char *words;
    uint32_t kinds;
};

/* Longer ones come before those that they end with. */
static const struct area_kind_words area_endings[] = {
    { "metropolitan borough council", AREA_KIND(DISTRICT) },
    { "metropolitan district council", AREA_KIND(DISTRICT) },
    { "borough council", AREA_KIND(DISTRICT) },
    { "district council", AREA_KIND(DISTRICT) },
    { "city council", AREA_KIND(DISTRICT) },
    { "county council", AREA_KIND(COUNTY) },
    { "council", AREA_KIND(DISTRICT) | AREA_KIND(COUNTY) },
    { "metropolitan borough", AREA_KIND(DISTRICT) },
    { "metropolitan district", AREA_KIND(DISTRICT) },
    { "unitary authority", AREA_KIND(DISTRICT) },
    { "local authority", AREA_KIND(DISTRICT) | AREA_KIND(COUNTY) },
    { "city of", AREA_KIND(DISTRICT) },
    { "borough of", AREA_KIND(DISTRICT) },
    { "district of", AREA_KIND(DISTRICT) },
    { "county of", AREA_KIND(COUNTY) },
    { "borough", AREA_KIND(DISTRICT) },
    { "district", AREA_KIND(DISTRICT) },
    { "county", AREA_KIND(COUNTY) },
    { "unitary", AREA_KIND(DISTRICT) },
    { "ua", AREA_KIND(DISTRICT) },
    { "mbc", AREA_KIND(DISTRICT) },
    { "bc", AREA_KIND(DISTRICT) },
    { "dc", AREA_KIND(DISTRICT) },
    { "md", AREA_KIND(DISTRICT) },
    { "b", AREA_KIND(DISTRICT) }, /* as in the Ordnance Survey's "Rugby District (B)" */
    { "cc", AREA_KIND(DISTRICT) | AREA_KIND(COUNTY) },
    { "la", AREA_KIND(DISTRICT) | AREA_KIND(COUNTY) },
    { "clinical commissioning group", AREA_KIND(CCG) },
    { "ccg", AREA_KIND(CCG) },
    { "sub integrated care board location", AREA_KIND(SUB_ICB) },
    { "sub icb location", AREA_KIND(SUB_ICB) },
    { "sub icb", AREA_KIND(SUB_ICB) },
    { "sicbl", AREA_KIND(SUB_ICB) },
    { "integrated care board", AREA_KIND(ICB) },
    { "integrated care system", AREA_KIND(ICB) },
    { "sustainability and transformation partnership", AREA_KIND(ICB) },
    { "icb", AREA_KIND(ICB) },
    { "ics", AREA_KIND(ICB) },
    { "stp", AREA_KIND(ICB) },
    { "primary care network", AREA_KIND(PCN) },
    { "pcn", AREA_KIND(PCN) },
    { "nhs foundation trust", AREA_KIND(TRUST) },
    { "nhs trust", AREA_KIND(TRUST) },
    { "region statistical", AREA_KIND(REGION) },
    { "statistical region", AREA_KIND(REGION) },
    { "statistical", AREA_KIND(REGION) },
    { "region", AREA_KIND(REGION) },
};

static const struct area_kind_words area_beginnings[] = {
    { "metropolitan borough of", AREA_KIND(DISTRICT) },
    { "city of", AREA_KIND(DISTRICT) },
    { "borough of", AREA_KIND(DISTRICT) },
    { "district of", AREA_KIND(DISTRICT) },
    { "county of", AREA_KIND(COUNTY) },
    { "nhs", NHS_KINDS },
    { "the", AREA_KINDS_ANY },
};

/* The words that are left must be some: "Region" alone is a name. */
static bool area_words_ending(struct pb_area_words *words)
{
    for (size_t i = 0; i < sizeof area_endings / sizeof area_endings[0]; i++) {
        size_t size = strlen(area_endings[i].words);
        if (words->length <= size + 1 || words->text[words->length - size - 1] != ' ' ||
            memcmp(words->text + words->length - size, area_endings[i].words, size) != 0)
            continue;
        words->length -= size + 1;
        words->kinds &= area_endings[i].kinds;
        words->said = true;
        return true;
    }
    return false;
}

static bool area_words_beginning(struct pb_area_words *words)
{
    for (size_t i = 0; i < sizeof area_beginnings / sizeof area_beginnings[0]; i++) {
        size_t size = strlen(area_beginnings[i].words);
        if (words->length <= size + 1 || words->text[size] != ' ' ||
            memcmp(words->text, area_beginnings[i].words, size) != 0)
            continue;
        words->length -= size + 1;
        memmove(words->text, words->text + size + 1, words->length);
        words->kinds &= area_beginnings[i].kinds;
        words->said = words->said || area_beginnings[i].kinds != AREA_KINDS_ANY;
        return true;
    }
    return false;
}

bool pb_area_words(const char *name, size_t length, struct pb_area_words *words)
{
    words->length = 0;
    words->kinds = AREA_KINDS_ANY;
    words->said = false;
    for (size_t at = 0, size = 0; at < length; at += size) {
        uint32_t character = (unsigned char)name[at];
        size = 1;
        if (character >= 0x80)
            size = pb_utf8_next(name + at, length - at, &character);
        if (!area_words_take(words, name + at, size, character))
            return false;
    }
    while (words->length && words->text[words->length - 1] == ' ')
        words->length--;
    while (area_words_ending(words))
        continue;
    while (area_words_beginning(words))
        continue;
    words->text[words->length] = '\0';
    if (words->kinds == NHS_KINDS)
        words->kinds = NHS_COMMISSIONERS;
    return words->length > 0 && words->kinds != 0;
}

/* ---- Likeness ---- */

static size_t area_words_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t pb_area_distance(const char *a, size_t a_length, const char *b, size_t b_length, size_t maximum)
{
    size_t rows[3][AREA_WORDS_TEXT + 1];
    size_t *before = rows[0];
    size_t *last = rows[1];
    size_t *row = rows[2];
    size_t difference = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (difference > maximum || a_length > AREA_WORDS_TEXT || b_length > AREA_WORDS_TEXT)
        return maximum + 1;
    for (size_t j = 0; j <= b_length; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t changed = last[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = area_words_least(changed, area_words_least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = area_words_least(row[j], before[j - 2] + 1);
        }
        size_t *free = before;
        before = last;
        last = row;
        row = free;
    }
    return area_words_least(last[b_length], maximum + 1);
}

/* Are the words of `part` among those of `whole`, one after the other? */
static bool area_words_has(const char *whole, size_t whole_length, const char *part, size_t length)
{
    for (size_t at = 0; at + length <= whole_length; at++)
        if ((at == 0 || whole[at - 1] == ' ') && (at + length == whole_length || whole[at + length] == ' ') &&
            memcmp(whole + at, part, length) == 0)
            return true;
    return false;
}

/* Words that say nothing about which area it is. */
static bool area_words_general(const char *text, size_t length)
{
    static const char *const words[] = { "north", "south", "east", "west", "central", "rural", "city", "hospital" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
            return true;
    return false;
}

/* The next word from *at on, "and" passed over; its length, 0 at the end. */
static size_t area_words_next(const char *text, size_t length, size_t *at)
{
    for (;;) {
        while (*at < length && text[*at] == ' ')
            ++*at;
        size_t size = 0;
        while (*at + size < length && text[*at + size] != ' ')
            size++;
        if (size != 3 || memcmp(text + *at, "and", 3) != 0)
            return size;
        *at += size;
    }
}

/* Is a word the other one with letters left out behind the first: "warks" of "warwickshire"? */
static bool area_words_shortens(const char *word, size_t size, const char *whole, size_t whole_size)
{
    size_t found = 0;
    for (size_t i = 0; i < whole_size && found < size; i++)
        found += whole[i] == word[found] && (found > 0 || i == 0) ? 1 : 0;
    return found == size && size < whole_size;
}

/* Has each word of our name its word in the text, some of them shortened, one of them with four letters or more? */
static bool area_words_shortened(const char *ours, size_t ours_length, const char *text, size_t length)
{
    enum { LETTERS = 4 };
    size_t at = 0;
    size_t its = 0;
    bool long_word = false;
    for (;;) {
        size_t size = area_words_next(ours, ours_length, &at);
        size_t own = area_words_next(text, length, &its);
        if (size == 0 || own == 0)
            return size == own && long_word;
        bool same = size == own && memcmp(ours + at, text + its, size) == 0;
        if (!same && !area_words_shortens(text + its, own, ours + at, size))
            return false;
        long_word = long_word || own >= LETTERS;
        at += size;
        its += own;
    }
}

enum pb_area_likeness pb_area_likeness(const char *ours, size_t ours_length, const char *text, size_t length)
{
    enum { SHORTEST = 5, LONG = 9 }; /* of a short name, another one is a letter away; of long ones none is two */
    if (ours_length == length && memcmp(ours, text, length) == 0)
        return PB_AREA_SAME_WORDS;
    if (length < SHORTEST || ours_length < SHORTEST)
        return PB_AREA_UNLIKE;
    size_t allowed = ours_length >= LONG && length >= LONG ? 2 : 1;
    if (*ours == *text && pb_area_distance(ours, ours_length, text, length, allowed) <= allowed)
        return PB_AREA_MISTYPED;
    if (area_words_shortened(ours, ours_length, text, length))
        return PB_AREA_SHORTENED;
    bool within = ours_length < length
                      ? area_words_has(text, length, ours, ours_length)
                      : !area_words_general(text, length) && area_words_has(ours, ours_length, text, length);
    return within ? PB_AREA_WITHIN_NAME : PB_AREA_UNLIKE;
}
