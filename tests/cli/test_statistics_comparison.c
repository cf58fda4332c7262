/*
 * The methods mean and benchmark of the command. The arithmetic is tested in tests/statistics; here are the columns and
 * what is said when a result is missing.
 */
#include "tests/support/close.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"

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

TestSuite(statistics_comparison, .init = set_up, .fini = tear_down);

static void expect_output(const char *method, const char *table, const char *const *more, const char *out)
{
    const char *argv[PB_PROGRAM_ARGUMENTS] = { "statistics", method, "--quiet", "--input", "table.csv" };
    for (size_t count = 5; more && *more; more++)
        argv[count++] = *more;
    scratch_write(&scratch, "table.csv", table);
    struct pb_program program;
    pb_program_run(&program, &(struct pb_program_setting){ .folder = scratch.path }, argv);
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect_str_eq(program.out, out);
    pb_program_close(&program);
}

Test(statistics_comparison, means_of_groups)
{
    expect_output("mean", "value,group,x\n7,b,.\n4,c,.\n,c,.\n5,d,.\n5,d,.\n,e,.\n1e308,f,.\n1e308,f,.\n",
                  (const char *const[]){ "--confidence", "95", NULL },
                  "group,n,value,standard_deviation,lower_95,upper_95,reason\n"
                  "b,1,7,,,,\"limits of a mean need at least 2 values, found 1\"\n"
                  "c,1,,,,,1 of 2 values missing\n"
                  "d,2,5,0,5,5,\n"
                  "e,0,,,,,no values: a mean needs at least one\n"
                  "f,2,,,,,the values are too large to be added\n");
}

/* 1, 2 and 3: t(0.975; 2) = 0.95 / sqrt(0.04875) = 4.302652729749464, over sqrt(3) 2.484137711750329; the last digits
 * are the arithmetic's own business. */
Test(statistics_comparison, limits_of_a_mean)
{
    scratch_write(&scratch, "table.csv", "value,group\n1,a\n2,a\n3,a\n");
    struct pb_program program;
    pb_program_run(
        &program, &(struct pb_program_setting){ .folder = scratch.path },
        (const char *const[]){ "statistics", "mean", "--quiet", "--input", "table.csv", "--confidence", "95", NULL });
    cr_expect_eq(program.code, 0, "%s", program.err);
    const char *start = "group,n,value,standard_deviation,lower_95,upper_95,reason\na,3,2,1,";
    cr_assert(strncmp(program.out, start, strlen(start)) == 0, "%s", program.out);
    char *end = NULL;
    assert_close(strtod(program.out + strlen(start), &end), 2 - 2.484137711750329, 1e-12);
    assert_close(strtod(end + 1, &end), 2 + 2.484137711750329, 1e-12);
    cr_expect_str_eq(end, ",\n");
    pb_program_close(&program);
}

/* 8 - sqrt(3^2 + 3^2) and 8 + sqrt(4^2 + 3^2); 2.6 times exp(-+ sqrt(log^2 + log^2)) by Python. */
Test(statistics_comparison, contrasts_two_figures)
{
    expect_output(
        "contrast",
        "value,lower_95,upper_95,other,other_lower_95,other_upper_95\n13,10,17,5,2,8\n28,,,20,19,21\n"
        "0,0,3,20,19,21\n-5,-6,-4,20,19,21\n,1,2,20,19,21\n",
        NULL,
        "value,lower_95,upper_95,other,other_lower_95,other_upper_95,difference,difference_lower_95,"
        "difference_upper_95,ratio,ratio_lower_95,ratio_upper_95,reason\n"
        "13,10,17,5,2,8,8,3.7573593128807152,13,2.6,1.5177635325463348,6.7548783250555315,\n"
        "28,,,20,19,21,8,,,1.4,,,the 95% limits of one of the two are missing or not in order\n"
        "0,0,3,20,19,21,-20,-21,-16.837722339831622,0,,,\"a limit of the ratio is missing: the value is 0, or a "
        "limit is not above 0\"\n"
        "-5,-6,-4,20,19,21,-25,-26.414213562373096,-23.585786437626904,,,,\"no ratio: the value is below 0, or "
        "the other one is not above 0\"\n"
        ",1,2,20,19,21,,,,,,,value is missing\n");
}

