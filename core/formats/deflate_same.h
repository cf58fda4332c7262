#ifndef PB_CORE_FORMATS_DEFLATE_SAME_H
#define PB_CORE_FORMATS_DEFLATE_SAME_H
/*
 * Which of 64 bytes are the same, and which of 16 begin a tag: bit n for byte n. Every processor of x86-64 has the
 * instructions for it; elsewhere it is calculated, with the same result (tests/formats/test_deflate.c compares the
 * two). Nothing else in the packer depends on the processor. AVX2 was no faster.
 */
#include <endian.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline uint32_t pb_deflate_four(const unsigned char *at)
{
    uint32_t bytes = 0;
    memcpy(&bytes, at, sizeof bytes);
    return le32toh(bytes);
}

static inline uint64_t pb_deflate_eight(const unsigned char *at)
{
    uint64_t bytes = 0;
    memcpy(&bytes, at, sizeof bytes);
    return le64toh(bytes);
}

/* Eight at a time: the highest bit of each byte that is zero, then these bits side by side. */
static inline uint64_t pb_deflate_zeros(uint64_t bytes)
{
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    uint64_t zeros = ~(((bytes & low) + low) | bytes | low) >> 7;
    return (zeros * UINT64_C(0x0102040810204080)) >> 56;
}

static inline uint64_t pb_deflate_same_anywhere(const unsigned char *a, const unsigned char *b)
{
    uint64_t same = 0;
    for (unsigned i = 0; i < 64; i += 8)
        same |= pb_deflate_zeros(pb_deflate_eight(a + i) ^ pb_deflate_eight(b + i)) << i;
    return same;
}

static inline uint32_t pb_deflate_tags_anywhere(const unsigned char *at)
{
    const uint64_t tags = UINT64_C(0x3C3C3C3C3C3C3C3C); /* < */
    return (uint32_t)(pb_deflate_zeros(pb_deflate_eight(at) ^ tags) | pb_deflate_zeros(pb_deflate_eight(at + 8) ^ tags)
                                                                          << 8);
}

#ifdef __SSE2__
static inline uint64_t pb_deflate_same_16(const unsigned char *a, const unsigned char *b)
{
    __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)a), _mm_loadu_si128((const __m128i *)b));
    return (uint32_t)_mm_movemask_epi8(same);
}
#endif

static inline uint64_t pb_deflate_same(const unsigned char *a, const unsigned char *b)
{
#ifdef __SSE2__
    return pb_deflate_same_16(a, b) | pb_deflate_same_16(a + 16, b + 16) << 16 |
           pb_deflate_same_16(a + 32, b + 32) << 32 | pb_deflate_same_16(a + 48, b + 48) << 48;
#else
    return pb_deflate_same_anywhere(a, b);
#endif
}

static inline uint32_t pb_deflate_tags(const unsigned char *at)
{
#ifdef __SSE2__
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)at), _mm_set1_epi8('<')));
#else
    return pb_deflate_tags_anywhere(at);
#endif
}

#endif
