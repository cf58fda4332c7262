/*
 * placebook statistics trend and spc: what the columns say. The figures are those of tests/statistics/test_trend.c and
 * test_control_chart.c, where they come from is said there.
 */
#include "tests/support/program.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
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

TestSuite(statistics_series, .init = set_up, .fini = tear_down);

static void run_on(struct pb_program *program, const char *method, const char *table, const char *flag,
                   const char *value)
{
    const char *argv[PB_PROGRAM_ARGUMENTS] = { "statistics", method, "--input", "table.csv", flag, value };
    scratch_write(&scratch, "table.csv", table);
    pb_program_run(program, &(struct pb_program_setting){ .folder = scratch.path }, argv);
}

static void expect(const char *method, const char *table, const char *out)
{
    struct pb_program program;
    run_on(&program, method, table, NULL, NULL);
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect_str_eq(program.out, out);
    pb_program_close(&program);
}

#define TREND_HEADING "series,time,value,lower_95,upper_95,count,denominator,kind\n"
#define TREND_RESULTS "series,points,slope,chi_squared,significant,trend,reason\n"

/* In any order of rows; of six points the five latest are looked at. */
Test(statistics_series, trend_of_proportions_and_rates)
{
    struct pb_program program;
    run_on(&program, "trend",
           TREND_HEADING "A,2016/17,13,,,131,1010,proportion\n"
                         "A,2015/16,12,,,120,1000,proportion\n"
                         "A,2018/19,16.5,,,166,1005,proportion\n"
                         "A,2017/18,15.2,,,150,990,proportion\n"
                         "B,1,52.1,49.8,54.5,,,rate\n"
                         "B,2,50.3,48.1,52.6,,,rate\n"
                         "B,3,49.9,47.7,52.2,,,rate\n"
                         "B,4,47.2,45.1,49.4,,,rate\n"
                         "B,5,45.8,43.7,48.0,,,rate\n"
                         "A,2019/20,18.1,,,181,1000,proportion\n"
                         "B,0,999,998,1000,,,rate\n",
           NULL, NULL);
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect(strstr(program.out, TREND_RESULTS "A,5,0.12490508805792"), "%s", program.out);
    cr_expect(strstr(program.out, ",true,Increasing,\n"), "%s", program.out);
    cr_expect(strstr(program.out, "\nB,6,-1.5763735594343"), "%s", program.out);
    cr_expect(strstr(program.out, ",true,Decreasing,\n"), "%s", program.out);
    pb_program_close(&program);
}

Test(statistics_series, trend_says_why_there_is_none)
{
#define FOUR(series, kind)                                                                                             \
    series ",2015-03-31,5,4,6,10,100," kind "\n" series ",2016-03-31,5,4,6,10,100," kind "\n" series                   \
           ",2017-03-31,5,4,6,10,100," kind "\n" series ",2018-03-31,5,4,6,10,100," kind "\n"
    expect(
        "trend",
        TREND_HEADING FOUR("few", "dsr") FOUR("flat", "dsr") "flat,2019-03-31,5,4,6,10,100,dsr\n" FOUR("kinds", "dsr")
            FOUR("empty", "rate") "kinds,2019-03-31,5,4,6,,,rate\nempty,2019-03-31,,4,6,,,rate\n" FOUR("whole", "rate")
                FOUR("none", "proportion") FOUR("when", "dsr") FOUR("twice", "dsr") FOUR("mixed", "dsr")
                    FOUR("what", "dsr") "whole,2019-03-31,5,4,6,100,100,rate\n"
                                        "none,2019-03-31,5,4,6,0,100,proportion\n"
                                        "when,,5,4,6,10,100,dsr\n"
                                        "twice,2018-03-31,5,4,6,10,100,dsr\n"
                                        "mixed,2019/20,5,4,6,10,100,dsr\n"
                                        "what,2019-03-31,5,4,6,10,100,\n",
        TREND_RESULTS
        "few,4,,,,Cannot be calculated,fewer than five points\n"
        "flat,5,0,0,false,No significant change,\n"
        "kinds,5,,,,Cannot be calculated,kind is dsr and rate in one series\n"
        "empty,5,,,,Cannot be calculated,point 5 of 5 has no value\n"
        "whole,5,,,,Cannot be calculated,point 5 of 5: the count is the denominator\n"
        "none,5,,,,Cannot be calculated,point 5 of 5 has the count 0 of 100: expected a count above 0 and below the "
        "denominator\n"
        "when,5,,,,Cannot be calculated,\"line 47 has '' for the time: expected numbers, dates such as 2019-04-30, or "
        "periods such as 2019/20, all of one kind\"\n"
        "twice,5,,,,Cannot be calculated,two rows are at '2018-03-31'\n"
        "mixed,5,,,,Cannot be calculated,\"line 49 has '2019/20' for the time: expected numbers, dates such as "
        "2019-04-30, or periods such as 2019/20, all of one kind\"\n"
        "what,5,,,,Cannot be calculated,kind is missing\n");
}

