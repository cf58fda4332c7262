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
static bool is_nothing(uint32_t character)
{
    return character == '\'' || character == '`' || character == 0xB4 || character == 0x2BC || character == 0x2018 ||
           character == 0x2019 || pb_utf8_invisible(character);
}

/* Blanks, and punctuation beyond ASCII: dashes, quotation marks, dots. */
static bool is_between(uint32_t character)
{
    return pb_utf8_blank(character) || character == 0xB7 || (character >= 0x2010 && character <= 0x206F) ||
           character == 0x2212 || character == 0xFE58 || character == 0xFE63 || character == 0xFF0D;
}

static bool area_words_take(struct pb_area_words *words, const char *text, size_t size, uint32_t character)
{
    if (is_nothing(character))
        return true;
    if (character == '&' || character == '+')
        return area_words_and(words);
    char c = *text;
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return area_words_add(words, &c, 1);
    if (character < 0x80 || character == PB_UTF8_INVALID || is_between(character))
        return area_words_space(words);
    return area_words_add(words, text, size);
}

/* ---- Words that say a kind ---- */

#define KIND(kind) (UINT32_C(1) << PB_AREA_##kind)

/* "NHS Rugby" would be a commissioner: networks and trusts say what they are. */
#define NHS_COMMISSIONERS (KIND(CCG) | KIND(SUB_ICB) | KIND(ICB))
#define NHS_KINDS (NHS_COMMISSIONERS | KIND(TRUST) | KIND(PCN))

struct kind_words {
    const char *words;
    uint32_t kinds;
};

/* Longer ones come before those that they end with. */
static const struct kind_words endings[] = {
    { "metropolitan borough council", KIND(DISTRICT) },
    { "metropolitan district council", KIND(DISTRICT) },
    { "borough council", KIND(DISTRICT) },
    { "district council", KIND(DISTRICT) },
    { "city council", KIND(DISTRICT) },
    { "county council", KIND(COUNTY) },
    { "council", KIND(DISTRICT) | KIND(COUNTY) },
    { "metropolitan borough", KIND(DISTRICT) },
    { "metropolitan district", KIND(DISTRICT) },
    { "unitary authority", KIND(DISTRICT) },
    { "local authority", KIND(DISTRICT) | KIND(COUNTY) },
    { "city of", KIND(DISTRICT) },
    { "borough of", KIND(DISTRICT) },
    { "district of", KIND(DISTRICT) },
    { "county of", KIND(COUNTY) },
    { "borough", KIND(DISTRICT) },
    { "district", KIND(DISTRICT) },
    { "county", KIND(COUNTY) },
    { "unitary", KIND(DISTRICT) },
    { "ua", KIND(DISTRICT) },
    { "mbc", KIND(DISTRICT) },
    { "bc", KIND(DISTRICT) },
    { "dc", KIND(DISTRICT) },
    { "md", KIND(DISTRICT) },
    { "b", KIND(DISTRICT) }, /* as in the Ordnance Survey's "Rugby District (B)" */
    { "cc", KIND(DISTRICT) | KIND(COUNTY) },
    { "la", KIND(DISTRICT) | KIND(COUNTY) },
    { "clinical commissioning group", KIND(CCG) },
    { "ccg", KIND(CCG) },
    { "sub integrated care board location", KIND(SUB_ICB) },
    { "sub icb location", KIND(SUB_ICB) },
    { "sub icb", KIND(SUB_ICB) },
    { "sicbl", KIND(SUB_ICB) },
    { "integrated care board", KIND(ICB) },
    { "integrated care system", KIND(ICB) },
    { "sustainability and transformation partnership", KIND(ICB) },
    { "icb", KIND(ICB) },
    { "ics", KIND(ICB) },
    { "stp", KIND(ICB) },
    { "primary care network", KIND(PCN) },
    { "pcn", KIND(PCN) },
    { "nhs foundation trust", KIND(TRUST) },
    { "nhs trust", KIND(TRUST) },
    { "region statistical", KIND(REGION) },
    { "statistical region", KIND(REGION) },
    { "statistical", KIND(REGION) },
    { "region", KIND(REGION) },
};

static const struct kind_words beginnings[] = {
    { "metropolitan borough of", KIND(DISTRICT) },
    { "city of", KIND(DISTRICT) },
    { "borough of", KIND(DISTRICT) },
    { "district of", KIND(DISTRICT) },
    { "county of", KIND(COUNTY) },
    { "nhs", NHS_KINDS },
    { "the", AREA_KINDS_ANY },
};

/* The words that are left must be some: "Region" alone is a name. */
static bool take_ending(struct pb_area_words *words)
{
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t size = strlen(endings[i].words);
        if (words->length <= size + 1 || words->text[words->length - size - 1] != ' ' ||
            memcmp(words->text + words->length - size, endings[i].words, size) != 0)
            continue;
        words->length -= size + 1;
        words->kinds &= endings[i].kinds;
        words->said = true;
        return true;
    }
    return false;
}

static bool take_beginning(struct pb_area_words *words)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        size_t size = strlen(beginnings[i].words);
        if (words->length <= size + 1 || words->text[size] != ' ' ||
            memcmp(words->text, beginnings[i].words, size) != 0)
            continue;
        words->length -= size + 1;
        memmove(words->text, words->text + size + 1, words->length);
        words->kinds &= beginnings[i].kinds;
        words->said = words->said || beginnings[i].kinds != AREA_KINDS_ANY;
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
        uint32_t character = 0;
        size = pb_utf8_next(name + at, length - at, &character);
        if (!area_words_take(words, name + at, size, character))
            return false;
    }
    while (words->length && words->text[words->length - 1] == ' ')
        words->length--;
    while (take_ending(words))
        continue;
    while (take_beginning(words))
        continue;
    words->text[words->length] = '\0';
    if (words->kinds == NHS_KINDS)
        words->kinds = NHS_COMMISSIONERS;
    return words->length > 0 && words->kinds != 0;
}

/* ---- Likeness ---- */

static size_t least(size_t a, size_t b)
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
            row[j] = least(changed, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free = before;
        before = last;
        last = row;
        row = free;
    }
    return least(last[b_length], maximum + 1);
}

/* Are the words of `part` among those of `whole`, one after the other? */
static bool has_words(const char *whole, size_t whole_length, const char *part, size_t length)
{
    for (size_t at = 0; at + length <= whole_length; at++)
        if ((at == 0 || whole[at - 1] == ' ') && (at + length == whole_length || whole[at + length] == ' ') &&
            memcmp(whole + at, part, length) == 0)
            return true;
    return false;
}

/* Words that say nothing about which area it is. */
static bool is_general(const char *text, size_t length)
{
    static const char *const words[] = { "north", "south", "east", "west", "central", "rural", "city", "hospital" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
            return true;
    return false;
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
    bool within = ours_length < length ? has_words(text, length, ours, ours_length)
                                       : !is_general(text, length) && has_words(ours, ours_length, text, length);
    return within ? PB_AREA_WITHIN_NAME : PB_AREA_UNLIKE;
}
