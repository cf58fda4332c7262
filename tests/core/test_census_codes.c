/* With which census the codes of LSOAs and MSOAs came. Expectations: the numbers that the Office for National
 * Statistics has given. */
#include "placebook/codings.h"

#include <criterion/criterion.h>

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
