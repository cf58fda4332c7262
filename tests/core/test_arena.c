#include "placebook/arena.h"

#include <criterion/criterion.h>
#include <string.h>

Test(arena, gives_zeroed_aligned_memory)
{
    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    for (size_t size = 1; size < 3000; size += 7) {
        unsigned char *bytes = pb_arena_take(&arena, size, 1);
        cr_assert_not_null(bytes);
        cr_assert_eq((uintptr_t)bytes % 16, 0);
        for (size_t i = 0; i < size; i++)
            cr_assert_eq(bytes[i], 0);
        memset(bytes, 0xAB, size);
    }
    pb_arena_close(&arena);
}

Test(arena, refuses_more_than_its_maximum_and_overflowing_products)
{
    struct pb_arena arena;
    pb_arena_open(&arena, 10000);
    cr_assert_null(pb_arena_take(&arena, 20000, 1));
    cr_assert_null(pb_arena_take(&arena, SIZE_MAX / 2, 3));
    cr_assert_null(pb_arena_take(&arena, SIZE_MAX, 1));
    cr_assert_not_null(pb_arena_take(&arena, 1000, 1));
    cr_assert_leq(arena.taken, 10000);
    pb_arena_close(&arena);
}

Test(arena, grows_the_last_piece_in_place_and_copies_others)
{
    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    int *numbers = pb_arena_take(&arena, 4, sizeof *numbers);
    numbers[3] = 7;
    int *grown = pb_arena_grow(&arena, numbers, 4, 64, sizeof *grown);
    cr_assert_eq(grown, numbers);
    cr_assert_eq(grown[3], 7);
    cr_assert_eq(grown[63], 0);
    cr_assert_not_null(pb_arena_text(&arena, "between", 7));
    int *moved = pb_arena_grow(&arena, grown, 64, 65, sizeof *moved);
    cr_assert_neq(moved, grown);
    cr_assert_eq(moved[3], 7);
    cr_assert_eq(moved[64], 0);
    cr_assert_str_eq(pb_arena_format(&arena, "%s %d", "row", 12), "row 12");
    pb_arena_close(&arena);
}

/* A large piece has a block of its own, which grows as one; what was taken before and after stays. */
Test(arena, grows_a_large_piece_without_leaving_another_behind)
{
    struct pb_arena arena;
    pb_arena_open(&arena, (size_t)20 << 20);
    char *before = pb_arena_text(&arena, "before", 6);
    size_t count = 1 << 18;
    int *numbers = pb_arena_take(&arena, count, sizeof *numbers);
    cr_assert_not_null(numbers);
    numbers[count - 1] = 7;
    char *after = pb_arena_text(&arena, "after", 5);
    for (size_t more = count + 1000; more <= (size_t)4 << 20; more += 100000) {
        numbers = pb_arena_grow(&arena, numbers, count, more, sizeof *numbers);
        cr_assert_not_null(numbers);
        cr_assert_eq(numbers[(1 << 18) - 1], 7);
        cr_assert_eq(numbers[more - 1], 0);
        count = more;
    }
    cr_assert_null(pb_arena_grow(&arena, numbers, count, (size_t)5 << 20, sizeof *numbers));
    cr_assert_eq(numbers[(1 << 18) - 1], 7);
    cr_assert_str_eq(before, "before");
    cr_assert_str_eq(after, "after");
    int *next = pb_arena_take(&arena, 3, sizeof *next);
    cr_assert(next && (uintptr_t)next % 16 == 0 && next[0] == 0 && next[2] == 0);
    pb_arena_close(&arena);
}

Test(arena, a_list_has_room_for_one_more_until_the_maximum)
{
    struct pb_arena arena;
    uint32_t *items = NULL;
    size_t count = 0;
    size_t room = 0;
    pb_arena_open(&arena, (size_t)1 << 20);
    for (;;) {
        uint32_t *roomy = pb_arena_one_more(&arena, items, count, &room, sizeof *items);
        if (!roomy)
            break;
        items = roomy;
        cr_assert_lt(count, room);
        items[count] = (uint32_t)count;
        count++;
    }
    cr_expect_eq(count, room, "a list that cannot grow stays as it was");
    cr_expect_geq(count, 65536, "%zu of 262,144 that the maximum would hold", count);
    cr_expect_leq(count, 262144);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(items[i], i);
    pb_arena_close(&arena);
}
