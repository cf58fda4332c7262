/*
 * What a comparison comes to where the two districts of a Place differ: expectations are written down from the rule
 * that the less good of the two counts, and that nothing is said of what is not judged.
 */
#include "placebook/contract/verdict.h"

#include <criterion/criterion.h>

#define BETTER PB_WORD_BETTER
#define WORSE  PB_WORD_WORSE
#define SAME   PB_WORD_SIMILAR
#define NONE   PB_WORD_NONE

Test(verdict, is_that_of_the_word_unless_districts_differ)
{
    cr_assert_eq(pb_verdict_of(PB_WORD_WORST, PB_WORD_LOW_IS_GOOD, ""), WORSE);
    cr_assert_eq(pb_verdict_of(PB_WORD_BOTH_SIMILAR, PB_WORD_LOW_IS_GOOD, ""), SAME);
    cr_assert_eq(pb_verdict_of(PB_WORD_WIDER_GAP, PB_WORD_LOW_IS_GOOD, ""), WORSE);
    cr_assert_eq(pb_verdict_of(PB_WORD_WIDER_GAP, PB_WORD_NO_JUDGEMENT, ""), NONE);
    cr_assert_eq(pb_verdict_of(PB_WORD_LOWER, PB_WORD_NO_JUDGEMENT, ""), NONE);
}

Test(verdict, of_districts_that_differ_is_the_less_good)
{
    static const struct {
        const char *note;
        enum pb_word judged, not_judged;
    } cases[] = {
        { "districts compared with England: Stratford-on-Avon better, Warwick similar", SAME, SAME },
        { "districts compared with England: Stratford-on-Avon similar, Warwick worse", WORSE, WORSE },
        { "districts compared with England: Stratford-on-Avon better, Warwick worst", WORSE, WORSE },
        { "districts compared with England: Stratford-on-Avon best, Warwick similar", SAME, SAME },
        { "districts compared with England: Stratford-on-Avon worst, Warwick similar", WORSE, WORSE },
        { "districts compared with England: Stratford-on-Avon similar gap, Warwick wider gap", WORSE, NONE },
        { "districts compared with England: Stratford-on-Avon narrower gap, Warwick similar gap", SAME, NONE },
        { "districts compared with England: Stratford-on-Avon lower, Warwick similar", NONE, NONE },
        { "a worse response; districts compared with England: Stratford-on-Avon better, Warwick similar; other worse",
          SAME, SAME },
        { "nothing said", NONE, NONE },
        { "", NONE, NONE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(pb_verdict_of(PB_WORD_DISTRICTS_DIFFER, PB_WORD_HIGH_IS_GOOD, cases[i].note), cases[i].judged,
                     "%zu", i);
        cr_expect_eq(pb_verdict_of(PB_WORD_DISTRICTS_DIFFER, PB_WORD_NO_JUDGEMENT, cases[i].note), cases[i].not_judged,
                     "%zu", i);
    }
}

/* A name can have a comma in it. What a district is said to be is written as the sheets write it of a figure. */
Test(verdict, names_the_districts_in_words)
{
    static const struct {
        const char *note, *words;
    } cases[] = {
        { "a note; districts compared with England: Stratford-on-Avon better, Warwick similar; another note says worse",
          "Stratford-on-Avon better, Warwick no different" },
        { "districts compared with England: Stratford-on-Avon best, Warwick worst",
          "Stratford-on-Avon better, Warwick worse" },
        { "districts compared with England: Stratford-on-Avon wider gap, Warwick similar gap",
          "Stratford-on-Avon wider gap, Warwick gap no different" },
        { "districts compared with England: Bristol, City of better, Warwick lower",
          "Bristol, City of better, Warwick lower" },
        { "districts compared with England: ", "" },
        { "a note", "" },
    };
    char text[200];
    char small[12];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(pb_verdict_districts(cases[i].note, text, sizeof text), cases[i].words);
    cr_expect_str_eq(pb_verdict_districts(cases[1].note, small, sizeof small), "Stratford-o");
    cr_expect_eq(pb_verdict_of(PB_WORD_DISTRICTS_DIFFER, PB_WORD_LOW_IS_GOOD,
                               "districts compared with England: Bristol, City of better, Warwick similar"),
                 SAME);
}
