#include "placebook/statistics/similar.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

enum { LABEL = 80 };

static const char *label(const struct pb_similar_table *table, size_t variable, char text[LABEL])
{
    if (table->names)
        (void)snprintf(text, LABEL, "variable '%.60s'", table->names[variable]);
    else
        (void)snprintf(text, LABEL, "variable %zu", variable + 1);
    return text;
}

static enum pb_status similar_check(const struct pb_similar_table *table, struct pb_error *error)
{
    char text[LABEL];
    if (table->variables == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no variables: expected at least one to compare by");
    for (size_t v = 0; v < table->variables; v++) {
        if (isnan(table->weights[v]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s has no weight", label(table, v, text));
        if (table->weights[v] <= 0 || table->weights[v] > PB_SIMILAR_WEIGHT_MAXIMUM)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "%s has the weight %.15g: expected a number above 0 and at most %d", label(table, v, text),
                           table->weights[v], (int)PB_SIMILAR_WEIGHT_MAXIMUM);
    }
    for (size_t i = 0; i < table->organisations * table->variables; i++)
        if (table->values[i] < 0 || table->values[i] > DBL_MAX)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s of organisation %zu is %.15g: expected 0 or more",
                           label(table, i % table->variables, text), i / table->variables + 1, table->values[i]);
    return PB_OK;
}

/* The values of the organisations that have them all, NaN for the others. */
static void take_complete(const struct pb_similar_table *table, double *scores)
{
    for (size_t o = 0; o < table->organisations; o++) {
        const double *values = &table->values[o * table->variables];
        bool complete = true;
        for (size_t v = 0; v < table->variables; v++)
            complete = complete && !isnan(values[v]);
        for (size_t v = 0; v < table->variables; v++)
            scores[o * table->variables + v] = complete ? values[v] : (double)NAN;
    }
}

/* Mean and population standard deviation of what is known of a variable. The sums are of differences from the first
 * value: values that are all the same have a deviation of exactly 0. */
static enum pb_status similar_describe(const struct pb_similar_table *table, const double *scores, size_t variable,
                                       double *mean, double *deviation, struct pb_error *error)
{
    char text[LABEL];
    size_t n = 0;
    double first = 0;
    double sum = 0;
    double squares = 0;
    for (size_t o = 0; o < table->organisations; o++) {
        double value = scores[o * table->variables + variable];
        if (isnan(value))
            continue;
        first = n == 0 ? value : first;
        sum += value - first;
        n++;
    }
    if (n == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no organisation has a value of every variable");
    *mean = first + sum / (double)n;
    for (size_t o = 0; o < table->organisations; o++) {
        double value = scores[o * table->variables + variable];
        squares += isnan(value) ? 0 : (value - *mean) * (value - *mean);
    }
    *deviation = sqrt(squares / (double)n);
    if (isinf(*deviation))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s has values that are too large to calculate with",
                       label(table, variable, text));
    if (*deviation == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "%s has the same value in every organisation: it cannot tell them apart",
                       label(table, variable, text));
    return PB_OK;
}

static enum pb_status standardise(const struct pb_similar_table *table, double *scores, size_t variable,
                                  struct pb_error *error)
{
    double mean = 0;
    double deviation = 0;
    enum pb_status status = similar_describe(table, scores, variable, &mean, &deviation, error);
    if (status != PB_OK)
        return status;
    for (size_t o = 0; o < table->organisations; o++) {
        double *score = &scores[o * table->variables + variable];
        double cap = mean + 5 * deviation;
        /* Not fmin(): it would take the cap for a value that is missing. */
        *score = sqrt(*score > cap ? cap : *score);
    }
    status = similar_describe(table, scores, variable, &mean, &deviation, error);
    if (status != PB_OK)
        return status;
    for (size_t o = 0; o < table->organisations; o++) {
        double *score = &scores[o * table->variables + variable];
        *score = (*score - mean) / deviation;
    }
    return PB_OK;
}

enum pb_status pb_similar_scores(const struct pb_similar_table *table, double *scores, struct pb_error *error)
{
    enum pb_status status = similar_check(table, error);
    if (status != PB_OK)
        return status;
    take_complete(table, scores);
    for (size_t v = 0; status == PB_OK && v < table->variables; v++)
        status = standardise(table, scores, v, error);
    return status;
}

static double similar_distance(const struct pb_similar_table *table, const double *scores, size_t a, size_t b)
{
    double sum = 0;
    for (size_t v = 0; v < table->variables; v++) {
        double difference = scores[a * table->variables + v] - scores[b * table->variables + v];
        sum += table->weights[v] * difference * difference;
    }
    return sum;
}

static bool has_scores(const struct pb_similar_table *table, const double *scores, size_t organisation)
{
    return !isnan(scores[organisation * table->variables]);
}

/* Puts a neighbour where it belongs among those found so far. Returns how near the one is that has to go: infinitely
 * far while there is room. */
static double insert(struct pb_similar *found, size_t *filled, size_t count, struct pb_similar one)
{
    double dropped = INFINITY;
    if (*filled == count && one.distance >= found[count - 1].distance)
        return one.distance;
    if (*filled == count)
        dropped = found[count - 1].distance;
    else
        (*filled)++;
    size_t at = *filled - 1;
    for (; at > 0 && found[at - 1].distance > one.distance; at--)
        found[at] = found[at - 1];
    found[at] = one;
    return dropped;
}

enum pb_status pb_similar_find(const struct pb_similar_table *table, const double *scores, size_t organisation,
                               size_t count, struct pb_similar *found, bool *tied, struct pb_error *error)
{
    if (count == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "0 similar organisations: expected 1 or more");
    if (organisation >= table->organisations)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no organisation %zu: the table has %zu", organisation + 1,
                       table->organisations);
    if (!has_scores(table, scores, organisation))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "the organisation lacks a value: it cannot be compared with others");
    size_t others = 0;
    for (size_t o = 0; o < table->organisations; o++)
        others += o != organisation && has_scores(table, scores, o);
    if (others < count)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "%zu other organisation%s with all values: expected at least %zu", others,
                       others == 1 ? "" : "s", count);
    size_t filled = 0;
    double nearest_left_out = INFINITY;
    for (size_t o = 0; o < table->organisations; o++) {
        if (o == organisation || !has_scores(table, scores, o))
            continue;
        struct pb_similar one = { o, similar_distance(table, scores, organisation, o) };
        nearest_left_out = fmin(nearest_left_out, insert(found, &filled, count, one));
    }
    *tied = nearest_left_out == found[count - 1].distance;
    return PB_OK;
}
