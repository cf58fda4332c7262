#include "core/formats/csv_split.h"

#include <criterion/criterion.h>
#include <string.h>

/* The code for machines without SSE2, under other names: it must give the same. */
#define PB_CSV_PORTABLE
#define pb_csv_split portable_split
#define pb_csv_look  portable_look
struct pb_csv_extent portable_split(const char *text, size_t length, bool last, char separator,
                                    struct pb_csv_field *fields);
struct pb_csv_bytes portable_look(const char *text, size_t length);
#include "core/formats/csv_split.c" // NOLINT(bugprone-suspicious-include)
#undef pb_csv_split
#undef pb_csv_look

TestSuite(csv_split);

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

Test(csv_split, is_the_same_with_and_without_sse2)
{
    static const char alphabet[] = "abcdefgh,,,\"\"\r\n\0\xE9";
    static struct pb_csv_field fast[PB_CSV_FIELDS_MAXIMUM + PB_CSV_FIELDS_ROOM];
    static struct pb_csv_field plain[PB_CSV_FIELDS_MAXIMUM + PB_CSV_FIELDS_ROOM];
    uint64_t state = 3;
    for (int round = 0; round < 20000; round++) {
        char text[400 + PB_CSV_SLACK] = { 0 };
        size_t length = next_random(&state) % 400;
        /* Line ends and quotes are rarer in some rounds, so that long records and long fields come up too. */
        size_t letters = next_random(&state) % 2 ? sizeof alphabet - 1 : 11;
        for (size_t i = 0; i < length; i++)
            text[i] = alphabet[next_random(&state) % letters];
        bool last = next_random(&state) % 2;
        struct pb_csv_extent a = pb_csv_split(text, length, last, ',', fast);
        struct pb_csv_extent b = portable_split(text, length, last, ',', plain);
        cr_assert(a.state == b.state && a.count == b.count && a.end == b.end && a.next == b.next &&
                      a.inner_breaks == b.inner_breaks && a.doubled == b.doubled,
                  "round %d", round);
        for (size_t i = 0; i < a.count; i++)
            cr_assert(fast[i].text == plain[i].text && fast[i].length == plain[i].length &&
                          fast[i].quoted == plain[i].quoted,
                      "round %d", round);
        struct pb_csv_bytes x = pb_csv_look(text, length);
        struct pb_csv_bytes y = portable_look(text, length);
        cr_assert(x.nul == y.nul && x.beyond_ascii == y.beyond_ascii, "round %d", round);
        cr_assert_eq(x.nul, memchr(text, '\0', length) != NULL, "round %d", round);
    }
}
