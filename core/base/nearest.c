#include "placebook/nearest.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

enum { LONGEST = 64 };

static int letter(const char *word, size_t i)
{
    return tolower((unsigned char)word[i]);
}

/* Optimal string alignment distance (Levenshtein with swaps of neighbours) of words of at most LONGEST letters. */
static size_t nearest_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    assert(a_length <= LONGEST && b_length <= LONGEST);
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0];
    size_t *last = rows[1];
    size_t *now = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = letter(a, i - 1) == letter(b, j - 1) ? 0 : 1;
            size_t best = last[j - 1] + cost;
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && letter(a, i - 1) == letter(b, j - 2) && letter(a, i - 2) == letter(b, j - 1) &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b_length];
}

const char *pb_nearest(const char *word, const char *(*candidate)(const void *context, size_t i), const void *context)
{
    size_t length = strlen(word);
    const char *nearest = NULL;
    size_t least = length / 3 + 1;
    if (length == 0 || length > LONGEST)
        return NULL;
    const char *known = NULL;
    for (size_t i = 0; (known = candidate(context, i)); i++) {
        size_t known_length = strlen(known);
        if (known_length > LONGEST)
            continue;
        size_t far = nearest_distance(word, length, known, known_length);
        if (far < least || (far == least && !nearest)) {
            nearest = known;
            least = far;
        }
    }
    return nearest;
}

static const char *nearest_word_at(const void *context, size_t i)
{
    return ((const char *const *)context)[i];
}

const char *pb_nearest_word(const char *word, const char *const *words)
{
    return pb_nearest(word, nearest_word_at, words);
}
