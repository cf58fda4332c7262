/*
 * Healthy life expectancy, years of life lost, avoidable deaths and estimates for small areas on tables. Expected
 * figures: those of the tests in tests/statistics, which were calculated apart from the program.
 */
#include "tests/support/method_answer.h"
#include "tests/support/program.h"

#include <criterion/criterion.h>
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

TestSuite(statistics_mortality, .init = set_up, .fini = tear_down);

static void run(struct pb_method_answer *answer, const char *method, const char *table, const char *flag,
                const char *value)
{
    pb_method_answer(answer, &scratch, method, table, flag, value);
}

static void expect_numbers(const char *line, size_t skip, const double *numbers, size_t count)
{
    pb_method_expect_numbers(line, skip, numbers, count, 1e-9);
}

#define BANDS                                                                                                          \
    "A,0,17,7060,0.98,40\nA,1-4,9,35059,0.975,160\nA,5-9,4,46974,0.97,210\nA,10-14,8,48489,0.965,220\n"                \
    "A,15-19,20,43219,0.95,200\nA,20-24,15,38561,0.94,180\nA,25-29,24,46009,0.93,210\nA,30-34,33,57208,0.915,260\n"    \
    "A,35-39,50,61435,0.9,280\nA,40-44,71,55601,0.88,250\nA,45-49,100,50209,0.86,230\nA,50-54,163,56416,0.83,255\n"    \
    "A,55-59,263,46411,0.79,210\nA,60-64,304,39820,0.74,180\nA,65-69,536,37978,0.69,170\nA,70-74,872,37039,0.62,165\n" \
    "A,75-79,1390,33288,0.54,150\nA,80-84,1605,23306,0.45,105\nA,85-89,1936,11936,0.37,55\nA,90+,1937,11936,0.3,54\n"

Test(statistics_mortality, hle_has_both_pairs_of_limits)
{
    const double z = 1.959963984540054;
    struct pb_method_answer answer;
    run(&answer, "hle", "group,start_age,deaths,population,good_health,asked\n" BANDS, "--confidence", "0.95");
    cr_assert_eq(answer.count, 21);
    const double at_birth[] = { 66.1946831264160011,
                                66.1946831264160011 - z * 0.462921548582886542,
                                66.1946831264160011 + z * 0.462921548582886542,
                                66.1946831264160011 - z * 0.472158934862682920,
                                66.1946831264160011 + z * 0.472158934862682920,
                                80.1696081319483944 };
    expect_numbers(answer.lines[1], 6, at_birth, 6);
    pb_program_close(&answer.program);
}

Test(statistics_mortality, hle_says_why_there_are_no_limits_or_nothing)
{
    struct pb_method_answer answer;
    run(&answer, "hle", "group,start_age,deaths,population,good_health,said\n" BANDS, "--confidence", "0.95");
    cr_expect_str_eq(answer.lines[1],
                     "A,0,17,7060,0.98,40,66.194683126416,,,,,80.16960813194838,no limits: there is no column asked");
    pb_program_close(&answer.program);
    run(&answer, "hle", "group,start_age,deaths,population,good_health\nA,0,1,1000,98\n", NULL, NULL);
    cr_expect(strstr(answer.lines[1], "1 age bands: a life table needs 20"), "%s", answer.lines[1]);
    pb_program_close(&answer.program);
}

#define RUGBY                                                                                                          \
    "R,<1,2,1100,1000\nR,1-4,1,4300,4000\nR,5-9,0,5600,5500\nR,10-14,1,5500,5500\nR,15-19,2,5200,5500\n"               \
    "R,20-24,3,6000,6000\nR,25-29,2,6900,6000\nR,30-34,4,7100,6500\nR,35-39,5,7000,7000\nR,40-44,7,6800,7000\n"        \
    "R,45-49,9,6900,7000\nR,50-54,12,7400,7000\nR,55-59,18,6900,6500\nR,60-64,26,5900,6000\nR,65-69,33,5400,5500\n"    \
    "R,70-74,45,5100,5000\n"

