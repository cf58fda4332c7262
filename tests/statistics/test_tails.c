/*
 * The tails of many numbers: against the same numbers sorted by the C library.
 */
#include "core/statistics/random.h"
#include "core/statistics/tails.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 100000 };

static double numbers[MANY], sorted[MANY];

static int in_order(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;
    return (a > b) - (a < b);
}

/* Every position of both tails, the tails set apart once. */
static void check(size_t count, size_t tail)
{
    memcpy(sorted, numbers, count * sizeof *numbers);
    qsort(sorted, count, sizeof *sorted, in_order);
    pb_tails_set_apart(numbers, count, tail);
    cr_assert_eq(numbers[tail], sorted[tail]);
    cr_assert_eq(numbers[count - 1 - tail], sorted[count - 1 - tail]);
    ptrdiff_t last = (ptrdiff_t)count - 1;
    ptrdiff_t step = (ptrdiff_t)tail / 50 + 1;
    for (ptrdiff_t i = 0; i <= (ptrdiff_t)tail; i += step) {
        cr_assert_eq(pb_tails_select(numbers, 0, (ptrdiff_t)tail, i), sorted[i]);
        cr_assert_eq(pb_tails_select(numbers, last - (ptrdiff_t)tail, last, last - i), sorted[last - i]);
    }
    qsort(numbers, count, sizeof *numbers, in_order);
    cr_assert_eq(memcmp(numbers, sorted, count * sizeof *numbers), 0, "the same numbers");
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
    check(MANY, MANY / 20);
    fill(MANY);
    check(MANY, 0);
    fill(MANY);
    check(MANY, MANY / 2 - 1);
}

Test(tails, of_few_numbers)
{
    for (size_t count = 2; count < 40; count++) {
        fill(count);
        check(count, count / 2 - 1);
        fill(count);
        check(count, 0);
    }
}

/* The sample takes every 97th number; these are all much lower than the rest, so the guess is too low. */
Test(tails, where_the_sample_misleads)
{
    fill(MANY);
    for (size_t i = 0; i < MANY; i += MANY / 1024)
        numbers[i] -= 100;
    check(MANY, MANY / 20);
}

Test(tails, of_equal_numbers)
{
    for (size_t i = 0; i < MANY; i++)
        numbers[i] = i % 3 ? 1 : 2;
    check(MANY, MANY / 20);
}
