/* With which census the codes of LSOAs and MSOAs came. Expectations: the numbers that the Office for National
 * Statistics has given. */
#include "placebook/codings.h"
#include "placebook/module.h"
#include "tests/support/house.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* The lookup of December 2011 (ONS) has 32,844 LSOAs of England, E01000001 to E01033768; the first beyond them is
 * E01033769 of 2021. In 2001 there were 32,482 LSOAs and 6,781 MSOAs; E02006934 is Liverpool 062, of 2011. */
Test(census_codes, tells_the_census_of_a_code)
{
    static const struct {
        const char *code;
        int32_t census;
    } codes[] = { { "E01000001", 2001 }, { "E01032482", 2001 }, { "E01032483", 2011 }, { "E01033768", 2011 },
                  { "E01033769", 2021 }, { "E02006781", 2001 }, { "E02006782", 2011 }, { "E02006934", 2011 },
                  { "E02006935", 2021 }, { "W01000001", 0 },    { "E07000220", 0 },    { "E01", 0 },
                  { "E0100000001", 0 } };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        cr_expect_eq(pb_census_of_code(codes[i].code), codes[i].census, "%s", codes[i].code);
}

static void add_lsoa(struct pb_context *context, const char *code, int32_t year)
{
    const struct pb_fact_source here = { "lookup.csv", 7 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_fact_area(context, &here, code, "", PB_TYPE_LSOA, 0, 0, &error), PB_OK);
    cr_assert_eq(pb_fact_vintage(context, year, &error), PB_OK);
}

/* LSOAs of 2001 by headings of `year`, and one code more. */
static void expect_codes(size_t count, int32_t year, const char *more, const char *fault)
{
    struct pb_test_house house;
    struct pb_symbols symbols;
    struct pb_table facts;
    struct pb_row_counts row_counts = { 0 };
    struct pb_reference reference;
    struct pb_error error = { 0 };
    char code[16];
    pb_test_house_open(&house);
    cr_assert_eq(pb_symbols_open(&symbols, &error), PB_OK);
    pb_table_open(&facts, &symbols, 1 << 20);
    struct pb_context context = { .source = "lookups", .table = &facts, .row_counts = &row_counts };
    for (unsigned i = 1; i <= count; i++) {
        (void)snprintf(code, sizeof code, "E0100%04u", i);
        add_lsoa(&context, code, year);
    }
    add_lsoa(&context, more, year);
    cr_assert_eq(pb_reference_build(&reference, &house.geography, &facts, &error), PB_OK);
    cr_assert_eq(reference.fault_total, *fault != '\0', "%zu, %d, %s", count, (int)year, more);
    if (*fault) {
        cr_assert_str_eq(reference.faults[0].rule, "codes");
        cr_assert_str_eq(reference.faults[0].text, fault);
        cr_assert_str_eq(reference.faults[0].file, "lookup.csv");
    }
    pb_reference_close(&reference);
    pb_table_close(&facts);
    pb_symbols_close(&symbols);
    pb_test_house_close(&house);
}

Test(census_codes, tells_of_headings_of_another_census_than_all_codes)
{
    expect_codes(299, 2021, "E01033768",
                 "300 LSOAs have codes of 2021 by the headings of a lookup, and none of these codes came with that "
                 "census, the newest in 2011: expected a lookup of 2021, or headings such as LSOA11CD");
    expect_codes(299, 2011, "E01032482",
                 "300 LSOAs have codes of 2011 by the headings of a lookup, and none of these codes came with that "
                 "census, the newest in 2001: expected a lookup of 2011, or headings such as LSOA01CD");
    expect_codes(298, 2021, "E01033768", "");
    expect_codes(299, 2021, "E01033769", "");
    expect_codes(299, 2011, "E01033768", "");
    expect_codes(299, 2001, "E01032482", "");
    expect_codes(299, 0, "E01033768", "");
}
