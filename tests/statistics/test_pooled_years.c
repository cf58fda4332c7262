#include "placebook/statistics/pooled_years.h"

#include "tests/support/close.h"

static const double people[] = { 100, 101, 102, 103, 104, 105 };

Test(pooled_years, are_three_where_three_are_enough)
{
    static const double counts[] = { 4, 3, 3, 1, 1, 1 };
    struct pb_pooled pooled = pb_pool_years(counts, people, 6);
    cr_expect_eq(pooled.years, 3);
    cr_expect_eq(pooled.count, 10);
    cr_expect_eq(pooled.denominator, 303);
}

Test(pooled_years, are_five_where_three_are_not)
{
    static const double counts[] = { 4, 3, 2, 1, 1, 1 };
    struct pb_pooled pooled = pb_pool_years(counts, people, 6);
    cr_expect_eq(pooled.years, 5);
    cr_expect_eq(pooled.count, 11);
    cr_expect_eq(pooled.denominator, 510);
    pooled = pb_pool_years(counts, people, 4);
    cr_expect_eq(pooled.years, 3, "five are not there");
    cr_expect_eq(pooled.count, 9);
}

Test(pooled_years, end_where_a_year_is_missing)
{
    static const double gap[] = { 4, 3, NAN, 9, 9, 9 };
    cr_expect_eq(pb_pool_years(gap, people, 6).years, 0);
    static const double late[] = { 1, 1, 1, 1, NAN, 9 };
    cr_expect_eq(pb_pool_years(late, people, 6).years, 3);
    cr_expect_eq(pb_pool_years(late, people, 2).years, 0);
}
