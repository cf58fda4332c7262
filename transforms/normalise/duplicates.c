/*
 * Rows that say the same thing twice. If their figures agree, the most complete one stays and takes over what only the
 * others say. If they do not, all are rejected, because nobody can say which one is right.
 */
#include "transforms/normalise/normalise.h"

#include "placebook/number.h"
#include "placebook/reject.h"

#include <stdio.h>

static bool duplicates_same_number(double a, double b)
{
    return a == b || (pb_missing(a) && pb_missing(b));
}

/* A number as it was published, or what stands for none. */
static const char *number_text(const struct pb_table *table, const double *numbers, const pb_symbol *texts, size_t row,
                               char buffer[PB_NUMBER_TEXT])
{
    if (pb_missing(numbers[row]))
        return "none";
    if (texts[row])
        return pb_symbol_text(table->symbols, texts[row]);
    (void)pb_number_format(numbers[row], buffer);
    return buffer;
}

/* What two rows disagree about: NULL when their figures and status are the same. */
static const char *disagreement(const struct pb_table *table, size_t a, size_t b, const double **numbers,
                                const pb_symbol **texts)
{
    *numbers = NULL;
    *texts = table->status;
#define X(name)                                                                                                        \
    if (!duplicates_same_number(table->name[a], table->name[b])) {                                                     \
        *numbers = table->name;                                                                                        \
        *texts = table->name##_text;                                                                                   \
        return #name;                                                                                                  \
    }
    PB_NUMBER_COLUMNS(X)
#undef X
    return table->status[a] == table->status[b] ? NULL : "status";
}

static bool disagree(const struct pb_table *table, size_t a, size_t b)
{
    const double *numbers = NULL;
    const pb_symbol *texts = NULL;
    return disagreement(table, a, b, &numbers, &texts) != NULL;
}

/* Rejects a row because `other` says something else about the same thing. */
static enum pb_status reject_conflicting(struct normalise_work *work, size_t row, size_t other, size_t rows)
{
    const struct pb_table *table = work->context->table;
    const double *numbers = NULL;
    const pb_symbol *texts = NULL;
    const char *what = disagreement(table, row, other, &numbers, &texts);
    char buffers[2][PB_NUMBER_TEXT];
    const char *mine = numbers ? number_text(table, numbers, texts, row, buffers[0]) : pb_cell(table, status, row);
    const char *its = numbers ? number_text(table, numbers, texts, other, buffers[1]) : pb_cell(table, status, other);
    char subject[512];
    char place[420];
    char reason[1024];
    (void)snprintf(reason, sizeof reason,
                   "%zu rows about %s do not agree: %s is %.60s here and %.60s in %s; none is taken", rows,
                   normalise_subject(table, row, subject, sizeof subject), what ? what : "value", mine, its,
                   normalise_place(table, other, place, sizeof place));
    return normalise_reject(work, row, "conflicting-rows", reason);
}

static enum pb_status reject_all(struct normalise_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = work->context->table;
    for (size_t i = 0; i < count; i++) {
        size_t other = 0;
        while (other + 1 < count && !disagree(table, rows[i], rows[other]))
            other++;
        enum pb_status status = reject_conflicting(work, rows[i], rows[other], count);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

static unsigned completeness(const struct pb_table *table, size_t row)
{
    return (table->trend[row] ? 1U : 0U) + (table->note[row] ? 1U : 0U);
}

/* Identical figures: the row that says most stays, with what only others say of trend, note and comparisons. */
static void keep_one(struct normalise_work *work, const uint32_t *rows, size_t count)
{
    struct pb_table *table = work->context->table;
    size_t kept = rows[0];
    for (size_t i = 1; i < count; i++)
        if (completeness(table, rows[i]) > completeness(table, kept))
            kept = rows[i];
    for (size_t i = 0; i < count; i++) {
        if (!table->trend[kept])
            table->trend[kept] = table->trend[rows[i]];
        if (!table->note[kept])
            table->note[kept] = table->note[rows[i]];
        if (!table->similar[kept])
            table->similar[kept] = table->similar[rows[i]];
        if (!table->compared_with_england[kept])
            table->compared_with_england[kept] = table->compared_with_england[rows[i]];
        if (!table->compared_with_region[kept])
            table->compared_with_region[kept] = table->compared_with_region[rows[i]];
        work->marks[rows[i]] = rows[i] == kept;
        if (rows[i] != kept)
            pb_transform_duplicate(work->context, rows[i]);
    }
}

enum pb_status normalise_duplicates(struct normalise_work *work, const struct pb_group *group)
{
    const uint32_t *rows = group->rows;
    size_t count = group->count;
    if (count == 1 || !work->marks[rows[0]]) /* alone, or rejected already with all rows of its indicator */
        return PB_OK;
    for (size_t i = 1; i < count; i++)
        if (disagree(work->context->table, rows[0], rows[i]))
            return reject_all(work, rows, count);
    keep_one(work, rows, count);
    return PB_OK;
}