#define RESULTS "mean,lower_limit,upper_limit,rule,state,assurance,reason\n"

static void expect_spc(const char *table, const char *flag, const char *value, const char *part)
{
    struct pb_program program;
    run_on(&program, "spc", table, flag, value);
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect(strstr(program.out, part), "'%s' is not in %s", part, program.out);
    pb_program_close(&program);
}

/* The mean is 352 / 14; limits as in test_control_chart.c. The target of the latest row counts. */
Test(statistics_series, spc_with_and_without_screening)
{
    static const char table[] =
        "series,order,value,improvement_direction,target\n"
        "w,1,23,decrease,\nw,2,25,decrease,\nw,3,22,decrease,\nw,4,24,decrease,\nw,5,26,decrease,\n"
        "w,6,23,decrease,\nw,7,40,decrease,\nw,8,24,decrease,\nw,9,25,decrease,\nw,10,22,decrease,\n"
        "w,11,23,decrease,\nw,12,24,decrease,\nw,13,26,decrease,\nw,14,25,decrease,45\n";
    expect_spc(table, NULL, NULL,
               "\nw,7,40,decrease,,25.142857142857142,20.064675324675324,30.22103896103896,outside_limits,concern,"
               "consistent_pass,\n");
    expect_spc(table, "--screen", "on", ",outside_limits,concern,consistent_pass,\n");
    expect_spc(table, "--screen", "off", "\nw,7,40,decrease,,25.142857142857142,14.09362637362637");
    expect_spc(table, "--screen", "off", "\nw,14,25,decrease,45,25.142857142857142,14.09362637362637");
}

/* Two segments: 10, 12, 10 with mean 32 / 3, and 20, 22; a missing value in the second has no state. */
Test(statistics_series, spc_starts_again_where_it_is_told)
{
    expect("spc",
           "series,order,value,rebase\na,2019 Q1,10,\na,2019 Q3,11,0\na,2019 Q2,12,\na,2019 Q4,20,1\na,2020 Q1,22,\n"
           "a,2020 Q2,,\n",
           "series,order,value,rebase," RESULTS "a,2019 Q1,10,,11,7.01,14.99,,common_cause,,\n"
           "a,2019 Q3,11,0,11,7.01,14.99,,common_cause,,\n"
           "a,2019 Q2,12,,11,7.01,14.99,,common_cause,,\n"
           "a,2019 Q4,20,1,21,15.68,26.32,,common_cause,,\n"
           "a,2020 Q1,22,,21,15.68,26.32,,common_cause,,\n"
           "a,2020 Q2,,,21,15.68,26.32,,,,value is missing\n");
}

