#include "placebook/statistics/similar.h"

#include "tests/support/close.h"

#include <stdio.h>
#include <string.h>

enum { ORGANISATIONS = 30, VARIABLES = 3 };

static const double weights[VARIABLES] = { 0.5, 0.3, 0.2 };
static const char *const names[VARIABLES] = { "deprivation", "population", "rural" };

/* A made-up table; the last organisation's second value lies beyond the cap of 83855. */
static void make_values(double values[ORGANISATIONS * VARIABLES])
{
    for (int i = 0; i < ORGANISATIONS; i++) {
        values[i * VARIABLES] = i * 7 % 13 + 1;
        values[i * VARIABLES + 1] = i == ORGANISATIONS - 1 ? 90000 : 100.0 * (i * i * 3 % 17);
        values[i * VARIABLES + 2] = 0.02 * i;
    }
}

static struct pb_similar_table table_of(const double *values, size_t organisations)
{
    return (struct pb_similar_table){ organisations, VARIABLES, values, weights, names };
}

static bool find(const struct pb_similar_table *table, size_t organisation, size_t count, struct pb_similar *found)
{
    double scores[ORGANISATIONS * VARIABLES];
    bool tied = false;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_similar_scores(table, scores, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_similar_find(table, scores, organisation, count, found, &tied, &error), PB_OK, "%s", error.message);
    return tied;
}

/* The same steps in R 4.2: psd <- function(x) sqrt(mean((x - mean(x))^2)); z <- apply(T, 2, function(x) { x <-
 * sqrt(pmin(x, mean(x) + 5 * psd(x))); (x - mean(x)) / psd(x) }); colSums(w * (t(z) - z[5, ])^2); and in NumPy. */
Test(similar, agrees_with_r)
{
    static const struct pb_similar expected[PB_SIMILAR_COUNT] = {
        { 6, 0.09783731435538201 },  { 2, 0.11454914421931743 },  { 8, 0.29601155676178531 },
        { 15, 0.45259305875241485 }, { 10, 0.53845127004725624 }, { 19, 0.64998326946410878 },
        { 17, 0.66258495470801604 }, { 13, 0.68328220981451149 }, { 12, 0.88001785972828384 },
        { 21, 0.90576877494469343 },
    };
    double values[ORGANISATIONS * VARIABLES];
    struct pb_similar found[PB_SIMILAR_COUNT];
    make_values(values);
    struct pb_similar_table table = table_of(values, ORGANISATIONS);
    cr_assert_not(find(&table, 4, PB_SIMILAR_COUNT, found));
    for (size_t i = 0; i < PB_SIMILAR_COUNT; i++) {
        cr_assert_eq(found[i].organisation, expected[i].organisation);
        assert_close(found[i].distance, expected[i].distance, 1e-13);
    }
    /* The one that is capped; without the cap its neighbours would be further away. */
    cr_assert_not(find(&table, ORGANISATIONS - 1, 3, found));
    cr_assert_eq(found[0].organisation, 27);
    assert_close(found[0].distance, 8.5325792583434552, 1e-13);
    cr_assert_eq(found[2].organisation, 20);
    assert_close(found[2].distance, 8.7744252256878177, 1e-13);
}

Test(similar, distance_is_symmetric_and_free_of_units)
{
    double values[ORGANISATIONS * VARIABLES];
    double scaled[ORGANISATIONS * VARIABLES];
    make_values(values);
    for (size_t i = 0; i < ORGANISATIONS * VARIABLES; i++)
        scaled[i] = values[i] * (i % VARIABLES == 1 ? 1024 : 1);
    struct pb_similar_table table = table_of(values, ORGANISATIONS);
    struct pb_similar_table again = table_of(scaled, ORGANISATIONS);
    double matrix[ORGANISATIONS][ORGANISATIONS] = { { 0 } };
    for (size_t o = 0; o < ORGANISATIONS; o++) {
        struct pb_similar found[ORGANISATIONS - 1];
        struct pb_similar same[ORGANISATIONS - 1];
        cr_assert_not(find(&table, o, ORGANISATIONS - 1, found));
        cr_assert_not(find(&again, o, ORGANISATIONS - 1, same));
        for (size_t i = 0; i < ORGANISATIONS - 1; i++) {
            cr_assert_neq(found[i].organisation, o);
            cr_assert(i == 0 || found[i - 1].distance <= found[i].distance);
            matrix[o][found[i].organisation] = found[i].distance;
            assert_close(same[i].distance, found[i].distance, 1e-12);
        }
    }
    for (size_t a = 0; a < ORGANISATIONS; a++)
        for (size_t b = 0; b < a; b++)
            assert_close(matrix[a][b], matrix[b][a], 1e-14);
}

/* 0 and 4 are twins, 1 and 3 too: from 2 all four are equally near. */
Test(similar, equal_distances_keep_the_order_of_the_table)
{
    static const double values[] = { 1, 1, 1, 9, 9, 9, 4, 4, 4, 9, 9, 9, 1, 1, 1 };
    struct pb_similar_table table = table_of(values, 5);
    struct pb_similar found[4];
    cr_assert(find(&table, 0, 2, found) == false);
    cr_assert_eq(found[0].organisation, 4);
    cr_assert_eq(found[0].distance, 0);
    cr_assert_eq(found[1].organisation, 2);
    cr_assert(find(&table, 0, 3, found));
    cr_assert_eq(found[2].organisation, 1);
    cr_assert_not(find(&table, 0, 4, found));
    cr_assert_eq(found[3].organisation, 3);
}

