/*
 * The methods quantiles, sii, funnel-significance and funnel-limits of the command. The arithmetic is tested in
 * tests/statistics; here are the columns and what is said when a result is missing.
 */
#include "tests/support/close.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;

static void set_up(void)
{
    scratch_open(&scratch);
}

static void tear_down(void)
{
    scratch_close(&scratch);
}

TestSuite(statistics_inequality, .init = set_up, .fini = tear_down);

static void run_on(struct pb_program *program, const char *method, const char *table, const char *const *more)
{
    const char *argv[PB_PROGRAM_ARGUMENTS] = { "statistics", method, "--quiet", "--input", "table.csv" };
    for (size_t count = 5; more && *more; more++)
        argv[count++] = *more;
    scratch_write(&scratch, "table.csv", table);
    pb_program_run(program, &(struct pb_program_setting){ .folder = scratch.path }, argv);
}

static void expect_output(const char *method, const char *table, const char *const *more, const char *out)
{
    struct pb_program program;
    run_on(&program, method, table, more);
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect_str_eq(program.out, out);
    pb_program_close(&program);
}

static void expect_usage_error(const char *method, const char *const *more, const char *message)
{
    struct pb_program program;
    run_on(&program, method, "group,value\na,1\n", more);
    cr_expect_eq(program.code, 2);
    cr_expect(strstr(program.err, message), "%s", program.err);
    pb_program_close(&program);
}

static const char *const deciles[] = {
    "7291,75.9,72.7,79.1", "7997,78.3,75.3,81.4", "6105,83.8,80.9,86.8", "7666,83.6,80.2,87.1", "5790,80.5,77.1,83.8",
    "6934,81.1,78,84.2",   "5918,81.7,79,84.4",   "5974,84.2,81.4,86.9", "7147,80.6,75.8,85.4", "7534,86.3,83.2,89.4",
};

/* The first area of the documentation of phe_sii, backwards; further rows follow. */
static void area(char table[2000], const char *more)
{
    size_t length = (size_t)snprintf(table, 2000, "group,quantile,population,value,lower_95,upper_95\n");
    for (int i = 9; i >= 0; i--)
        length += (size_t)snprintf(table + length, 2000 - length, "A,%d,%s\n", i + 1, deciles[i]);
    (void)snprintf(table + length, 2000 - length, "%s", more);
}

Test(statistics_inequality, quantiles_follow_the_rows)
{
    const char *table = "area,value,group\nu,3,x\nv,1,x\nw,,x\nx,2,x\ny,1,y\n";
    expect_output("quantiles", table, PB_ARGUMENTS("--quantiles", "3"),
                  "area,value,group,quantile,reason\nu,3,x,3,\nv,1,x,1,\nw,,x,,value is missing\nx,2,x,2,\n"
                  "y,1,y,,1 values: too few for 3 quantiles\n");
    expect_output("quantiles", table, PB_ARGUMENTS("--quantiles", "3", "--invert"),
                  "area,value,group,quantile,reason\nu,3,x,1,\nv,1,x,3,\nw,,x,,value is missing\nx,2,x,2,\n"
                  "y,1,y,,1 values: too few for 3 quantiles\n");
    expect_usage_error("quantiles", NULL, "needs --quantiles");
    expect_usage_error("quantiles", PB_ARGUMENTS("--quantiles", "1"), "expected a whole number from 2 to 100");
}

