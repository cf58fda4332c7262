/*
 * What a source says of its own figures, kept where we cannot compare them.
 */
#include "transforms/benchmark/benchmark.h"

#include <stdio.h>

static enum pb_word judged(enum pb_word said, bool higher_is_better)
{
    if (said == PB_WORD_HIGHER)
        return higher_is_better ? PB_WORD_BETTER : PB_WORD_WORSE;
    if (said == PB_WORD_LOWER)
        return higher_is_better ? PB_WORD_WORSE : PB_WORD_BETTER;
    return said;
}

/* What the source's word is by the framework's polarity. */
static enum pb_word said_in_our_words(const struct pb_table *table, size_t row, enum pb_word word)
{
    switch (table->polarity[row]) {
    case PB_WORD_HIGH_IS_GOOD:
        return judged(word, true);
    case PB_WORD_LOW_IS_GOOD:
        return judged(word, false);
    case PB_WORD_NO_JUDGEMENT:
        return word == PB_WORD_BETTER || word == PB_WORD_WORSE ? PB_WORD_NONE : word;
    case PB_WORD_NOT_APPLICABLE:
        return PB_WORD_NONE;
    default:
        return word;
    }
}

enum pb_word benchmark_said_by_source(const struct pb_table *table, size_t row, enum pb_inequality kind, pb_symbol said)
{
    enum pb_word word = (enum pb_word)said;
    bool spoken = word == PB_WORD_BETTER || word == PB_WORD_WORSE || word == PB_WORD_SIMILAR || word == PB_WORD_LOWER ||
                  word == PB_WORD_HIGHER;
    if (!spoken || table->status[row] != PB_WORD_PUBLISHED || pb_missing(table->value[row]))
        return PB_WORD_NONE;
    if (kind == PB_INEQUALITY_NOT)
        return said_in_our_words(table, row, word);
    return pb_inequality_is_upright(kind, table->value[row]) ? benchmark_gap_word(said_in_our_words(table, row, word))
                                                             : PB_WORD_NONE;
}

enum pb_status benchmark_keep_said(struct pb_joined *joined, struct pb_table *table, size_t row, enum pb_word said,
                                   pb_symbol *comparison, const char *benchmark, struct pb_error *error)
{
    if (said == PB_WORD_NONE || *comparison != PB_WORD_NOT_COMPARED)
        return PB_OK;
    char sentence[80];
    (void)snprintf(sentence, sizeof sentence, "compared with %s by the source", benchmark);
    *comparison = said;
    pb_joined_clear(joined);
    enum pb_status status = pb_joined_add(joined, "", pb_cell(table, note, row), error);
    if (status == PB_OK)
        status = pb_joined_add(joined, "; ", sentence, error);
    return status == PB_OK ? pb_joined_set(joined, table, &table->note[row], error) : status;
}
