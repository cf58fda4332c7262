#include "core/base/name.h"

#include "placebook/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Each spelling was written down by hand from the rule in core/base/name.h; what is UTF-8 is from table 3-7 of The
 * Unicode Standard. */
static const struct {
    const char *name;
    const char *spelling;
} names[] = {
    { "good.csv", "good.csv" },
    { "50% of caf\xC3\xA9s.csv", "50% of caf\xC3\xA9s.csv" },
    { "\xF0\x9F\x98\x80.csv", "\xF0\x9F\x98\x80.csv" },
    { "back\\slash.csv", "back\\slash.csv" },
    { "\\x", "\\x" },
    { "\\xe9", "\\xe9" },                                  /* escapes have capital letters: this is none */
    { "caf\xE9.csv", "caf\\xE9.csv" },                     /* Latin-1 */
    { "caf\\xE9.csv", "caf\\x5CxE9.csv" },                 /* the name that looks like the one above */
    { "two\nlines.csv", "two\\x0Alines.csv" },             /* a control character */
    { "del\x7F", "del\\x7F" },                             /* likewise */
    { "c1\xC2\x9B", "c1\\xC2\\x9B" },                      /* likewise, of two bytes */
    { "\xC0\xAF", "\\xC0\\xAF" },                          /* an overlong slash */
    { "\xE0\x80\xAF", "\\xE0\\x80\\xAF" },                 /* a longer one */
    { "\xED\xA0\x80", "\\xED\\xA0\\x80" },                 /* a surrogate */
    { "\xF4\x90\x80\x80", "\\xF4\\x90\\x80\\x80" },        /* beyond U+10FFFF */
    { "\xE2\x80", "\\xE2\\x80" },                          /* cut short */
    { "a\xE2\x80\xA8z", "a\\xE2\\x80\\xA8z" },             /* a line separator */
    { "a\xE2\x80\xAEvsc.exe", "a\\xE2\\x80\\xAEvsc.exe" }, /* right-to-left override */
    { "\xEF\xBF\xBF", "\\xEF\\xBF\\xBF" },                 /* no character, and none that XML can hold */
    { "\xEF\xBF\xBD", "\xEF\xBF\xBD" },                    /* the replacement character is one */
    { "", "" },
};

Test(name, is_spelled_as_text_and_read_back_to_the_same_bytes)
{
    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *spelling = pb_name_spell(&arena, names[i].name);
        cr_assert_str_eq(spelling, names[i].spelling);
        cr_assert(pb_utf8_valid(spelling, strlen(spelling)));
        cr_assert_str_eq(pb_name_bytes(&arena, spelling), names[i].name);
    }
    pb_arena_close(&arena);
}

/* Every name of one and two bytes, alone and after what an escape begins with: none is lost, and no two are alike. */
Test(name, never_shares_a_spelling)
{
    static const char *const before[] = { "", "\\", "\\x", "\\xE", "\\x5", "\\x5C" };
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (unsigned first = 1; first < 256; first++) {
            struct pb_arena arena;
            pb_arena_open(&arena, 1 << 20);
            for (unsigned second = 0; second < 256; second++) {
                char name[16];
                (void)snprintf(name, sizeof name, "%s%c%c", before[i], (int)first, (int)second);
                const char *spelling = pb_name_spell(&arena, name);
                cr_assert(pb_utf8_valid(spelling, strlen(spelling)));
                cr_assert_str_eq(pb_name_bytes(&arena, spelling), name);
            }
            pb_arena_close(&arena);
        }
}

Test(name, is_shown_in_any_room_and_not_spelled_twice)
{
    char text[16];
    pb_name_show(text, sizeof text, "caf\xE9");
    cr_assert_str_eq(text, "caf\\xE9");
    pb_name_show(text, sizeof text, "caf\\xE9");
    cr_assert_str_eq(text, "caf\\xE9");
    pb_name_show(text, sizeof text, "12345678901234\xC3\xA9");
    cr_assert_str_eq(text, "12345678901234");
    pb_name_show(text, sizeof text, "123456789012\xE9");
    cr_assert_str_eq(text, "123456789012");
    pb_name_show(text, 1, "x");
    cr_assert_str_eq(text, "");
}

Test(name, needs_memory_only_when_it_is_escaped)
{
    struct pb_arena none;
    pb_arena_open(&none, 0);
    cr_assert_not_null(pb_name_spell(&none, "good.csv"));
    cr_assert_null(pb_name_spell(&none, "caf\xE9.csv"));
    cr_assert_null(pb_name_bytes(&none, "caf\\xE9.csv"));
    pb_arena_close(&none);
}
