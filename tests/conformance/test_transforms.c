/* Every transform, on tables that any extractor may hand it: its counts must add up, it must stop when asked, and the
 * same rows must give the same result. */
#include "tests/support/conformance.h"
#include "tests/support/plain_rows.h"

#include <criterion/criterion.h>

static struct pb_suite suite;

static void open_suite(void)
{
    pb_suite_open(&suite);
}

static void close_suite(void)
{
    pb_suite_close(&suite);
}

TestSuite(transforms, .init = open_suite, .fini = close_suite);

struct result {
    enum pb_status status;
    struct pb_error error;
    size_t rows;
    size_t kept; /* different rows of the input that are still there */
    size_t rejects;
    struct pb_row_counts row_counts;
    uint64_t content; /* of all cells */
};

enum { ROWS_MAXIMUM = 64 };

typedef void fill_table(struct pb_table *table);

static uint64_t content_of(const struct pb_table *table)
{
    uint64_t hash = 1469598103934665603U;
    for (size_t row = 0; row < table->rows; row++) {
#define X(name)                                                                                                        \
    for (const char *text = pb_cell(table, name, row); *text; text++)                                                  \
        hash = (hash ^ (unsigned char)*text) * 1099511628211U;
        PB_TEXT_COLUMNS(X)
#undef X
        hash = (hash ^ (uint64_t)(pb_missing(table->value[row]) ? -1 : table->value[row] * 1e6)) * 1099511628211U;
    }
    return hash;
}

static size_t count_kept(const struct pb_table *table)
{
    bool seen[ROWS_MAXIMUM + 1] = { false };
    size_t kept = 0;
    for (size_t row = 0; row < table->rows; row++) {
        cr_assert_leq(table->origin[row], ROWS_MAXIMUM);
        if (table->origin[row] && !seen[table->origin[row]]) {
            seen[table->origin[row]] = true;
            kept++;
        }
    }
    return kept;
}

static struct result apply(const struct pb_module *module, fill_table *fill, bool cancelled)
{
    struct result result = { 0 };
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_findings findings;
    atomic_bool stop = cancelled;
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 100000);
    pb_findings_open(&findings);
    fill(&table);
    result.row_counts.read = table.rows;
    struct pb_context context = {
        .source = "source",
        .scheme = "fingertips",
        .framework = &suite.house.framework,
        .geography = &suite.house.geography,
        .table = &table,
        .row_counts = &result.row_counts,
        .findings = &findings,
        .cancelled = &stop,
    };
    result.status = module->apply(pb_suite_context(&suite, module), &context, &result.error);
    result.rows = table.rows;
    result.kept = count_kept(&table);
    result.rejects = findings.reject_count;
    result.content = content_of(&table);
    pb_findings_close(&findings);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return result;
}

static void fill_nothing(struct pb_table *table)
{
    (void)table;
}

static void fill_one(struct pb_table *table)
{
    (void)pb_plain_row(table, "93014", "E07000220", "Rugby", 2019, 60, 600, 1000);
}

/* All districts, county, region and country, doubled rows, conflicting rows, missing and odd numbers, an unknown
 * indicator. */
static void fill_many(struct pb_table *table)
{
    static const char *const areas[] = { "E92000001", "E12000005", "E10000031", "E08000026", "E07000218",
                                         "E07000219", "E07000220", "E07000221", "E07000222", "E38000038" };
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        (void)pb_plain_row(table, "93014", areas[i], "An area", 2019, 60 + (double)i, 600 + 10 * (double)i, 1000);
        (void)pb_plain_row(table, "999999999", areas[i], "An area", 2019, 1e300, 0, 1e-300);
    }
    (void)pb_plain_row(table, "93014", "E92000001", "England", 2019, 60, 600, 1000);
    (void)pb_plain_row(table, "93014", "E07000220", "Rugby", 2019, 1, 2, 3);
    size_t missing = pb_plain_row(table, "20401", "E07000221", "Stratford-on-Avon", 2018, PB_MISSING, PB_MISSING, 5);
    table->status[missing] = PB_WORD_SUPPRESSED;
    table->lower_95[missing] = table->upper_95[missing] = PB_MISSING;
    (void)pb_plain_row(table, "20401", "E07000222", "Warwick", 2018, -5, -5, -5);
}

static void for_each_transform(void (*check)(const struct pb_module *))
{
    for (size_t i = 0; i < suite.registry.count; i++)
        if (suite.registry.modules[i]->kind == PB_TRANSFORM)
            check(suite.registry.modules[i]);
}

static void check_counts(const struct pb_module *module)
{
    fill_table *const fills[] = { fill_nothing, fill_one, fill_many };
    for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
        struct result result = apply(module, fills[i], false);
        cr_expect_eq(result.status, PB_OK, "%s: %s", module->name, result.error.message);
        cr_expect_eq(result.row_counts.read,
                     result.kept + result.row_counts.filtered + result.row_counts.rejected +
                         result.row_counts.duplicates,
                     "%s: rows do not add up", module->name);
        cr_expect_eq(result.row_counts.rejected, result.rejects, "%s: rejected rows are not all listed", module->name);
    }
}

Test(transforms, lose_no_row_silently)
{
    for_each_transform(check_counts);
}

static void check_same(const struct pb_module *module)
{
    struct result first = apply(module, fill_many, false);
    struct result second = apply(module, fill_many, false);
    cr_expect_eq(first.rows, second.rows, "%s", module->name);
    cr_expect_eq(first.content, second.content, "%s: the same rows give another result", module->name);
}

Test(transforms, give_the_same_result_for_the_same_rows)
{
    for_each_transform(check_same);
}

static void check_stops(const struct pb_module *module)
{
    struct result stopped = apply(module, fill_many, true);
    cr_expect(stopped.status == PB_FATAL && stopped.error.code == PB_ERROR_INTERRUPTED,
              "%s: does not stop when asked to", module->name);
}

Test(transforms, stop_when_asked)
{
    for_each_transform(check_stops);
}
