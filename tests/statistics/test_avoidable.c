#include "placebook/statistics/avoidable.h"

#include <criterion/criterion.h>
#include <string.h>

/* What the publications of ONS, OHID and OECD say in words. */
Test(avoidable, knows_what_is_said_of_common_causes)
{
    static const struct {
        const char *code;
        double preventable, treatable; /* -1: not avoidable */
    } said[] = {
        { "C34.9", 1, 0 },     { "I21.9", 0.5, 0.5 }, { "I64", 0.5, 0.5 }, { "E11.9", 0.5, 0.5 }, { "C18.0", 0, 1 },
        { "J44.1", 1, 0 },     { "J45.9", 0, 1 },     { "J18.9", 0, 1 },   { "J13", 1, 0 },       { "X70", 1, 0 },
        { "V89.2", 1, 0 },     { "W19", 1, 0 },       { "X42", 1, 0 },     { "K70.3", 1, 0 },     { "U07.1", 1, 0 },
        { "C53.9", 0.5, 0.5 }, { "A16", 0.5, 0.5 },   { "O72", 0, 1 },     { "P07", 0, 1 },       { "Q21.0", 0, 1 },
        { "C25.9", -1, -1 },   { "G30.9", -1, -1 },   { "F03", -1, -1 },   { "C61", -1, -1 },     { "I50.0", -1, -1 },
        { "C44", -1, -1 },     { "F17", -1, -1 },     { "Y87.0", -1, -1 }, { "R99", -1, -1 },     { "U50.9", -1, -1 },
    };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        const struct pb_avoidable_cause *cause = pb_avoidable(said[i].code, 60, PB_WORD_PERSONS);
        if (said[i].preventable < 0) {
            cr_expect_null(cause, "%s", said[i].code);
            continue;
        }
        cr_assert_not_null(cause, "%s", said[i].code);
        cr_expect_eq(cause->preventable, said[i].preventable, "%s", said[i].code);
        cr_expect_eq(cause->treatable, said[i].treatable, "%s", said[i].code);
    }
}

/* A part of a category that is counted otherwise than the rest of it. */
Test(avoidable, takes_the_row_with_most_characters)
{
    cr_expect_eq(pb_avoidable("A40.9", 3, PB_WORD_MALE)->treatable, 1);
    cr_expect_eq(pb_avoidable("A40.3", 3, PB_WORD_MALE)->preventable, 1);
    cr_expect_eq(pb_avoidable("E24.9", 3, PB_WORD_MALE)->treatable, 1);
    cr_expect_eq(pb_avoidable("E24.4", 3, PB_WORD_MALE)->preventable, 1);
    cr_expect_eq(pb_avoidable("K85.0", 3, PB_WORD_MALE)->treatable, 1);
    cr_expect_eq(pb_avoidable("K85.2", 3, PB_WORD_MALE)->preventable, 1);
    cr_expect_null(pb_avoidable("K85", 3, PB_WORD_MALE), "which of them it is, nobody says");
    cr_expect_null(pb_avoidable("I82.8", 3, PB_WORD_MALE));
}

Test(avoidable, is_for_people_under_75_and_of_breast_cancer_for_women)
{
    cr_expect_not_null(pb_avoidable("C34", 74.9, PB_WORD_PERSONS));
    cr_expect_null(pb_avoidable("C34", 75, PB_WORD_PERSONS));
    cr_expect_null(pb_avoidable("C34", -1, PB_WORD_PERSONS));
    cr_expect_not_null(pb_avoidable("C50", 40, PB_WORD_FEMALE));
    cr_expect_null(pb_avoidable("C50", 40, PB_WORD_MALE));
    cr_expect_null(pb_avoidable("C50", 40, PB_WORD_PERSONS));
}

Test(avoidable, reads_codes_as_people_write_them)
{
    static const char *const spellings[] = { "I21.9", "I219", "i21.9", "I21", "I21.", "I21-", "I21.9X", "I21X" };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        cr_expect(pb_is_icd10(spellings[i]));
        cr_assert_not_null(pb_avoidable(spellings[i], 60, PB_WORD_PERSONS), "%s", spellings[i]);
    }
    static const char *const others[] = { "", "I2", "410", "Stroke", "I.21", "I2X" };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        cr_expect_not(pb_is_icd10(others[i]), "%s", others[i]);
        cr_expect_null(pb_avoidable(others[i], 60, PB_WORD_PERSONS));
    }
}

/* Each death is counted once, and no code is in two rows that are equally long. */
Test(avoidable, has_rows_that_make_sense)
{
    for (const struct pb_avoidable_cause *row = pb_avoidable_causes; row->cause; row++) {
        cr_expect_eq(row->preventable + row->treatable, 1, "%s", row->cause);
        cr_expect_eq(strlen(row->from), strlen(row->to));
        cr_expect(strcmp(row->from, row->to) <= 0, "%s", row->from);
        cr_expect(pb_is_icd10(row->from) && pb_is_icd10(row->to));
        for (const struct pb_avoidable_cause *other = row + 1; other->cause; other++)
            cr_expect(strlen(row->from) < strlen(other->from) || strcmp(row->to, other->from) < 0 ||
                          strcmp(other->to, row->from) < 0,
                      "%s-%s and %s-%s", row->from, row->to, other->from, other->to);
    }
}
