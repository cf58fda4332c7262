/*
 * Numbers by which some programs say that there is none: -1, -99, 9999. Where the kind of the measure does not tell
 * (range.c), the other values of the measure do: among values of 0 or more, -99 is none, and such a row is rejected. -1
 * may be a change, and 9999 a large number: they stay and are questioned. No number is said there, because disclosure
 * control comes later.
 */
#include "placebook/quality.h"
#include "transforms/normalise/normalise.h"

#include <math.h>
#include <stdio.h>

enum { FAR = 10 /* times the largest of the others: what no neighbour of it would be */ };

bool normalise_is_sentinel(double value)
{
    static const double numbers[] = { -1, -9, -99, -999, -9999, -99999, -999999, 9999, 99999, 999999, 9999999 };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (value == numbers[i])
            return true;
    return false;
}

/* The values of a measure that are no sentinels. */
struct others {
    size_t count;
    double least;
    double most;
};

static struct others find_others(const struct normalise_work *work)
{
    const struct pb_table *table = work->context->table;
    struct others others = { 0, INFINITY, -INFINITY };
    for (size_t row = 0; row < table->rows; row++) {
        double value = table->value[row];
        if (!work->marks[row] || pb_missing(value) || normalise_is_sentinel(value))
            continue;
        others.count++;
        others.least = fmin(others.least, value);
        others.most = fmax(others.most, value);
    }
    return others;
}

static enum pb_status settle_row(struct normalise_work *work, const struct others *others, size_t row)
{
    const struct pb_table *table = work->context->table;
    double value = table->value[row];
    char reason[256];
    bool negative = value < 0 && others->least >= 0;
    bool far = value > 0 && value > FAR * others->most;
    if (!negative && !far)
        return PB_OK;
    if (far || value == -1)
        return pb_quality_add(work->context->findings, PB_WORD_MISMATCH, "sentinel", table, row, PB_MISSING, PB_MISSING,
                              work->error,
                              "the value is one that some programs write where there is none, and it is far from the "
                              "others: published as the source has it");
    (void)snprintf(reason, sizeof reason,
                   "value %.15g of %.60s, whose other values are 0 or more: it is what some programs write where there "
                   "is none",
                   value, pb_cell(table, measure, row));
    return normalise_reject(work, row, "sentinel", reason);
}

enum pb_status normalise_sentinels(struct normalise_work *work)
{
    const struct pb_table *table = work->context->table;
    const struct others others = find_others(work);
    enum pb_status status = PB_OK;
    for (size_t row = 0; others.count > 0 && status == PB_OK && row < table->rows; row++)
        if (work->marks[row] && normalise_is_sentinel(table->value[row]))
            status = settle_row(work, &others, row);
    return status;
}
