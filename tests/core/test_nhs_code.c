/* Forms of codes, and codes among other words. */
#include "placebook/nhs_code.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

Test(nhs_code, knows_the_forms_and_what_they_belong_to)
{
    static const char *const codes[][3] = {
        { "05A", "05A", "ccg" },
        { "n05A", "05A", "ccg" },
        { "b2m3m", "B2M3M", "sub-icb" },
        { "qwu", "QWU", "icb" },
        { "U04784", "U04784", "pcn" },
        { "M84009", "M84009", "practice" },
        { "Y60", "Y60", "region" },
        { "E38000038", "E38000038", "ccg" },
        { "nE54000018", "E54000018", "icb" },
        { "E92000001", "E92000001", "" },
    };
    static const char *const none[] = { "",         "O5A",        "05",
                                        "5AA5",     "QWUX",       "Q",
                                        "E3800003", "E380000381", "05A extra words here" };
    char code[PB_NHS_CODE_TEXT];
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        cr_expect(pb_nhs_code(codes[i][0], strlen(codes[i][0]), false, code), "%s", codes[i][0]);
        cr_expect_str_eq(code, codes[i][1]);
        cr_expect_str_eq(pb_nhs_code_type(code), codes[i][2]);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        cr_expect_not(pb_nhs_code(none[i], strlen(none[i]), false, code), "%s", none[i]);
        cr_expect_str_eq(code, "");
    }
    cr_expect_not(pb_nhs_code("qwu", 3, true, code));
}

Test(nhs_code, finds_codes_in_lists_of_any_writing)
{
    static const char text[] = "94A; n94B,94c\nNHS Derby (15M) and the que of QHL";
    const char *at = text;
    size_t length = strlen(text);
    char code[PB_NHS_CODE_TEXT];
    char found[100] = "";
    while (pb_nhs_code_next(&at, &length, code))
        (void)snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", code);
    cr_expect_str_eq(found, "94A 94B 94C 15M QHL ");
    cr_expect_eq(length, 0);
}

/* 943 476 5919 is the example of the NHS Data Dictionary; the others are that one with a digit changed, or no number.
 */
Test(nhs_code, numbers_of_persons_have_a_digit_that_checks_the_others)
{
    static const struct {
        const char *text;
        bool number, digits;
    } cases[] = {
        { "9434765919", true, true },  { "943 476 5919", true, true },  { "943-476-5919", true, true },
        { "9434765918", false, true }, { "9434765929", false, true },   { "0000000000", false, true },
        { "943476591", false, false }, { "94347659190", false, false }, { "943476591x", false, false },
        { "", false, false },          { "1234567.89", false, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool digits = false;
        cr_expect_eq(pb_nhs_number(cases[i].text, strlen(cases[i].text), &digits), cases[i].number, "%s",
                     cases[i].text);
        cr_expect_eq(digits, cases[i].digits, "%s", cases[i].text);
    }
}
