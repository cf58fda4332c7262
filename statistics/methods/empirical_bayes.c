/*
 * What rates are plausible for small areas? All rows of a group say together how much areas vary, and each row is drawn
 * towards them, the more the fewer people it has.
 */
#include "placebook/statistics/empirical_bayes.h"

#include "statistics/method.h"

#include <string.h>

enum { GROUP, NUMERATOR, DENOMINATOR };
enum { RAW, VALUE, LIMITS, WEIGHT };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group",
                .kind = PB_COLUMN_GROUP,
                .help = "which areas are of one kind, such as a measure and a period; eight at least" },
    [NUMERATOR] = { .name = "numerator", .help = "events in the area" },
    [DENOMINATOR] = { .name = "denominator", .help = "people, person-years or expected events; above 0" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [RAW] = { .name = "raw", .help = "the area's own rate" },
    [VALUE] = { .name = "value", .help = "the estimate" },
    [LIMITS] = { .name = "", .kind = PB_OUTPUT_LIMITS, .help = "lower and upper limit at each confidence level" },
    [WEIGHT] = { .name = "weight", .help = "the part of the estimate that is the area's own rate" },
    { 0 },
};

static const struct pb_method_flag flags[] = { { "kind", false }, { 0 } };

static enum pb_status empirical_bayes_prepare(struct pb_method_setting *setting, struct pb_error *error)
{
    const char *kind = pb_method_word(setting, "kind");
    if (kind && strcmp(kind, "ratio") == 0)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                       "--kind ratio: expected proportion or rate (of ratios the expected events are the denominator)");
    return PB_OK;
}

static enum pb_status empirical_bayes_write(const struct pb_method_setting *setting, const struct pb_group *group,
                                            size_t row, const struct pb_shrinkage *all, struct pb_results *results,
                                            struct pb_error *error)
{
    double count = group->numbers[NUMERATOR][row];
    double people = group->numbers[DENOMINATOR][row];
    double multiplier = setting->multiplier;
    pb_result_number(results, row, RAW, multiplier * count / people);
    pb_result_number(results, row, VALUE, multiplier * pb_shrinkage_estimate(all, count, people));
    pb_result_number(results, row, WEIGHT, all->between > 0 ? people / (people + all->prior) : 0);
    for (size_t i = 0; i < setting->level_count; i++) {
        struct pb_interval limits = { 0, 0 };
        enum pb_status status = pb_shrinkage_limits(all, count, people, setting->levels[i].z, &limits, error);
        if (status == PB_REJECTED) {
            pb_result_reason(results, row, error->message);
            pb_error_clear(error);
            return PB_OK;
        }
        if (status != PB_OK)
            return status;
        pb_result_limits(results, row, LIMITS, i,
                         (struct pb_interval){ multiplier * limits.lower, multiplier * limits.upper });
    }
    return PB_OK;
}

/* The rows that have both numbers, put together. */
static enum pb_status empirical_bayes_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                          struct pb_results *results, struct pb_error *error)
{
    const char *kind = pb_method_word(setting, "kind");
    struct pb_arena arena;
    pb_arena_open(&arena, group->count * 3 * sizeof(double) + ((size_t)1 << 20));
    double *counts = pb_arena_take(&arena, group->count, sizeof *counts);
    double *people = pb_arena_take(&arena, group->count, sizeof *people);
    size_t *rows = pb_arena_take(&arena, group->count, sizeof *rows);
    size_t count = 0;
    struct pb_shrinkage all = { 0 };
    if (!counts || !people || !rows) {
        pb_arena_close(&arena);
        return pb_out_of_memory(error);
    }
    for (size_t row = 0; row < group->count; row++) {
        if (!pb_result_complete(results, group, row))
            continue;
        rows[count] = row;
        counts[count] = group->numbers[NUMERATOR][row];
        people[count++] = group->numbers[DENOMINATOR][row];
    }
    enum pb_status status =
        pb_shrinkage_fit(counts, people, count, kind && strcmp(kind, "proportion") == 0, &all, error);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = empirical_bayes_write(setting, group, rows[i], &all, results, error);
    pb_arena_close(&arena);
    return status;
}

const struct pb_method pb_method_empirical_bayes = {
    .name = "empirical-bayes",
    .summary = "rates of small areas, drawn towards those of all areas",
    .description =
        "Empirical Bayes estimates of rates (Marshall 1991) or, with --kind proportion, of percentages (Martuzzi and "
        "Elliott "
        "1996): how much the areas of a group vary beyond chance is estimated by moments, and each rate is drawn "
        "towards that of all, the more the fewer people it is of. Limits are those of the gamma or beta distribution "
        "that a rate "
        "has after its events were seen; they take the variation of the areas as known. Where the areas differ by no "
        "more than "
        "chance, all have the rate of all, without limits. An area that truly stands out is drawn back too.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .flags = flags,
    .multiplier = 100000,
    .example =
        "group,area,numerator,denominator\nself-harm,A,4,2000\nself-harm,B,31,9000\nself-harm,C,12,4100\n"
        "self-harm,D,55,8000\nself-harm,E,20,7600\nself-harm,F,9,3900\nself-harm,G,40,8200\nself-harm,H,26,6900\n"
        "self-harm,I,18,5200\nself-harm,J,7,4400\n",
    .prepare = empirical_bayes_prepare,
    .run = empirical_bayes_run,
};
