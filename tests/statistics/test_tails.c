/*
 * The tails of many numbers: against the same numbers sorted by the C library.
 */
#include "core/statistics/random.h"
#include "core/statistics/tails.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 100000 };

static double numbers[MANY], sorted[MANY], low[MANY + 1], high[MANY + 1];

static int in_order(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;
    return (a > b) - (a < b);
}

/* Every position of both tails, which are found once. */
static void check(size_t count, size_t tail, size_t room)
{
    memcpy(sorted, numbers, count * sizeof *numbers);
    qsort(sorted, count, sizeof *sorted, in_order);
    low[room] = high[room] = 12345; /* nothing is written behind the room */
    pb_tails_find(numbers, count, tail, low, high, room);
    cr_assert_eq(low[tail], sorted[tail]);
    cr_assert_eq(high[tail], -sorted[count - 1 - tail]);
    cr_assert(low[room] == 12345 && high[room] == 12345);
    ptrdiff_t last = (ptrdiff_t)tail;
    for (ptrdiff_t i = 0; i <= last; i += last / 50 + 1) {
        cr_assert_eq(pb_tails_select(low, 0, last, i), sorted[i]);
        cr_assert_eq(pb_tails_select(high, 0, last, i), -sorted[(ptrdiff_t)count - 1 - i]);
    }
    qsort(low, tail + 1, sizeof *low, in_order);
    cr_assert_eq(memcmp(low, sorted, (tail + 1) * sizeof *low), 0, "the same numbers");
}

static void fill(size_t count)
{
    struct pb_random random;
    pb_random_seed(&random, 11);
    for (size_t i = 0; i < count; i++)
        numbers[i] = pb_random_normal(&random) - 0.5;
}

Test(tails, are_those_of_the_sorted_numbers)
{
    fill(MANY);
    check(MANY, MANY / 20, MANY / 8);
    fill(MANY);
    check(MANY, 0, MANY);
    fill(MANY);
    check(MANY, MANY / 2 - 1, MANY);
    fill(MANY);
    check(MANY, MANY - 1, MANY);
}

Test(tails, of_few_numbers)
{
    for (size_t count = 2; count < 40; count++) {
        fill(count);
        check(count, count / 2 - 1, count);
        fill(count);
        check(count, 0, 1);
    }
}

/* The sample takes every 97th number; half of these are much lower or higher than the rest, so a guess is too low. */
Test(tails, where_the_sample_misleads)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        fill(MANY);
        for (size_t i = 0; i < MANY; i += MANY / 1024)
            if (sign * (numbers[i] + 0.5) > 0)
                numbers[i] += sign * 100;
        check(MANY, MANY / 20, MANY / 8);
    }
}

Test(tails, of_equal_numbers)
{
    for (size_t i = 0; i < MANY; i++)
        numbers[i] = i % 3 ? 1 : 2;
    check(MANY, MANY / 20, MANY / 8);
}

/* By the sample all numbers but its own are in one tail, which has no room for them. */
Test(tails, where_more_than_expected_is_beyond_a_bound)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        fill(MANY);
        for (size_t i = 0; i < MANY; i++)
            numbers[i] = i % (MANY / 1024) ? sign * (1 + fabs(numbers[i])) : 0;
        check(MANY, MANY / 20, MANY / 8);
    }
}
