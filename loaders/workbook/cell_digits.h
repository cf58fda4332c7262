#ifndef PB_LOADERS_WORKBOOK_CELL_DIGITS_H
#define PB_LOADERS_WORKBOOK_CELL_DIGITS_H
/*
 * Whether the digits of a number are simple: a minus or none, digits, at most one point among them. Nearly all are, and
 * the cells of a sheet ask a million times. So up to sixteen characters are looked at in two words of eight bytes.
 */
#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { DIGITS_OF_TWO_WORDS = 16 };

static inline uint64_t digits_load(const char *text, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, text, size); /* 2, 4 or 8 */
    return le64toh(word);
}

/* Up to eight characters, the first lowest, with "0" behind them. Two loads of half of them may overlap: they agree. */
static inline uint64_t digits_word(const char *text, size_t length)
{
    const uint64_t zeros = UINT64_C(0x3030303030303030);
    if (length >= 8)
        return digits_load(text, 8);
    uint64_t word = zeros << 8 * length;
    if (length >= 4)
        return word | digits_load(text, 4) | digits_load(text + length - 4, 4) << 8 * (length - 4);
    if (length >= 2)
        return word | digits_load(text, 2) | digits_load(text + length - 2, 2) << 8 * (length - 2);
    return length ? word | (unsigned char)*text : word;
}

/* The highest bit of each byte that is no digit. */
static inline uint64_t digits_others(uint64_t word)
{
    uint64_t value = word ^ UINT64_C(0x3030303030303030); /* 0 to 9 for a digit */
    uint64_t above = (value & UINT64_C(0x7F7F7F7F7F7F7F7F)) + UINT64_C(0x7676767676767676);
    return (above | value) & UINT64_C(0x8080808080808080);
}

/* The same for a text of any length, character by character. */
static inline bool workbook_digits_simple_plainly(const char *text, size_t length)
{
    size_t points = 0;
    size_t first = length > 1 && text[0] == '-';
    for (size_t i = first; i < length; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        points += text[i] == '.';
        if (!digit && (text[i] != '.' || i == first || i + 1 == length || points > 1))
            return false;
    }
    return length > first;
}

/* The same for at most sixteen characters, which are in two words. */
static inline bool digits_simple(uint64_t first_word, uint64_t second_word, size_t length)
{
    uint64_t low = digits_others(first_word);
    uint64_t high = digits_others(second_word);
    size_t first = length > 1 && (first_word & 0xFF) == '-';
    low &= first ? ~UINT64_C(0x80) : ~UINT64_C(0);
    if (!(low | high))
        return length > 0;
    uint64_t others = low ? low : high;
    unsigned bit = (unsigned)__builtin_ctzll(others) & 56;
    size_t at = bit / 8 + (low ? 0 : 8);
    bool one = (others & (others - 1)) == 0 && !(low && high);
    bool point = ((low ? first_word : second_word) >> bit & 0xFF) == '.';
    return one && point && at > first && at + 1 < length;
}

/* Copies at most sixteen characters if they are simple digits; all sixteen bytes of `to` are written then. */
static inline bool workbook_digits_copy(const char *text, size_t length, char to[DIGITS_OF_TWO_WORDS])
{
    if (length > DIGITS_OF_TWO_WORDS)
        return false;
    uint64_t first = digits_word(text, length);
    uint64_t second = digits_word(text + (length > 8 ? 8 : 0), length > 8 ? length - 8 : 0);
    if (!digits_simple(first, second, length))
        return false;
    first = htole64(first);
    second = htole64(second);
    memcpy(to, &first, sizeof first);
    memcpy(to + 8, &second, sizeof second);
    return true;
}

static inline bool workbook_digits_simple(const char *text, size_t length)
{
    char unused[DIGITS_OF_TWO_WORDS];
    return length > DIGITS_OF_TWO_WORDS ? workbook_digits_simple_plainly(text, length)
                                        : workbook_digits_copy(text, length, unused);
}

#endif
