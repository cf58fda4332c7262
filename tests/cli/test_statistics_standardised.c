/*
 * Standardised rates and life expectancy on tables. Expected figures: 30-digit arithmetic (python3-mpmath) from the
 * formulas, as in the tests of core/statistics; the life table is the documented example of PHEindicatormethods.
 */
#include "tests/support/method_answer.h"
#include "tests/support/program.h"

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

TestSuite(statistics_standardised, .init = set_up, .fini = tear_down);

static void run(struct pb_method_answer *answer, const char *method, const char *table, const char *flag,
                const char *value)
{
    pb_method_answer(answer, &scratch, method, table, flag, value);
}

static void expect_numbers(const char *line, size_t skip, const double *numbers, size_t count)
{
    pb_method_expect_numbers(line, skip, numbers, count, 1e-12);
}

static void expect_line(const struct pb_method_answer *answer, size_t line, const char *expected)
{
    cr_assert(line < answer->count);
    cr_expect_str_eq(answer->lines[line], expected);
}

#define RARE                                                                                                           \
    "1,30\n1,35\n,35\n,35\n,40\n1,40\n1,45\n3,50\n3,50\n3,50\n3,60\n10,60\n10,70\n10,75\n10,70\n8,60\n8,20\n8,20\n"    \
    "8,15\n"

/* The text with something before each line. */
static void prefix_lines(char *buffer, size_t size, const char *prefix, const char *lines)
{
    size_t length = strlen(buffer);
    while (*lines) {
        int span = (int)strcspn(lines, "\n");
        int written = snprintf(buffer + length, size - length, "%s%.*s\n", prefix, span, lines);
        cr_assert(written > 0 && (size_t)written < size - length);
        length += (size_t)written;
        lines += span + 1;
    }
}

Test(statistics_standardised, dsr_takes_the_european_population_by_order)
{
    char table[4096] = "group,count,population\n";
    prefix_lines(table, sizeof table, "A,", RARE);
    prefix_lines(table, sizeof table, "B,", "1,30\n2,40\n");
    struct pb_method_answer answer;
    run(&answer, "dsr", table, NULL, NULL);
    expect_line(&answer, 0, "group,count,population,value,lower_95,upper_95,lower_998,upper_998,variance,reason");
    static const double expected[] = { 88,
                                       860,
                                       8283.01587301587302,
                                       6570.81879780367441,
                                       10289.6476388216145,
                                       5709.72192610624228,
                                       11530.0988678673499,
                                       849808.982111363064 };
    expect_numbers(answer.lines[1], 1, expected, 8);
    expect_line(&answer, 2, "B,,,,,,,,,\"2 age bands: without standard_population there are 19 (0-4, 5-9 to 90+)\"");
    pb_program_close(&answer.program);
}

Test(statistics_standardised, dsr_takes_people_by_event_frequency)
{
    struct pb_method_answer answer;
    run(&answer, "dsr",
        "group,count,population,standard_population,event_frequency\n"
        "A,10,1000,5000,1\nA,3,1000,5000,2\nA,20,2000,5500,1\nA,4,2000,5500,2\nA,15,1500,3000,1\nA,0,1500,3000,2\n"
        "A,0,1000,5000,3\nA,1,2000,5500,3\nA,2,1500,3000,3\n"
        "B,10,1000,5000,1\nB,3,1100,5000,2\nC,10,1000,5000,\nD,10,1000,5000,0.5\n",
        "--confidence", "0.95");
    static const double expected[] = {
        68, 4500, 1535.18518518518519, 1098.68757855053368, 2058.12738258788372, 56093.9643347050754
    };
    expect_numbers(answer.lines[1], 1, expected, 6);
    expect_line(&answer, 2,
                "B,,,,,,,\"event frequency 2 has 1 age bands with 1100 people, the one before 1 with 1000: expected "
                "the same bands for every frequency\"");
    expect_line(&answer, 3, "C,,,,,,,event_frequency is missing in line 13");
    expect_line(&answer, 4, "D,,,,,,,event_frequency 0.5 in line 14: expected a whole number from 1 to 1000");
    pb_program_close(&answer.program);
}

Test(statistics_standardised, dsr_shows_no_rate_below_ten_events)
{
    struct pb_method_answer answer;
    run(&answer, "dsr",
        "group,count,population,standard_population\nA,4,100,10\nA,5,200,20\nB,-1,100,10\nC,12,,10\nD,12,100,\n",
        "--confidence", "95");
    expect_line(&answer, 1, "A,9,300,,,,,9 events: a directly standardised rate needs 10");
    expect_line(&answer, 2, "B,,,,,,,count -1 in age band 1: expected 0 or more");
    expect_line(&answer, 3, "C,,,,,,,population is missing in age band 1");
    expect_line(&answer, 4, "D,,,,,,,standard population is missing in age band 1");
    pb_program_close(&answer.program);
}