/* Expected values as in tests/statistics/test_inequality.c. */
Test(statistics_inequality, the_slope_index_has_the_columns_that_are_promised)
{
    char table[2000];
    struct pb_program program;
    area(table, "");
    run_on(&program, "sii", table, PB_ARGUMENTS("--confidence", "0.95"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    const char *heading = "group,sii,rii,intercept,sii_lower_95,sii_upper_95,rii_lower_95,rii_upper_95,reason\n";
    cr_assert_eq(strncmp(program.out, heading, strlen(heading)), 0, "%s", program.out);
    static const double expected[] = { 7.0002347600798958, 1.0897097049119413, 78.032078769529946, 3.1516794694867452,
                                       10.848790050673045, 1.039465041610749,  1.1423904267100555 };
    const char *at = program.out + strlen(heading) + 2;
    for (size_t i = 0; i < 7; i++, at += strcspn(at, ",") + 1)
        assert_close(strtod(at, NULL), expected[i], 1e-9);
    cr_expect_str_eq(at, "\n");
    pb_program_close(&program);
    area(table, "");
    run_on(&program, "sii", table, PB_ARGUMENTS("--multiplier", "-100", "--value-type", "1", "--transform"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    assert_close(strtod(strchr(program.out, '\n') + 3, NULL), -706.62410464883436, 1e-12);
    pb_program_close(&program);
    expect_usage_error("sii", PB_ARGUMENTS("--multiplier", "0"), "expected a number other than 0");
    expect_usage_error("sii", PB_ARGUMENTS("--value-type", "3"), "expected one of 0, 1, 2");
}

Test(statistics_inequality, a_slope_index_needs_all_quantiles)
{
    static const struct {
        const char *rows;
        const char *reason;
    } cases[] = {
        { "B,1,5,1,1,1\nB,2,5,1,1,1\n", "quantile 3 is missing: an index needs all 10 quantiles" },
        { "B,1,5,1,1,1\nB,1,5,1,1,1\n", "quantile 1 has more than one row" },
        { "B,1.5,5,1,1,1\n", "quantile 1.5: expected a whole number from 1 to 100" },
        { "B,0,5,1,1,1\n", "quantile 0: expected a whole number from 1 to 100" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char table[2000];
        char line[200];
        struct pb_program program;
        area(table, cases[i].rows);
        (void)snprintf(line, sizeof line, "\nB,,,,,,,,%s\n", cases[i].reason);
        run_on(&program, "sii", table, PB_ARGUMENTS("--confidence", "0.95"));
        cr_expect(strstr(program.out, line), "%s", program.out);
        pb_program_close(&program);
    }
}

Test(statistics_inequality, draws_are_the_same_in_every_run)
{
    char table[2000];
    struct pb_program first;
    struct pb_program second;
    area(table, "");
    run_on(&first, "sii", table, PB_ARGUMENTS("--value-type", "1"));
    run_on(&second, "sii", table, PB_ARGUMENTS("--value-type", "1"));
    cr_expect_eq(first.code, 0, "%s", first.err);
    cr_expect_str_eq(first.out, second.out);
    pb_program_close(&first);
    pb_program_close(&second);
}

/* The example of phe_funnel_significance, and one row that cannot be used. */
Test(statistics_inequality, significance_follows_the_rows)
{
    expect_output(
        "funnel-significance",
        "group,numerator,denominator\nt,10232,15232\nt,12321,16123\nt,15123,17932\nt,13213,18475\nt,5,4\nt,,4\n",
        PB_ARGUMENTS("--kind", "proportion"),
        "group,numerator,denominator,significance,reason\n"
        "t,10232,15232,Low (0.001),\n"
        "t,12321,16123,High (0.001),\n"
        "t,15123,17932,High (0.001),\n"
        "t,13213,18475,Low (0.001),\n"
        "t,5,4,,numerator 5 is above the denominator 4: a proportion is at most 1\n"
        "t,,4,,numerator is missing\n");
    expect_output("funnel-significance", "group,numerator,denominator\nt,5,1.62\nt,5,1.63\nt,0,3.7\n",
                  PB_ARGUMENTS("--kind", "ratio"),
                  "group,numerator,denominator,significance,reason\nt,5,1.62,High (0.025),\n"
                  "t,5,1.63,Not significant,\nt,0,3.7,Low (0.025),\n");
    expect_usage_error("funnel-significance", NULL, "needs --kind");
}

Test(statistics_inequality, funnel_limits_are_a_hundred_points_for_each_group)
{
    struct pb_program program;
    run_on(&program, "funnel-limits", "group,numerator,denominator\nb,5,1000\na,0,10\nb,9,1500\nb,,7\n",
           PB_ARGUMENTS("--kind", "rate", "--multiplier", "100000"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    const char *heading = "group,point,population,lower_2s,upper_2s,lower_3s,upper_3s,baseline,reason\nb,1,";
    cr_expect_eq(strncmp(program.out, heading, strlen(heading)), 0, "%s", program.out);
    cr_expect(strstr(program.out, "\nb,100,"));
    cr_expect(strstr(program.out, ",560,\nb,2,"));
    cr_expect(strstr(program.out, "\na,,,,,,,,no events in any area: expected some\n"), "%s", program.out);
    pb_program_close(&program);
}

/* Two groups in which all causes together are the same at every age, and the heart has one death more from 85 in the
 * first. `more`: further rows. */
static void two_groups(char table[8000], const char *more)
{
    size_t length = (size_t)snprintf(table, 8000, "group,start_age,cause,deaths,population\n");
    for (int age = 0; age <= 90; age += age == 0 ? 1 : age == 1 ? 4 : 5) {
        int extra = age == 85;
        length += (size_t)snprintf(table + length, 8000 - length,
                                   "one,%d,heart,%d,1000\none,%d,other,5,1000\n"
                                   "two,%d,heart,3,1000\ntwo,%d,other,%d,1000\n",
                                   age, 3 + extra, age, age, age, 5 + extra);
    }
    (void)snprintf(table + length, 8000 - length, "%s", more);
}

Test(statistics_inequality, a_gap_is_decomposed_by_cause_and_age)
{
    char table[8000];
    struct pb_program program;
    two_groups(table, "");
    run_on(&program, "decompose", table, PB_ARGUMENTS("--against", "two"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_expect(strstr(program.out, "\none,heart,80,0,"), "%s", program.out);
    const char *heart = strstr(program.out, "\none,heart,85,0.");
    const char *other = strstr(program.out, "\none,other,85,-0.");
    cr_assert(heart && other, "%s", program.out);
    size_t same = strcspn(heart + 14, ",");
    cr_expect_eq(strncmp(heart + 14, other + 15, same), 0);
    cr_expect_not(strstr(program.out, "\ntwo,"));
    pb_program_close(&program);
    expect_usage_error("decompose", NULL, "needs --against GROUP");
}

Test(statistics_inequality, what_cannot_be_decomposed_says_why)
{
    static const struct {
        const char *more;
        const char *reason;
    } cases[] = {
        { "one,0-4,lungs,1,1000\n", "line 82: start_age '0-4': expected a band of the life table" },
        { "one,0,,1,1000\n", "line 82: no cause" },
        { "one,0,heart,1,1000\n", "line 82: deaths from age 0 of one cause stand there twice" },
        { "one,0,lungs,1,999\n", "line 82: population from age 0 is 1000 for one cause and 999 for another" },
        { "two,0,lungs,1,1000\n", "no deaths from age 0 of lungs (0 is a number)" },
        { "one,85,All causes,1,1000\n", "no deaths from age 0 of all causes (0 is a number)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char table[8000];
        struct pb_program program;
        two_groups(table, cases[i].more);
        run_on(&program, "decompose", table, PB_ARGUMENTS("--against", "two"));
        cr_expect_eq(program.code, 0, "%s", program.err);
        cr_expect(strstr(program.out, cases[i].reason), "%s: %s", cases[i].reason, program.out);
        pb_program_close(&program);
    }
    char table[8000];
    struct pb_program program;
    two_groups(table, "");
    run_on(&program, "decompose", table, PB_ARGUMENTS("--against", "three"));
    cr_expect_eq(program.code, 2);
    cr_expect(strstr(program.err, "no group 'three' in the table"), "%s", program.err);
    pb_program_close(&program);
}
