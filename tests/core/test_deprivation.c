#include "placebook/deprivation.h"

#include <criterion/criterion.h>

/* The words of Fingertips' category types and categories. */
/* The first two are names that Fingertips gives category types. */
Test(deprivation, knows_groups_that_are_made_within_each_area)
{
    cr_assert(pb_grouping_is_relative("LSOA21 deprivation deciles within area (IMD2019)"));
    cr_assert(pb_grouping_is_relative("LSOA11 deprivation quintiles within area (IMD2015)"));
    cr_assert(pb_grouping_is_relative("Deprivation quintiles within county"));
    cr_assert(pb_grouping_is_relative("Local deprivation quintiles"));
    cr_assert(pb_grouping_is_relative("Local quintiles of deprivation"));
    cr_assert(pb_grouping_is_relative("Local deciles"));
    cr_assert_not(pb_grouping_is_relative("LSOA21 deprivation deciles in England (IMD2019)"));
    cr_assert_not(pb_grouping_is_relative("LSOA21 deprivation deciles within England (IMD2019)"));
    cr_assert_not(pb_grouping_is_relative("Readmitted within 30 days"));
    cr_assert_not(pb_grouping_is_relative("Ethnic groups"));
    cr_assert_not(pb_grouping_is_relative(""));
}

Test(deprivation, knows_kinds_of_groups)
{
    cr_assert_eq(pb_deprivation_groups("District & UA deprivation deciles in England (IMD2019, 4/21 geography)"), 10);
    cr_assert_eq(pb_deprivation_groups("LSOA21 deprivation deciles within area (IMD2019)"), 10);
    cr_assert_eq(pb_deprivation_groups("Deprivation quintiles in England"), 5);
    cr_assert_eq(pb_deprivation_groups("Ethnic groups"), 0);
    cr_assert_eq(pb_deprivation_groups(""), 0);
}

Test(deprivation, orders_groups_by_their_words)
{
    static const char *const deciles[] = {
        "Most deprived decile (IMD2019)",         "Second most deprived decile (IMD2019)",
        "Third more deprived decile (IMD2019)",   "Fourth more deprived decile (IMD2019)",
        "Fifth more deprived decile (IMD2019)",   "Fifth less deprived decile (IMD2019)",
        "Fourth less deprived decile (IMD2019)",  "Third less deprived decile (IMD2019)",
        "Second least deprived decile (IMD2019)", "Least deprived decile (IMD2019)",
    };
    for (size_t i = 0; i < 10; i++)
        cr_assert_eq(pb_deprivation_group(deciles[i], 10), i + 1, "%s", deciles[i]);
    static const char *const quintiles[] = { "Most deprived quintile", "second most deprived quintile",
                                             "Third more deprived quintile", "Fourth more deprived quintile",
                                             "Least deprived quintile" };
    for (size_t i = 0; i < 5; i++)
        cr_assert_eq(pb_deprivation_group(quintiles[i], 5), i + 1, "%s", quintiles[i]);
    cr_assert_eq(pb_deprivation_group("Second least deprived quintile", 5), 4);
}

Test(deprivation, does_not_guess)
{
    cr_assert_eq(pb_deprivation_group("Most deprived quintile", 10), 0);
    cr_assert_eq(pb_deprivation_group("Decile 1", 10), 0);
    cr_assert_eq(pb_deprivation_group("Second decile", 10), 0);
    cr_assert_eq(pb_deprivation_group(PB_SLOPE_INDEX, 10), 0);
    cr_assert_eq(pb_deprivation_group("", 5), 0);
}
