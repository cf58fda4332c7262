/* Puts the benchmarks' figures beside each row and compares, by the method that the measure has in the framework. */
#include "transforms/benchmark/benchmark.h"

#include "placebook/contract/methods.h"
#include "placebook/deprivation.h"
#include "placebook/descriptor.h"

struct settings {
    const char *comparison; /* of measures whose method the framework leaves open */
};

static const struct pb_option options[] = {
    { .name = "comparison",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct settings, comparison),
      .default_value = "single",
      .choices = pb_comparison_names,
      .help = "How to compare measures for which the framework does not say how: by their own 95% limits (single) or "
              "99.8% limits (single_998), by both (two_level), by the limits of both (double), by control limits about "
              "the benchmark "
              "(spc_proportion, spc_rate), or not at all (none).",
      .example = "\"two_level\"" },
    { 0 },
};

/* Rows that agree in all these columns are about the same thing in different areas; the last one keeps the Places
 * apart, each of which has its own copies of the benchmark's rows. */
static const size_t key[] = { PB_COLUMN(measure),  PB_COLUMN(sex),    PB_COLUMN(age),  PB_COLUMN(category_type),
                              PB_COLUMN(category), PB_COLUMN(period), PB_COLUMN(place) };

/* One of the two benchmarks: which area it is, and the columns that it fills. */
struct benchmark {
    const struct pb_area *area;
    double *values;
    pb_symbol *texts;
    pb_symbol *comparisons;
    const char *name;
    size_t row; /* its row in the group at hand, or SIZE_MAX */
};

struct benchmark_work {
    struct pb_context *context;
    const struct settings *settings;
    struct pb_error *error;
    struct pb_arena arena;
    struct pb_joined joined; /* for building notes */
    struct benchmark country, region;
    enum pb_comparison method; /* of the group at hand */
    enum pb_inequality kind;   /* likewise */
};

static const struct pb_area *benchmark_area_of_row(const struct pb_context *context, size_t row)
{
    const struct pb_table *table = context->table;
    return pb_geography_area(context->geography, pb_cell(table, area_code, row),
                             pb_symbol_length(table->symbols, table->area_code[row]));
}

static void find_row(const struct pb_context *context, struct benchmark *benchmark, const uint32_t *rows, size_t count)
{
    benchmark->row = SIZE_MAX;
    for (size_t i = 0; benchmark->area && i < count; i++)
        if (benchmark_area_of_row(context, rows[i]) == benchmark->area) {
            benchmark->row = rows[i];
            return;
        }
}

/* There is no column for why a comparison is not made; the word says only that it is not. */
static void benchmark_compare_row(const struct benchmark_work *work, size_t row, const struct benchmark *benchmark)
{
    struct pb_table *table = work->context->table;
    enum pb_comparison method = work->method;
    size_t other = benchmark->row;
    benchmark->values[row] = table->value[other];
    benchmark->texts[row] = table->value_text[other];
    /* A count of a whole country is another size than that of a part, whatever its limits. */
    if (pb_method_is_approximate(pb_cell(table, method, row)) || pb_word_adds_up(table->value_type[row]))
        return;
    struct pb_compared compared = {
        .value = table->value[row],
        .limits_95 = { table->lower_95[row], table->upper_95[row] },
        .limits_998 = { table->lower_998[row], table->upper_998[row] },
        .benchmark = table->value[other],
        .benchmark_limits = { table->lower_95[other], table->upper_95[other] },
        .denominator = table->denominator[row],
        .multiplier = table->multiplier[row],
        .polarity = (enum pb_word)table->polarity[row],
    };
    bool is_gap = work->kind != PB_INEQUALITY_NOT;
    bool about_counts = method == PB_COMPARISON_SPC_PROPORTION || method == PB_COMPARISON_SPC_RATE;
    if (is_gap && about_counts)
        method = PB_COMPARISON_SINGLE; /* there are no control limits about an index */
    if (is_gap && compared.polarity != PB_WORD_NOT_APPLICABLE)
        compared.polarity = PB_WORD_NO_JUDGEMENT;
    if (is_gap)
        benchmark_turn_to_gaps(work->kind, &compared);
    enum pb_word word = PB_WORD_NOT_COMPARED;
    if (pb_compare_by(method, &compared, &word, NULL) == PB_OK)
        benchmark->comparisons[row] = is_gap ? benchmark_gap_word(word) : word;
}

