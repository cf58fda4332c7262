/*
 * The coded words as texts, and texts of people as coded words.
 */
#include "placebook/vocabulary.h"

#include <string.h>

const struct pb_word_entry pb_vocabulary[PB_WORD_COUNT] = { [PB_WORD_NONE] = { "", PB_WORDS_STATUS, "" },
#define X(name, text, group, meaning) [PB_WORD_##name] = { text, PB_WORDS_##group, meaning },
                                                            PB_VOCABULARY(X)
#undef X
};

static char vocabulary_plain(char c)
{
    if (c == ' ' || c == '-')
        return '_';
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool vocabulary_same(const char *text, size_t length, const char *word)
{
    if (strlen(word) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (vocabulary_plain(text[i]) != vocabulary_plain(word[i]))
            return false;
    return true;
}

enum pb_word pb_word_of(const char *text, size_t length, enum pb_word_group group)
{
    for (int word = PB_WORD_NONE + 1; word < PB_WORD_COUNT; word++)
        if (pb_vocabulary[word].group == group && vocabulary_same(text, length, pb_vocabulary[word].text))
            return (enum pb_word)word;
    return PB_WORD_NONE;
}

enum pb_word pb_word_verdict(unsigned comparison, unsigned polarity)
{
    bool judged = polarity == PB_WORD_HIGH_IS_GOOD || polarity == PB_WORD_LOW_IS_GOOD;
    switch (comparison) {
    case PB_WORD_BETTER:
    case PB_WORD_BEST:
    case PB_WORD_BOTH_BETTER:
        return PB_WORD_BETTER;
    case PB_WORD_WORSE:
    case PB_WORD_WORST:
    case PB_WORD_BOTH_WORSE:
        return PB_WORD_WORSE;
    case PB_WORD_SIMILAR:
    case PB_WORD_BOTH_SIMILAR:
    case PB_WORD_SIMILAR_GAP:
    case PB_WORD_BOTH_SIMILAR_GAP:
        return PB_WORD_SIMILAR;
    case PB_WORD_NARROWER_GAP:
    case PB_WORD_BOTH_NARROWER_GAP:
        return judged ? PB_WORD_BETTER : PB_WORD_NONE;
    case PB_WORD_WIDER_GAP:
    case PB_WORD_BOTH_WIDER_GAP:
        return judged ? PB_WORD_WORSE : PB_WORD_NONE;
    default:
        return PB_WORD_NONE;
    }
}
