/*
 * Selection among 100,000 numbers goes over most of them several times, with a branch for each that nobody can predict.
 * So a small sample first says below which number the tail lies, with something to spare, and one pass without branches
 * brings what is below it to the front. The guess only saves time: where it was too low, all numbers are searched.
 */
#include "core/statistics/tails.h"

#include <math.h>

enum { SAMPLE = 1024 };

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

/* A number above the `part` lowest of all, by a sample: four standard errors of the sample's rank above it. */
static double guess(const double *numbers, size_t count, double part)
{
    double sample[SAMPLE];
    for (size_t i = 0; i < SAMPLE; i++)
        sample[i] = numbers[i * (count / SAMPLE)];
    double rank = SAMPLE * part + 4 * sqrt(SAMPLE * part * (1 - part));
    return pb_tails_select(sample, 0, SAMPLE - 1, rank < SAMPLE - 1 ? (ptrdiff_t)rank : SAMPLE - 1);
}

/* Brings the numbers below a bound to the front; how many there are. A number that is not below it changes places with
 * another one that is not, so that nothing depends on the comparison but the count. */
static size_t bring_forward(double *numbers, size_t count, double bound)
{
    size_t below = 0;
    for (size_t i = 0; i < count; i++) {
        double number = numbers[i];
        numbers[i] = numbers[below];
        numbers[below] = number;
        below += number < bound;
    }
    return below;
}

static void set_low_tail_apart(double *numbers, size_t count, size_t tail)
{
    size_t within = count;
    if (count >= SAMPLE) {
        size_t below = bring_forward(numbers, count, guess(numbers, count, (double)tail / (double)count));
        within = below > tail ? below : count;
    }
    (void)pb_tails_select(numbers, 0, (ptrdiff_t)within - 1, (ptrdiff_t)tail);
}

static void turn(double *numbers, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        double kept = numbers[i];
        numbers[i] = -numbers[count - 1 - i];
        numbers[count - 1 - i] = -kept;
    }
    if (count % 2)
        numbers[count / 2] = -numbers[count / 2];
}

/* The high tail is the low tail of the negative numbers from the other end. */
void pb_tails_set_apart(double *numbers, size_t count, size_t tail)
{
    set_low_tail_apart(numbers, count, tail);
    turn(&numbers[tail + 1], count - tail - 1);
    set_low_tail_apart(&numbers[tail + 1], count - tail - 1, tail);
    turn(&numbers[tail + 1], count - tail - 1);
}
