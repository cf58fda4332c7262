/* What At a glance says of comparisons with England: of two districts together, and how many chance alone would give.
 * Worked by hand: three comparisons at 95% and one at 99.8% give 3 / 20 + 1 / 500 = 0.152. */
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <string.h>

static char folder[64];
static struct pb_test_edition test;

static void set_up(void)
{
    pb_test_folder(folder);
    pb_test_edition_open(&test, "south-warwickshire", folder);
}

static void tear_down(void)
{
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(workbook_comparisons, .init = set_up, .fini = tear_down);

static size_t add(const char *measure, enum pb_word compared, const char *note)
{
    return pb_test_edition_add(&test, &(struct pb_test_row){ .measure = measure,
                                                             .area_code = "south-warwickshire",
                                                             .area_name = "South Warwickshire",
                                                             .geography = PB_WORD_SUM,
                                                             .status = PB_WORD_CALCULATED,
                                                             .period = "2013/14",
                                                             .start = 20130401,
                                                             .end = 20140331,
                                                             .value = "18",
                                                             .note = note,
                                                             .compared_with_england = compared });
}

static void expect_at_a_glance(const char *text)
{
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "sheet = openpyxl.load_workbook(sys.argv[1])['At a glance']\n"
        "cells = [c.value for r in sheet.iter_rows() for c in r if c.value]\n"
        "lines = ' '.join(r[0].value for r in sheet.iter_rows() if r[0].value) # a long one takes several rows\n"
        "assert sys.argv[2] in cells or sys.argv[2] in lines, (cells[-30:], lines)\n",
        pb_test_book_path(&test), text, NULL, NULL);
}

static void add_four(void)
{
    struct pb_measure *measures = test.framework.measures.items;
    for (size_t i = 0; i < test.framework.measures.count; i++)
        if (strcmp(measures[i].id, "social-isolation") == 0)
            measures[i].comparison = "single_998";
    (void)add("smoking-prevalence-qof", PB_WORD_SIMILAR, NULL);
    (void)add("social-isolation", PB_WORD_WORSE, NULL);
    (void)add("emergency-admissions", PB_WORD_NOT_COMPARED, NULL);
    (void)add("life-expectancy-birth", PB_WORD_DISTRICTS_DIFFER,
              "2 notes; districts compared with England: Stratford-on-Avon better, Warwick similar; another");
}

Test(workbook_comparisons, names_the_districts_that_differ)
{
    add_four();
    expect_at_a_glance("Stratford-on-Avon better, Warwick no different");
}

Test(workbook_comparisons, says_how_many_chance_alone_would_give)
{
    add_four();
    expect_at_a_glance("Chance: we compared 4 figures with England (both districts where a sum is not compared), and 2 "
                       "differ. If none really differed, about 0.2 would still seem to: 1 in 20 of the 3 compared at "
                       "95%, 1 in 500 of the 1 compared at 99.8%.");
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(workbook_comparisons, one_word_for_both_needs_no_names)
{
    (void)add("life-expectancy-birth", PB_WORD_BOTH_WORSE, NULL);
    expect_at_a_glance("Worse in both districts");
    expect_at_a_glance(
        "Chance: we compared 2 figures with England (both districts where a sum is not compared), and 2 "
        "differ. If none really differed, about 0.1 would still seem to: 1 in 20 of the 2 compared at 95%.");
}

/* The option of the transform decides where the framework does not. */
Test(workbook_comparisons, the_option_of_the_comparison_counts)
{
    static const struct pb_module_record modules[] = {
        { .kind = PB_TRANSFORM, .name = "benchmark", .version = "1", .options = "{\"comparison\":\"single_998\"}" }
    };
    test.info.modules = modules;
    test.info.module_count = 1;
    (void)add("smoking-prevalence-qof", PB_WORD_SIMILAR, NULL);
    expect_at_a_glance("Chance: we compared 1 figure with England, and 0 differ. If none really differed, about 0.0 "
                       "would still seem to: 1 in 500 of the 1 compared at 99.8%.");
}