#define REFERENCE                                                                                                      \
    "group,count,population,reference_count,reference_population\n"                                                    \
    "A,1,900,3,50000\nA,4,1100,20,40000\nA,9,700,110,20000\nB,2,0,3,50000\nC,9,700,110,20000\nD,1,1,1,0\n"

Test(statistics_standardised, indirect_ratio)
{
    struct pb_method_answer answer;
    run(&answer, "indirect-ratio", REFERENCE, "--multiplier", "100");
    expect_line(&answer, 0, "group,observed,expected,value,lower_95,upper_95,lower_998,upper_998,method,reason");
    static const double expected[] = { 14, 4.454, 314.324202963628199, 171.70028513670545, 527.413510969345459 };
    expect_numbers(answer.lines[1], 1, expected, 5);
    cr_expect(strstr(answer.lines[1], ",byar,"));
    expect_line(&answer, 2, "B,,,,,,,,,no events are expected in 1 age bands");
    cr_expect(strstr(answer.lines[3], ",exact,"));
    expect_line(&answer, 4, "D,,,,,,,,,reference population 0 in age band 1: expected a number above 0");
    pb_program_close(&answer.program);
}

Test(statistics_standardised, indirect_rate)
{
    struct pb_method_answer answer;
    run(&answer, "indirect-rate", REFERENCE, NULL, NULL);
    static const double expected[] = { 14, 4.454, 380.046536310568641, 207.601253847107499, 637.690881444754054 };
    expect_numbers(answer.lines[1], 1, expected, 5);
    pb_program_close(&answer.program);
}

#define TABLE                                                                                                          \
    "90+,1937,11936\n1-4,9,35059\n5-9,4,46974\n10-14,8,48489\n15-19,20,43219\n20-24,15,38561\n25-29,24,46009\n"        \
    "30-34,33,57208\n35-39,50,61435\n40-44,71,55601\n45-49,100,50209\n50-54,163,56416\n55-59,263,46411\n"              \
    "60-64,304,39820\n65-69,536,37978\n70-74,872,37039\n75-79,1390,33288\n80-84,1605,23306\n0,17,7060\n"

Test(statistics_standardised, life_expectancy_in_any_order)
{
    char table[4096] = "group,start_age,deaths,population\n";
    prefix_lines(table, sizeof table, "A,", TABLE "85-89,1936,11936\n");
    prefix_lines(table, sizeof table, "B,", "0,1,7000\n");
    prefix_lines(table, sizeof table, "C,", TABLE "86,1936,11936\n");
    struct pb_method_answer answer;
    run(&answer, "life-expectancy", table, NULL, NULL);
    expect_line(&answer, 0, "group,start_age,deaths,population,value,lower_95,upper_95,lower_998,upper_998,reason");
    static const double at_birth[] = { 80.1696081319483944, 79.882690753927054, 80.4565255099697349, 79.71723178332351,
                                       80.6219844805732789 };
    static const double at_90[] = { 6.16210635002581311, 5.88768842884244318, 6.43652427120918304 };
    expect_numbers(answer.lines[19], 4, at_birth, 5);
    expect_numbers(answer.lines[1], 4, at_90, 3);
    expect_line(&answer, 21, "B,0,1,7000,,,,,,\"1 age bands: a life table needs 20 (0, 1-4, 5-9 to 90+)\"");
    expect_line(&answer, 41, "C,86,1936,11936,,,,,,\"start_age '86': expected 0, 1, 5, 10 to 90\"");
    pb_program_close(&answer.program);
}

/* 20 bands of 300 people: with one death each the interval is wider than 20 years; with 299 from 85 nobody is left. */
Test(statistics_standardised, life_expectancy_says_what_it_leaves_out)
{
    char table[4096] = "group,start_age,deaths,population\n";
    for (int band = 0; band < 20; band++) {
        char line[64];
        (void)snprintf(line, sizeof line, "%d,1,300\n", band == 0 ? 0 : band == 1 ? 1 : (band - 1) * 5);
        prefix_lines(table, sizeof table, "A,", line);
        (void)snprintf(line, sizeof line, "%d,%d,300\n",
                       band == 0   ? 0
                       : band == 1 ? 1
                                   : (band - 1) * 5,
                       band == 18 ? 299 : 20);
        prefix_lines(table, sizeof table, "B,", line);
    }
    struct pb_method_answer answer;
    run(&answer, "life-expectancy", table, "--confidence", "0.95");
    static const double limits[] = { 300 - 1.959963984540054 * 222.987191499884551,
                                     300 + 1.959963984540054 * 222.987191499884551 };
    cr_expect(strstr(answer.lines[1], "A,0,1,300,,-137.0"), "%s", answer.lines[1]);
    expect_numbers(strrchr(answer.lines[1], '-'), 1, &limits[1], 1);
    cr_expect(strstr(answer.lines[1], ",the 95% interval is wider than 20 years"));
    cr_expect_str_eq(answer.lines[40], "B,90,20,300,0,,,nobody in the life table reaches this age");
    pb_program_close(&answer.program);
}
