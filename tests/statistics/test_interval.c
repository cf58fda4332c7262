#include "placebook/statistics/interval.h"

#include "tests/support/close.h"

/* 1.644854, 2.575829: any table of the normal distribution; all digits from mpmath (erfinv), 30 digits. */
Test(interval, confidence_as_part_or_percent_gives_the_normal_quantile)
{
    static const double table[][2] = {
        { 0.9, 1.6448536269514727 }, { 90, 1.6448536269514727 },   { 0.99, 2.5758293035489008 },
        { 99, 2.5758293035489008 },  { 99.9, 3.2905267314918948 }, { 0.999999, 4.8916384756985904 },
    };
    double z = 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        cr_assert_eq(pb_confidence_z(table[i][0], &z, NULL), PB_OK);
        assert_close(z, table[i][1], 1e-10);
    }
}

Test(interval, the_two_published_levels_are_the_constants_to_the_last_digit)
{
    static const double table[][2] = { { 0.95, PB_Z_95 }, { 95, PB_Z_95 }, { 0.998, PB_Z_998 }, { 99.8, PB_Z_998 } };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double z = 0;
        cr_assert_eq(pb_confidence_z(table[i][0], &z, NULL), PB_OK);
        cr_assert_eq(z, table[i][1]);
    }
}

Test(interval, certainty_is_infinitely_wide)
{
    for (double confidence = 1; confidence <= 100; confidence += 99) {
        double z = 0;
        cr_assert_eq(pb_confidence_z(confidence, &z, NULL), PB_OK);
        cr_assert(isinf(z) && z > 0);
    }
}

Test(interval, refuses_other_levels)
{
    static const double bad[] = { 0, 0.5, 0.89999, 1.00001, 2, 89.99, 100.001, -95, (double)NAN, INFINITY };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_error error = { 0 };
        double z = 42;
        double part = 43;
        cr_assert_eq(pb_confidence_z(bad[i], &z, &error), PB_REJECTED);
        cr_assert_eq(pb_confidence_part(bad[i], &part, &error), PB_REJECTED);
        cr_assert_neq(error.message[0], '\0');
        cr_assert_eq(z, 42);
        cr_assert_eq(part, 43);
    }
}