Test(statistics_mortality, yll_counts_up_to_75)
{
    struct pb_method_answer answer;
    run(&answer, "yll", "group,age,deaths,population,standard_population\n" RUGBY "R,75+,410,8900,9000\n",
        "--confidence", "0.95");
    const double lost[] = { 170,
                            2753.5,
                            295.7572502685285,
                            236.39503223023215,
                            362.28301194621133,
                            296.7161536135672,
                            237.60914117046107,
                            362.95591272656355 };
    expect_numbers(answer.lines[1], 1, lost, 8);
    pb_program_close(&answer.program);
}

Test(statistics_mortality, yll_takes_years_of_a_life_table_and_says_what_is_missing)
{
    struct pb_method_answer answer;
    run(&answer, "yll",
        "group,age,deaths,population,years\nA,<75,4,1000,20\nA,75+,6,500,8\nB,70-79,4,100,\nC,60-64,3,1000,10\n", NULL,
        NULL);
    const double lost[] = { 10, 128, 853.3333333333334 };
    expect_numbers(answer.lines[1], 1, lost, 3);
    cr_expect_str_eq(answer.lines[2], "B,,,,,,,,,,,,,years missing in age band 1");
    cr_expect(strstr(answer.lines[3], "fewer than 10 deaths: no standardised rate"), "%s", answer.lines[3]);
    pb_program_close(&answer.program);
    run(&answer, "yll", "group,age,deaths,population\nB,70-79,4,100\n", NULL, NULL);
    cr_expect(strstr(answer.lines[1], "age '70-79' in line 2: expected a band"), "%s", answer.lines[1]);
    pb_program_close(&answer.program);
}

#define SELF_HARM                                                                                                      \
    "group,numerator,denominator\nS,4,2000\nS,31,9000\nS,12,4100\nS,55,8000\nS,20,7600\nS,9,3900\nS,40,8200\n"         \
    "S,26,6900\nS,18,5200\nS,7,4400\nS,,100\n"

Test(statistics_mortality, empirical_bayes_draws_towards_all)
{
    struct pb_method_answer answer;
    run(&answer, "empirical-bayes", SELF_HARM, "--confidence", "0.95");
    const double first[] = { 200, 291.97754980097415, 152.57244575104775, 475.868386633297 };
    expect_numbers(answer.lines[1], 3, first, 4);
    cr_expect_str_eq(answer.lines[11], "S,,100,,,,,,numerator is missing");
    pb_program_close(&answer.program);
    run(&answer, "empirical-bayes", SELF_HARM "T,1,10\n", "--kind", "proportion");
    cr_expect(strstr(answer.lines[12], "1 areas: how much they vary can be told from 8 on"), "%s", answer.lines[12]);
    pb_program_close(&answer.program);
}

Test(statistics_mortality, avoidable_says_what_each_death_was)
{
    struct pb_method_answer answer;
    run(&answer, "avoidable",
        "icd10,age,sex,deaths\nI21.9,68,Male,4\nC50.9,55,Female,1\nC50.9,55,Male,1\nG30.9,70,,2\nI64,80,,1\nStroke,40,,"
        "1\n"
        "J13,40,,\n",
        NULL, NULL);
    static const char *const expected[] = {
        "I21.9,68,Male,4,2,2,4,Diseases of the circulatory system,Ischaemic heart disease,",
        "C50.9,55,Female,1,0,1,1,Cancers,\"Cancer of the breast, women only\",",
        "C50.9,55,Male,1,0,0,0,,,",
        "G30.9,70,,2,0,0,0,,,",
        "I64,80,,1,0,0,0,,,",
        "Stroke,40,,1,,,,,,icd10 is not a code of a letter and two or three digits",
        "J13,40,,,,,,,,deaths is missing",
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        cr_expect_str_eq(answer.lines[i + 1], expected[i]);
    pb_program_close(&answer.program);
}
