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
