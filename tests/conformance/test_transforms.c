/* Every transform, on tables that any extractor may hand it: its counts must add up, it must stop when asked, and the
 * same rows must give the same result. */
#include "tests/support/judge.h"
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

static void check(const struct pb_module *module)
{
    pb_trial_fill *const fills[] = { fill_nothing, fill_one, fill_many };
    char sentence[PB_JUDGE_SENTENCE];
    for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++)
        cr_expect_null(pb_judge_transform(&suite, module, pb_suite_context(&suite, module), fills[i], sentence),
                       "%s: %s", module->name, sentence);
}

Test(transforms, lose_no_row_silently_and_give_the_same_result_again_and_in_two_threads)
{
    for_each_transform(check);
}

static void check_stops(const struct pb_module *module)
{
    struct pb_trial stopped = pb_try_transform(&suite, module, pb_suite_context(&suite, module), fill_many, true);
    cr_expect(stopped.status == PB_FATAL && stopped.error.code == PB_ERROR_INTERRUPTED,
              "%s: does not stop when asked to", module->name);
}

Test(transforms, stop_when_asked)
{
    for_each_transform(check_stops);
}
