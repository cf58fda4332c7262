#include "placebook/vocabulary.h"

#include <criterion/criterion.h>

/* By the meanings of the words in docs/output-contract.md. */
Test(vocabulary, says_what_a_comparison_comes_to)
{
    static const struct {
        enum pb_word word, low_is_good, no_judgement;
    } cases[] = {
        { PB_WORD_BEST, PB_WORD_BETTER, PB_WORD_BETTER },
        { PB_WORD_BOTH_BETTER, PB_WORD_BETTER, PB_WORD_BETTER },
        { PB_WORD_WORST, PB_WORD_WORSE, PB_WORD_WORSE },
        { PB_WORD_BOTH_WORSE, PB_WORD_WORSE, PB_WORD_WORSE },
        { PB_WORD_SIMILAR, PB_WORD_SIMILAR, PB_WORD_SIMILAR },
        { PB_WORD_BOTH_SIMILAR_GAP, PB_WORD_SIMILAR, PB_WORD_SIMILAR },
        { PB_WORD_NARROWER_GAP, PB_WORD_BETTER, PB_WORD_NONE },
        { PB_WORD_BOTH_NARROWER_GAP, PB_WORD_BETTER, PB_WORD_NONE },
        { PB_WORD_WIDER_GAP, PB_WORD_WORSE, PB_WORD_NONE },
        { PB_WORD_BOTH_WIDER_GAP, PB_WORD_WORSE, PB_WORD_NONE },
        { PB_WORD_LOWER, PB_WORD_NONE, PB_WORD_NONE },
        { PB_WORD_BOTH_HIGHER, PB_WORD_NONE, PB_WORD_NONE },
        { PB_WORD_DISTRICTS_DIFFER, PB_WORD_NONE, PB_WORD_NONE },
        { PB_WORD_NOT_COMPARED, PB_WORD_NONE, PB_WORD_NONE },
        { PB_WORD_NONE, PB_WORD_NONE, PB_WORD_NONE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert_eq(pb_word_verdict(cases[i].word, PB_WORD_LOW_IS_GOOD), cases[i].low_is_good, "%zu", i);
        cr_assert_eq(pb_word_verdict(cases[i].word, PB_WORD_NO_JUDGEMENT), cases[i].no_judgement, "%zu", i);
    }
}