static void clear_row(size_t row, const struct benchmark *benchmark)
{
    benchmark->values[row] = PB_MISSING;
    benchmark->texts[row] = PB_WORD_NONE;
    benchmark->comparisons[row] = PB_WORD_NOT_COMPARED;
}

/* How the rows of a group are compared. */
static void benchmark_find_method(struct benchmark_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    const struct pb_measure *measure =
        pb_framework_measure(work->context->framework, pb_cell(table, measure, row), NULL);
    work->method = pb_comparison_of(measure && measure->comparison ? measure->comparison : work->settings->comparison);
    work->kind = pb_inequality_of_row(measure, table, row);
}

/* One row and one benchmark. What the source said itself is in the cell before, and stays where we cannot compare. */
static enum pb_status benchmark_serve_row(struct benchmark_work *work, const struct benchmark *benchmark, size_t row,
                                          bool comparable)
{
    struct pb_table *table = work->context->table;
    enum pb_word said = benchmark_said_by_source(table, row, work->kind, benchmark->comparisons[row]);
    clear_row(row, benchmark);
    if (comparable && benchmark->row != SIZE_MAX)
        benchmark_compare_row(work, row, benchmark);
    return benchmark_keep_said(&work->joined, table, row, said, &benchmark->comparisons[row], benchmark->name,
                               work->error);
}

/* Deciles within an area are not the country's: the same words, other people. An index of inequality that is made of
 * them says how unequal the area is, and is comparable. */
static bool is_comparable_group(const struct pb_table *table, size_t row)
{
    const char *type = pb_cell(table, category_type, row);
    return !*type || !pb_grouping_is_relative(type) || pb_inequality_of_row(NULL, table, row) != PB_INEQUALITY_NOT;
}

/* No area is compared with itself, and the country not with the region inside it. */
static enum pb_status benchmark_compare_group(struct benchmark_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_context *context = work->context;
    struct benchmark *country = &work->country;
    struct benchmark *region = &work->region;
    bool comparable = is_comparable_group(context->table, rows[0]);
    benchmark_find_method(work, rows[0]);
    find_row(context, country, rows, count);
    find_row(context, region, rows, count);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const struct pb_area *area = benchmark_area_of_row(context, rows[i]);
        bool is_country = area && area == country->area;
        bool is_region = area && area == region->area;
        status = benchmark_serve_row(work, country, rows[i], comparable && !is_country);
        if (status == PB_OK)
            status = benchmark_serve_row(work, region, rows[i], comparable && !is_country && !is_region);
    }
    return status;
}

static enum pb_status benchmark_compare_all(struct benchmark_work *work)
{
    struct pb_groups groups;
    struct pb_group group;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = pb_groups_open(&groups, work->context->table, PB_KEY(key), &work->arena, work->error);
    while (status == PB_OK && pb_groups_next(&groups, &group)) {
        status = benchmark_compare_group(work, group.rows, group.count);
        if (status == PB_OK)
            status = benchmark_join_districts(work->context, &group, &work->joined, work->error);
        if (status == PB_OK && pb_cancel_check_rows(&check, groups.next, work->error))
            status = PB_FATAL;
    }
    return status;
}

static enum pb_status benchmark_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    if (pb_cancelled(context, error))
        return PB_FATAL;
    struct pb_table *table = context->table;
    struct benchmark_work work = {
        .context = context,
        .settings = option_values,
        .error = error,
        .country = { .area = pb_geography_country(context->geography),
                     .values = table->england_value,
                     .texts = table->england_value_text,
                     .comparisons = table->compared_with_england,
                     .name = "England" },
        .region = { .area = pb_geography_region(context->geography),
                    .values = table->region_value,
                    .texts = table->region_value_text,
                    .comparisons = table->compared_with_region,
                    .name = "the region" },
    };
    work.joined.arena = &work.arena;
    pb_arena_open(&work.arena, table->rows * 8 + ((size_t)4 << 20));
    enum pb_status status = benchmark_compare_all(&work);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_benchmark = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "benchmark",
    .summary = "Adds the figures of the country and the region to each row and compares it with them.",
    .version = "8",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct settings),
    .begun = true,
    .apply = benchmark_apply,
};
PB_EXPORT_MODULE(pb_transform_benchmark);