/* The limits of spc_proportion about 19% of 1,000 are 16.7% to 21.5%; those of spc_rate about 190 events 164 to 219. */
Test(statistics_comparison, each_row_is_compared_by_its_own_method)
{
    expect_output("benchmark",
                  "value,lower_95,upper_95,lower_998,upper_998,benchmark,benchmark_lower_95,benchmark_upper_95,"
                  "denominator,polarity,method\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,single\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,two_level\n"
                  "20,19.5,20.5,19.2,20.8,19.3,18,20,1000,high,two_level\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,double\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,spc_proportion\n"
                  "21.6,,,,,19,,,1000,none,spc_proportion\n"
                  "21.6,,,,,19,,,1000,none,spc_rate\n",
                  (const char *const[]){ "--multiplier", "100", NULL },
                  "value,lower_95,upper_95,lower_998,upper_998,benchmark,benchmark_lower_95,benchmark_upper_95,"
                  "denominator,polarity,method,comparison,reason\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,single,worse,\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,two_level,worst,\n"
                  "20,19.5,20.5,19.2,20.8,19.3,18,20,1000,high,two_level,better,\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,double,similar,\n"
                  "20,19.5,20.5,19.2,20.8,19,18,20,1000,low,spc_proportion,similar,\n"
                  "21.6,,,,,19,,,1000,none,spc_proportion,higher,\n"
                  "21.6,,,,,19,,,1000,none,spc_rate,similar,\n");
}

Test(statistics_comparison, a_row_that_cannot_be_compared_says_why)
{
    expect_output("benchmark",
                  "value,benchmark,polarity,method\n1,2,low,single\n,2,low,single\n1,2,not_applicable,spc_rate\n"
                  "1,2,high,\n1,2,high,none\n1,2,high,spc_proportion\n",
                  NULL,
                  "value,benchmark,polarity,method,comparison,reason\n"
                  "1,2,low,single,not_compared,the 95% limits are missing or not in order\n"
                  ",2,low,single,not_compared,value is missing\n"
                  "1,2,not_applicable,spc_rate,not_compared,values of this kind are not to be compared\n"
                  "1,2,high,,not_compared,method is missing\n"
                  "1,2,high,none,not_compared,no comparison is wanted\n"
                  "1,2,high,spc_proportion,not_compared,the denominator or the multiplier is missing\n");
}

/* Of 10 to 60 in six steps the bounds are interpolated at positions 1, 2, 3, 4: 20, 30, 40, 50, 60; a value on a bound
 * belongs below it. The row with another method is not among them. */
Test(statistics_comparison, quintiles_of_all_rows)
{
    expect_output("benchmark",
                  "value,benchmark,polarity,method\n10,,low,quintiles\n20,,high,quintiles\n30,,none,quintiles\n"
                  "40,,low,quintiles\n50,,not_applicable,quintiles\n60,,high,quintiles\n,,low,quintiles\n"
                  "1000,,low,single\n",
                  NULL,
                  "value,benchmark,polarity,method,comparison,reason\n10,,low,quintiles,best,\n"
                  "20,,high,quintiles,worst,\n30,,none,quintiles,lower,\n40,,low,quintiles,similar,\n"
                  "50,,not_applicable,quintiles,not_compared,\n60,,high,quintiles,best,\n"
                  ",,low,quintiles,not_compared,value is missing\n"
                  "1000,,low,single,not_compared,benchmark is missing\n");
}

Test(statistics_comparison, quintiles_need_five_values)
{
    expect_output("benchmark", "value,benchmark,polarity,method\n10,,low,quintiles\n20,,low,quintiles\n", NULL,
                  "value,benchmark,polarity,method,comparison,reason\n"
                  "10,,low,quintiles,not_compared,2 values: expected at least 5\n"
                  "20,,low,quintiles,not_compared,2 values: expected at least 5\n");
}
