#ifndef PB_CORE_BASE_DIGITS_H
#define PB_CORE_BASE_DIGITS_H
/*
 * Up to eight digits read at once, as most numbers of tables have no more: a loop over so few costs most where it ends,
 * because no processor can foresee where that is. tests/core/test_digits.c compares each with one digit after the
 * other.
 */
#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { PB_DIGITS_AT_ONCE = 8 };

#define PB_DIGITS_ALL(byte) (UINT64_C(0x0101010101010101) * (byte)) /* in each of eight bytes */

/* The first bytes of a text, 1 to 8, of which the first is the lowest; nothing behind them is read. */
static inline uint64_t pb_digits_take(const char *text, size_t count)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (count < 4)
        return bytes[0] | (uint64_t)bytes[count / 2] << count / 2 * 8 | (uint64_t)bytes[count - 1] << (count - 1) * 8;
    uint32_t first = 0;
    uint32_t last = 0; /* may have some of the first again, in their own places */
    memcpy(&first, bytes, sizeof first);
    memcpy(&last, bytes + count - sizeof last, sizeof last);
    return le32toh(first) | (uint64_t)le32toh(last) << (count - sizeof last) * 8;
}

/* The number that these bytes write, 1 to 8; false when one of them is not a digit. */
static inline bool pb_digits_value(uint64_t bytes, size_t count, uint64_t *value)
{
    /* Eight digits: the zeros that are wanting come first. */
    uint64_t digits = bytes << (PB_DIGITS_AT_ONCE - count) * 8 | (PB_DIGITS_ALL('0') >> count * 4) >> count * 4;
    if ((digits & PB_DIGITS_ALL(0xF0)) != PB_DIGITS_ALL('0') ||
        ((digits + PB_DIGITS_ALL(6)) & PB_DIGITS_ALL(0xF0)) != PB_DIGITS_ALL('0'))
        return false;
    digits &= PB_DIGITS_ALL(0x0F);
    digits = (digits * 10 + (digits >> 8)) & UINT64_C(0x00FF00FF00FF00FF);   /* pairs, */
    digits = (digits * 100 + (digits >> 16)) & UINT64_C(0x0000FFFF0000FFFF); /* fours, */
    *value = (digits * 10000 + (digits >> 32)) & UINT64_C(0xFFFFFFFF);       /* and all of them */
    return true;
}

#endif
