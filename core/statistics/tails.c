/*
 * Selection among 100,000 numbers goes over most of them several times, with a branch for each that nobody can predict.
 * So a small sample first says within which bounds the tails lie, with something to spare, and one pass without
 * branches copies out what is beyond them. The guess only saves time: where a tail is longer, all numbers are searched.
 */
#include "core/statistics/tails.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { SAMPLE = 1024 };

struct tails {
    double *low, *high;
    size_t lows, highs; /* how many are copied */
    size_t room;
};

double pb_tails_select(double *numbers, ptrdiff_t low, ptrdiff_t high, ptrdiff_t position)
{
    while (low < high) {
        double pivot = numbers[position];
        ptrdiff_t i = low;
        ptrdiff_t j = high;
        while (i <= j) {
            while (numbers[i] < pivot)
                i++;
            while (pivot < numbers[j])
                j--;
            if (i <= j) {
                double kept = numbers[i];
                numbers[i++] = numbers[j];
                numbers[j--] = kept;
            }
        }
        low = j < position ? i : low;
        high = position < i ? j : high;
    }
    return numbers[position];
}

/* Where the `part` lowest numbers of all end, by a sample: four standard errors of the sample's rank above. */
static double guess(double *sample, double part)
{
    double rank = SAMPLE * part + 4 * sqrt(SAMPLE * part * (1 - part));
    return pb_tails_select(sample, 0, SAMPLE - 1, rank < SAMPLE - 1 ? (ptrdiff_t)rank : SAMPLE - 1);
}

/* Copies out what is beyond the bounds that a sample sets. Each number is written to both tails, and stays there when
 * it is beyond the bound: nothing depends on a comparison but how many there are. False when the tails are not within.
 */
static bool copy_beyond_bounds(const double *numbers, size_t count, size_t tail, struct tails *tails)
{
    double sample[SAMPLE];
    for (size_t i = 0; i < SAMPLE; i++)
        sample[i] = numbers[i * (count / SAMPLE)];
    double low_bound = guess(sample, (double)tail / (double)count);
    for (size_t i = 0; i < SAMPLE; i++)
        sample[i] = -sample[i];
    double high_bound = guess(sample, (double)tail / (double)count);
    for (size_t from = 0; from < count; from += SAMPLE) {
        if (tails->lows + SAMPLE > tails->room || tails->highs + SAMPLE > tails->room)
            return false;
        size_t end = count - from < SAMPLE ? count : from + SAMPLE;
        for (size_t i = from; i < end; i++) {
            double number = numbers[i];
            tails->low[tails->lows] = number;
            tails->lows += number < low_bound;
            tails->high[tails->highs] = -number;
            tails->highs += -number < high_bound;
        }
    }
    return tails->lows > tail && tails->highs > tail;
}

static void select_among_all(double *numbers, size_t count, size_t tail, const struct tails *tails)
{
    ptrdiff_t last = (ptrdiff_t)count - 1;
    (void)pb_tails_select(numbers, 0, last, (ptrdiff_t)tail);
    memcpy(tails->low, numbers, (tail + 1) * sizeof *numbers);
    (void)pb_tails_select(numbers, 0, last, last - (ptrdiff_t)tail);
    for (size_t i = 0; i <= tail; i++)
        tails->high[i] = -numbers[count - 1 - i];
}

void pb_tails_find(double *numbers, size_t count, size_t tail, double *low, double *high, size_t room)
{
    struct tails tails = { low, high, 0, 0, room };
    if (count >= SAMPLE && copy_beyond_bounds(numbers, count, tail, &tails)) {
        (void)pb_tails_select(low, 0, (ptrdiff_t)tails.lows - 1, (ptrdiff_t)tail);
        (void)pb_tails_select(high, 0, (ptrdiff_t)tails.highs - 1, (ptrdiff_t)tail);
    } else {
        select_among_all(numbers, count, tail, &tails);
    }
}
