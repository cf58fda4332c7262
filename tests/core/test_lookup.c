/* Expectations: what a dictionary does, and the promises of placebook/lookup.h. */
#include "placebook/lookup.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static uint32_t find(const struct pb_lookup *lookup, uint32_t domain, const char *text)
{
    return pb_lookup_find(lookup, domain, text, strlen(text));
}

Test(lookup, finds_what_was_added_and_nothing_else)
{
    enum { COUNT = 5000 };
    static char texts[COUNT][16];
    struct pb_arena arena;
    struct pb_lookup lookup;
    struct pb_error error = { 0 };
    pb_arena_open(&arena, (size_t)16 << 20);
    cr_assert_eq(pb_lookup_open(&lookup, COUNT, &arena, &error), PB_OK);
    for (uint32_t i = 0; i < COUNT; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "E%08u", i);
        cr_assert_eq(pb_lookup_add(&lookup, 0, texts[i], i), PB_LOOKUP_NONE);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        cr_assert_eq(find(&lookup, 0, texts[i]), i);
        cr_assert_eq(pb_lookup_find(&lookup, 0, texts[i], strlen(texts[i]) - 1), PB_LOOKUP_NONE, "only a beginning");
        cr_assert_eq(find(&lookup, 1, texts[i]), PB_LOOKUP_NONE, "another domain");
    }
    cr_assert_eq(find(&lookup, 0, "E99999999"), PB_LOOKUP_NONE);
    cr_assert_eq(find(&lookup, 0, ""), PB_LOOKUP_NONE);
    pb_arena_close(&arena);
}

Test(lookup, keeps_the_first_of_two_and_the_domains_apart)
{
    struct pb_arena arena;
    struct pb_lookup lookup;
    struct pb_error error = { 0 };
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(pb_lookup_open(&lookup, 3, &arena, &error), PB_OK);
    cr_assert_eq(pb_lookup_add(&lookup, 0, "rugby", 1), PB_LOOKUP_NONE);
    cr_assert_eq(pb_lookup_add(&lookup, 0, "rugby", 2), 1);
    cr_assert_eq(pb_lookup_add(&lookup, 7, "rugby", 3), PB_LOOKUP_NONE);
    cr_assert_eq(find(&lookup, 0, "rugby"), 1);
    cr_assert_eq(find(&lookup, 7, "rugby"), 3);
    pb_arena_close(&arena);
}

Test(lookup, never_fills_up_and_answers_before_it_is_opened)
{
    struct pb_arena arena;
    struct pb_lookup lookup = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(find(&lookup, 0, "rugby"), PB_LOOKUP_NONE);
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(pb_lookup_open(&lookup, 1, &arena, &error), PB_OK);
    cr_assert_eq(pb_lookup_add(&lookup, 0, "one", 1), PB_LOOKUP_NONE);
    cr_assert_eq(pb_lookup_add(&lookup, 0, "two", 2), PB_LOOKUP_NONE);
    cr_assert_eq(find(&lookup, 0, "two"), PB_LOOKUP_NONE, "there was no room for it");
    cr_assert_eq(pb_lookup_open(&lookup, (size_t)PB_LOOKUP_MAXIMUM + 1, &arena, &error), PB_FAILED);
    pb_arena_close(&arena);
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(pb_lookup_open(&lookup, 1 << 20, &arena, &error), PB_FATAL, "the arena's maximum");
    pb_arena_close(&arena);
}

Test(lookup, grows_with_what_nobody_counted_before)
{
    enum { COUNT = 5000 };
    static char texts[COUNT][16];
    struct pb_arena arena;
    struct pb_lookup lookup = { 0 };
    struct pb_error error = { 0 };
    pb_arena_open(&arena, (size_t)16 << 20);
    for (uint32_t i = 0; i < COUNT; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "E%08u", i);
        cr_assert_eq(pb_lookup_grow(&lookup, &arena, &error), PB_OK);
        cr_assert_eq(pb_lookup_add(&lookup, i % 2, texts[i], i), PB_LOOKUP_NONE);
        cr_assert_eq(pb_lookup_add(&lookup, i % 2, texts[i], 7), i, "it is there already");
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        cr_assert_eq(find(&lookup, i % 2, texts[i]), i);
        cr_assert_eq(find(&lookup, 1 - i % 2, texts[i]), PB_LOOKUP_NONE, "another domain");
    }
    pb_arena_close(&arena);
}

/* A large piece moves when it grows. Among these maxima of the arena are some at which the entries have room to grow
 * and the slots have none. */
Test(lookup, keeps_what_it_had_when_it_cannot_grow)
{
    enum { COUNT = 100000, FIRST = 4 << 20, STEP = 512 << 10, LAST = 6 << 20 };
    static char texts[COUNT][16];
    for (uint32_t i = 0; i < COUNT; i++)
        (void)snprintf(texts[i], sizeof texts[i], "E%08u", i);
    for (size_t maximum = FIRST; maximum < LAST; maximum += STEP) {
        struct pb_arena arena;
        struct pb_lookup lookup = { 0 };
        struct pb_error error = { 0 };
        enum pb_status status = PB_OK;
        uint32_t count = 0;
        pb_arena_open(&arena, maximum);
        while (count < COUNT && (status = pb_lookup_grow(&lookup, &arena, &error)) == PB_OK) {
            (void)pb_lookup_add(&lookup, 0, texts[count], count);
            count++;
        }
        cr_assert_eq(status, PB_FATAL, "the arena's maximum");
        for (uint32_t i = 0; i < count; i += 64)
            cr_assert_eq(find(&lookup, 0, texts[i]), i);
        pb_arena_close(&arena);
    }
}