Test(statistics_series, spc_says_why_there_is_no_chart)
{
    expect("spc",
           "series,order,value,improvement_direction,target,rebase\n"
           "one,1,5,increase,3,\n"
           "same,1,5,increase,3,\nsame,2,5,increase,3,\n"
           "ways,1,5,increase,3,\nways,2,6,decrease,3,\n"
           "two,1,5,increase,3,2\n"
           "tie,1,5,increase,3,\ntie,1.0,6,increase,3,\n"
           "late,1,5,increase,3,\nlate,2,6,increase,3,\nlate,3,7,increase,3,1\n",
           "series,order,value,improvement_direction,target,rebase," RESULTS
           "one,1,5,increase,3,,,,,,not_enough_points,,no two neighbouring points have a value\n"
           "same,1,5,increase,3,,,,,,not_enough_points,,all neighbouring points are the same\n"
           "same,2,5,increase,3,,,,,,not_enough_points,,all neighbouring points are the same\n"
           "ways,1,5,increase,3,,,,,,,,improvement_direction is 'increase' and 'decrease' in one series\n"
           "ways,2,6,decrease,3,,,,,,,,improvement_direction is 'increase' and 'decrease' in one series\n"
           "two,1,5,increase,3,2,,,,,,,\"rebase is 2: expected 1, 0 or nothing\"\n"
           "tie,1,5,increase,3,,,,,,,,two rows are at '1.0'\n"
           "tie,1.0,6,increase,3,,,,,,,,two rows are at '1.0'\n"
           "late,1,5,increase,3,,5.5,2.84,8.16,,common_cause,,\n"
           "late,2,6,increase,3,,5.5,2.84,8.16,,common_cause,,\n"
           "late,3,7,increase,3,1,,,,,not_enough_points,,no two neighbouring points have a value\n");
}

/* Purchase orders, as in tests/statistics/test_count_chart.c: sample 11 is above its limit, and has less than the
 * others around it would have. */
Test(statistics_series, spc_charts_proportions_by_their_denominators)
{
    static const int orders[][2] = { { 12, 100 }, { 8, 80 },   { 6, 80 },   { 9, 100 }, { 10, 110 },
                                     { 12, 110 }, { 11, 100 }, { 16, 100 }, { 10, 90 }, { 6, 90 },
                                     { 20, 110 }, { 15, 120 }, { 9, 120 },  { 8, 120 }, { 6, 110 },
                                     { 8, 80 },   { 10, 80 },  { 7, 80 },   { 5, 90 },  { 8, 100 },
                                     { 5, 100 },  { 8, 100 },  { 10, 100 }, { 6, 90 },  { 9, 90 } };
    char table[2048] = "series,order,value,denominator,improvement_direction\n";
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
        (void)snprintf(table + strlen(table), sizeof table - strlen(table), "a,%zu,%.17g,%d,decrease\n", i + 1,
                       100.0 * orders[i][0] / orders[i][1], orders[i][1]);
    scratch_write(&scratch, "table.csv", table);
    struct pb_program program;
    pb_program_run(&program, &(struct pb_program_setting){ .folder = scratch.path },
                   PB_ARGUMENTS("statistics", "spc", "--input", "table.csv", "--chart", "p", "--multiplier", "100"));
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect(strstr(program.out, "\na,1,12,100,decrease,9.55102040816326"), "%s", program.out);
    cr_expect(strstr(program.out, ",18.36857134354922"), "%s", program.out);
    cr_expect(strstr(program.out, "outside_limits,concern,,\na,12,"), "%s", program.out);
    cr_expect(!strstr(strstr(program.out, "\na,12,"), "outside_limits"));
    pb_program_close(&program);
}

Test(statistics_series, spc_rests_on_a_baseline)
{
    char table[1024] = "series,order,value\n";
    static const int values[] = { 10, 12, 9, 11, 10, 12, 8, 11, 10, 9, 12, 12, 20, 21 };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        (void)snprintf(table + strlen(table), sizeof table - strlen(table), "b,%zu,%d\n", i + 1, values[i]);
    struct pb_program program;
    run_on(&program, "spc", table, "--baseline", "12");
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect(strstr(program.out, "\nb,13,20,10.5,"), "%s", program.out);
    cr_expect(strstr(program.out, ",outside_limits,high,,\n"), "%s", program.out);
    pb_program_close(&program);
    run_on(&program, "spc", table, "--baseline", "11");
    cr_expect_eq(program.code, 2);
    cr_expect(strstr(program.err, "--baseline"), "%s", program.err);
    pb_program_close(&program);
}