/* What one organisation lacks takes nothing from the others: as if it were not in the table. */
Test(similar, an_organisation_that_lacks_a_value_takes_no_part)
{
    double values[ORGANISATIONS * VARIABLES];
    double fewer[ORGANISATIONS * VARIABLES];
    struct pb_similar found[PB_SIMILAR_COUNT];
    struct pb_similar expected[PB_SIMILAR_COUNT];
    make_values(values);
    values[7] = (double)NAN;
    memcpy(fewer, values, 6 * sizeof *values);
    memcpy(fewer + 6, values + 9, (ORGANISATIONS * VARIABLES - 9) * sizeof *values);
    struct pb_similar_table table = table_of(values, ORGANISATIONS);
    struct pb_similar_table without = table_of(fewer, ORGANISATIONS - 1);
    (void)find(&table, 5, PB_SIMILAR_COUNT, found);
    (void)find(&without, 4, PB_SIMILAR_COUNT, expected);
    for (size_t i = 0; i < PB_SIMILAR_COUNT; i++) {
        size_t place = expected[i].organisation;
        cr_assert_eq(found[i].organisation, place < 2 ? place : place + 1);
        cr_assert_eq(found[i].distance, expected[i].distance);
    }
}

static void expect_refusal(const struct pb_similar_table *table, const char *message)
{
    double scores[ORGANISATIONS * VARIABLES];
    struct pb_error error = { 0 };
    cr_assert_eq(pb_similar_scores(table, scores, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, message);
}

Test(similar, refuses_a_table_with_the_reason)
{
    double values[ORGANISATIONS * VARIABLES];
    make_values(values);
    struct pb_similar_table table = table_of(values, ORGANISATIONS);
    table.variables = 0;
    expect_refusal(&table, "no variables: expected at least one to compare by");
    table = table_of(values, 0);
    expect_refusal(&table, "no organisation has a value of every variable");
    static const double unknown[] = { 1, (double)NAN, 1 };
    table = table_of(values, ORGANISATIONS);
    table.weights = unknown;
    expect_refusal(&table, "variable 'population' has no weight");
    static const double bad[] = { 0, -1, INFINITY, 2e6 };
    static const char *const shown[] = { "0", "-1", "inf", "2000000" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double wrong[VARIABLES] = { 1, bad[i], 1 };
        char message[200];
        (void)snprintf(message, sizeof message,
                       "variable 'population' has the weight %s: expected a number above 0 and at most 1000000",
                       shown[i]);
        table = table_of(values, ORGANISATIONS);
        table.weights = wrong;
        expect_refusal(&table, message);
    }
    table = table_of(values, ORGANISATIONS);
    values[8] = -3;
    expect_refusal(&table, "variable 'rural' of organisation 3 is -3: expected 0 or more");
    values[8] = INFINITY;
    table.names = NULL;
    expect_refusal(&table, "variable 3 of organisation 3 is inf: expected 0 or more");
    make_values(values);
    for (size_t o = 0; o < ORGANISATIONS; o++)
        values[o * VARIABLES + 1] = 0.1;
    expect_refusal(&table, "variable 2 has the same value in every organisation: it cannot tell them apart");
    /* Different numbers whose square roots are the same double. */
    values[1] = nextafter(0.1, 1);
    expect_refusal(&table, "variable 2 has the same value in every organisation: it cannot tell them apart");
    values[1] = 1e300;
    expect_refusal(&table, "variable 2 has values that are too large to calculate with");
    for (size_t o = 0; o < ORGANISATIONS; o++)
        values[o * VARIABLES + o % VARIABLES] = (double)NAN;
    expect_refusal(&table, "no organisation has a value of every variable");
}

static void expect_none(const struct pb_similar_table *table, size_t organisation, size_t count, const char *message)
{
    double scores[ORGANISATIONS * VARIABLES];
    struct pb_similar found[ORGANISATIONS] = { { 99, -1 } };
    bool tied = true;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_similar_scores(table, scores, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_similar_find(table, scores, organisation, count, found, &tied, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, message);
    cr_assert_eq(found[0].organisation, 99);
    cr_assert(tied);
}

Test(similar, refuses_an_organisation_with_the_reason)
{
    double values[ORGANISATIONS * VARIABLES];
    make_values(values);
    struct pb_similar_table table = table_of(values, 12);
    values[7] = (double)NAN;
    expect_none(&table, 0, 0, "0 similar organisations: expected 1 or more");
    expect_none(&table, 12, 10, "no organisation 13: the table has 12");
    expect_none(&table, 2, 10, "the organisation lacks a value: it cannot be compared with others");
    expect_none(&table, 0, 11, "10 other organisations with all values: expected at least 11");
    table.organisations = 10;
    expect_none(&table, 0, 10, "8 other organisations with all values: expected at least 10");
    table.organisations = 3;
    expect_none(&table, 0, 2, "1 other organisation with all values: expected at least 2");
}
