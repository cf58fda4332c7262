#include "core/module.h"
#include "core/statistics/comparison.h"

/* Rows that agree in all these columns are about the same thing in different areas; the last one keeps the Places
 * apart, each of which has its own copies of the benchmark's rows. */
enum { KEY = 8, ROWS_BETWEEN_QUESTIONS = 4096 };

/* One of the two benchmarks: which area it is, and the columns that it fills. */
struct benchmark {
    const struct pb_area *area;
    double *values;
    pb_symbol *texts;
    pb_symbol *comparisons;
    size_t row; /* its row in the group at hand, or SIZE_MAX */
};

static const struct pb_area *area_of_row(const struct pb_stage *stage, size_t row)
{
    const struct pb_table *table = stage->table;
    return pb_geography_area(stage->geography, pb_cell(table, area_code, row),
                             pb_symbol_length(table->symbols, table->area_code[row]));
}

static void find_row(const struct pb_stage *stage, struct benchmark *benchmark, const uint32_t *rows, size_t count)
{
    benchmark->row = SIZE_MAX;
    for (size_t i = 0; benchmark->area && i < count; i++)
        if (area_of_row(stage, rows[i]) == benchmark->area) {
            benchmark->row = rows[i];
            return;
        }
}

static void compare_row(struct pb_table *table, size_t row, const struct benchmark *benchmark)
{
    double value = table->value[benchmark->row];
    benchmark->values[row] = value;
    benchmark->texts[row] = table->value_text[benchmark->row];
    struct pb_interval limits = { table->lower_95[row], table->upper_95[row] };
    benchmark->comparisons[row] = pb_compare(table->value[row], limits, value, (enum pb_word)table->polarity[row]);
}

static void clear_row(size_t row, const struct benchmark *benchmark)
{
    benchmark->values[row] = PB_MISSING;
    benchmark->texts[row] = PB_WORD_NONE;
    benchmark->comparisons[row] = PB_WORD_NOT_COMPARED;
}

/* No area is compared with itself, and the country not with the region inside it. */
static void compare_group(const struct pb_stage *stage, struct benchmark *country, struct benchmark *region,
                          const uint32_t *rows, size_t count)
{
    find_row(stage, country, rows, count);
    find_row(stage, region, rows, count);
    for (size_t i = 0; i < count; i++) {
        const struct pb_area *area = area_of_row(stage, rows[i]);
        bool is_country = area && area == country->area;
        bool is_region = area && area == region->area;
        clear_row(rows[i], country);
        clear_row(rows[i], region);
        if (country->row != SIZE_MAX && !is_country)
            compare_row(stage->table, rows[i], country);
        if (region->row != SIZE_MAX && !is_country && !is_region)
            compare_row(stage->table, rows[i], region);
    }
}

static enum pb_status compare_all(struct pb_stage *stage, uint32_t *order, struct pb_error *error)
{
    struct pb_table *table = stage->table;
    const pb_symbol *const key[KEY] = {
        table->measure,       table->indicator, table->sex,    table->age,
        table->category_type, table->category,  table->period, table->place,
    };
    struct benchmark country = { .area = pb_geography_country(stage->geography),
                                 .values = table->england_value,
                                 .texts = table->england_value_text,
                                 .comparisons = table->compared_with_england };
    struct benchmark region = { .area = pb_geography_region(stage->geography),
                                .values = table->region_value,
                                .texts = table->region_value_text,
                                .comparisons = table->compared_with_region };
    pb_table_group(table, key, KEY, order);
    size_t asked = 0;
    for (size_t begin = 0; begin < table->rows;) {
        size_t end = begin + 1;
        while (end < table->rows && pb_table_same(key, KEY, order[begin], order[end]))
            end++;
        if (end - asked >= ROWS_BETWEEN_QUESTIONS) {
            asked = end;
            if (pb_cancelled(stage, error))
                return PB_FATAL;
        }
        compare_group(stage, &country, &region, &order[begin], end - begin);
        begin = end;
    }
    return PB_OK;
}

static enum pb_status apply(const void *context, struct pb_stage *stage, struct pb_error *error)
{
    (void)context;
    if (pb_cancelled(stage, error))
        return PB_FATAL;
    struct pb_arena arena;
    pb_arena_open(&arena, stage->table->rows * 8 + ((size_t)1 << 20));
    uint32_t *order = pb_arena_take(&arena, stage->table->rows, sizeof *order);
    enum pb_status status = order ? compare_all(stage, order, error) : pb_out_of_memory(error);
    pb_arena_close(&arena);
    return status;
}

const struct pb_module pb_transform_benchmark = {
    .abi = PB_MODULE_ABI,
    .kind = PB_TRANSFORM,
    .name = "benchmark",
    .summary = "Puts the figures of the country and the region beside each row and compares by 95% limits.",
    .version = "1",
    .since = "0.1.0",
    .apply = apply,
};
PB_EXPORT_MODULE(pb_transform_benchmark);
