/* The mappings that are shipped, on the real files that they are for (skipped where those are absent): figures as
 * openpyxl and csv read them from the same files, and rows that add up. */
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs a shipped pipeline file on its real files, or on the sample that it names itself (NULL). */
static char *publish(const struct scratch *scratch, const char *pipeline, const char *files)
{
    char path[600];
    char set[600];
    glob_t found = { 0 };
    (void)snprintf(set, sizeof set, "files=%s/data/%s", PB_SHARED_DIR, files ? files : "");
    bool present = !files || glob(set + strlen("files="), 0, NULL, &found) == 0;
    globfree(&found);
    if (!present)
        cr_skip_test("no %s", files);
    (void)snprintf(path, sizeof path, "%s/pipelines/%s.json", PB_SOURCE_DIR, pipeline);
    struct pb_program program;
    const char *const given[] = { "run",
                                  path,
                                  "--output",
                                  scratch_path(scratch, "out"),
                                  "--state",
                                  scratch_path(scratch, "state"),
                                  files ? "--set" : NULL,
                                  set,
                                  NULL };
    pb_program_run(&program, NULL, given);
    cr_assert_eq(program.code, 0, "%s", program.err);
    pb_program_close(&program);
    return strdup(scratch_path(scratch, "out/latest"));
}

static char *content(const char *folder, const char *name)
{
    char path[1200];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fseek(file, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = calloc(1, size + 1);
    cr_assert_eq(fread(text, 1, size, file), size);
    (void)fclose(file);
    return text;
}

/* Rows of the unit: read = kept + filtered + rejected + duplicates, as many as expected, and none rejected. */
static void expect_account(const char *folder, double read, double kept)
{
    char *text = content(folder, "publication.json");
    cJSON *root = cJSON_Parse(text);
    const cJSON *unit = cJSON_GetObjectItem(root, "units")->child;
    const char *const parts[] = { "rows_kept", "rows_filtered", "rows_rejected", "rows_duplicate" };
    double sum = 0;
    for (size_t i = 0; i < 4; i++)
        sum += cJSON_GetNumberValue(cJSON_GetObjectItem(unit, parts[i]));
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(unit, "rows_read")), sum);
    cr_expect_eq(sum, read, "%g", sum);
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(unit, "rows_kept")), kept);
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(unit, "rows_rejected")), 0);
    cJSON_Delete(root);
    free(text);
}

/* Does the tidy table of the system have a row with all these texts? */
static void expect_row(const char *folder, const char *const *words)
{
    char *text = content(folder, "coventry-and-warwickshire/coventry-and-warwickshire-outcomes.csv");
    bool found = false;
    for (char *line = text; line && !found; line = strchr(line, '\n')) {
        line += *line == '\n';
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        found = *line != '\0';
        for (size_t i = 0; words[i]; i++)
            found = found && strstr(line, words[i]);
        if (end)
            *end = '\n';
    }
    cr_expect(found, "no row with %s ... %s", words[0], words[1]);
    free(text);
}
#define ROW(folder, ...) expect_row(folder, (const char *const[]){ __VA_ARGS__, NULL })

Test(mappings, long_form)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "long-form", "fingertips/long_form/*.csv");
    expect_account(folder, 14904, 314);
    ROW(folder, ",E07000220,Rugby,", ",2011/12,2011-04-01,2012-03-31,", ",2029,", "admissions_falls.csv");
    ROW(folder, ",E07000220,Rugby,", ",2018,2018-01-01,2018-12-31,", ",23.1,", "smoking_adults.csv");
    ROW(folder, ",E08000026,Coventry,", ",Female,", ",2010-12,2010-01-01,2012-12-31,", ",63.4,");
    free(folder);
    scratch_close(&scratch);
}

Test(mappings, deprivation_of_local_authorities)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "deprivation-local-authorities", "imd/File_10*.xlsx");
    expect_account(folder, 6340, 120);
    ROW(folder, ",deprivation-score,", ",community,wider-determinants,", "imd-average-score,E08000026,Coventry,",
        ",25.613,", "IMD!E");
    ROW(folder, "imd-most-deprived-tenth,E08000026,Coventry,", ",14.36,", "IMD!G");
    ROW(folder, "crime-average-score,E07000220,Rugby,", ",-0.064,");
    free(folder);
    scratch_close(&scratch);
}

/* How many rows of a Place's tidy table have both texts. */
static int count_rows(const char *folder, const char *place, const char *measure, const char *text)
{
    char name[200];
    int count = 0;
    (void)snprintf(name, sizeof name, "%s/%s-outcomes.csv", place, place);
    char *rows = content(folder, name);
    for (char *line = rows; *line;) {
        char *end = line + strcspn(line, "\n");
        char *next = end + (*end == '\n');
        *end = '\0';
        count += strstr(line, measure) && strstr(line, text) ? 1 : 0;
        line = next;
    }
    free(rows);
    return count;
}

/* Of 32,844 LSOAs, 195 are Coventry's, 61 Rugby's, 73 + 86 South Warwickshire's and 38 + 81 Warwickshire North's; in
 * the most deprived tenth are 28, none, none and 1 + 5. File 10 of the same edition has the same as parts of the
 * districts: 14.36% of 195, 2.63% of 38, 6.17% of 81. */
Test(mappings, deprivation_of_small_areas)
{
    static const struct {
        const char *place;
        int areas, most_deprived;
    } expected[] = { { "coventry", 195, 28 },
                     { "rugby", 61, 0 },
                     { "south-warwickshire", 159, 0 },
                     { "warwickshire-north", 119, 6 },
                     { "coventry-and-warwickshire", 534, 34 } };
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "deprivation-lsoa", "imd/File_1_*.xlsx");
    expect_account(folder, 4 * 32844, 4 * 534);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const char *place = expected[i].place;
        cr_expect_eq(count_rows(folder, place, ",deprivation-decile-lsoa,", ",lsoa,local,"), expected[i].areas);
        cr_expect_eq(count_rows(folder, place, ",deprivation-rank-lsoa,", ",lsoa,local,"), expected[i].areas);
        cr_expect_eq(count_rows(folder, place, ",deprivation-decile-lsoa,", ",2019-12-31,2019,true,1,"),
                     expected[i].most_deprived, "%s", place);
    }
    ROW(folder, ",deprivation-rank-lsoa,", ",E01009590,Coventry 002A,", ",2019,2019-01-01,2019-12-31,", ",14281,",
        "!E9306");
    ROW(folder, ",deprivation-decile-lsoa,", ",E01031162,Rugby 010B,", ",2019-12-31,2019,true,8,", ",published,",
        "!F30374");
    ROW(folder, ",deprivation-decile-lsoa,", ",E01031243,Stratford-on-Avon 001B,", ",2019-12-31,2019,true,8,");
    free(folder);
    scratch_close(&scratch);
}

Test(mappings, qof_prevalence_of_both_years)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "qof-prevalence", "qof/qof-1920*.xlsx");
    expect_account(folder, 5670, 126);
    ROW(folder, "qof-af-prevalence,E38000038,", ",2019/20,", ",1.520021188629", "8092,", "532361,", "AF!K41");
    ROW(folder, ",diabetes-prevalence,", "qof-dm-prevalence,E38000195,", ",2019/20,", ",7.951157627656", "12535,",
        "157650,");
    free(folder);
    scratch_close(
        &scratch); /* in the folder of the other year, rows of learning disabilities would lose their figures */
    scratch_open(&scratch);
    folder = publish(&scratch, "qof-prevalence", "qof/qof-1819*.xlsx");
    expect_account(folder, 8022, 126);
    ROW(folder, "qof-dm-prevalence,E38000195,", ",2017/18,", ",7.578304148426", "11633,", "153504,");
    ROW(folder, "qof-ld-prevalence,E38000195,", ",2017/18,", ",189327,", ",missing,");
    free(folder);
    scratch_close(&scratch);
}

Test(mappings, mortality_of_ccgs)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "ccg-mortality", "rightcare/Annual*.csv");
    expect_account(folder, 13764, 128);
    ROW(folder, ",healthy-lives,", "treatable-mortality,E38000195,", ",2013,", ",93.8,");
    ROW(folder, "ccg-population,E38000195,", ",2019,", ",195147,");
    free(folder);
    scratch_close(&scratch);
}

Test(mappings, mid_year_population)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "mid-year-population", "population/MYEB3*.csv");
    expect_account(folder, 6876, 108);
    ROW(folder, ",resident-population,", ",E07000220,Rugby,", ",2001,", ",87520,");
    ROW(folder, ",E08000026,Coventry,", ",2018,", ",366785,");
    free(folder);
    scratch_close(&scratch);
}

/* Sums by pandas from the same file: groupby month and status (and so on), sum of COUNT_OF_APPOINTMENTS. The 8,996 rows
 * are 30 months; with their 3 statuses, modes, professionals and waiting times there are 585 sums. */
Test(mappings, appointments_in_general_practice)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "gp-appointments", "gp_appointments/*.csv");
    expect_account(folder, 585, 585);
    ROW(folder, ",gp-appointments,", ",services,integrated-system,", ",E38000251,",
        ",,,Mar 2019,2019-03-01,2019-03-31,", ",400470,", ",sum of 514 rows,", ",2-515");
    ROW(folder, ",E38000251,", ",,,Apr 2020,", ",250198,", ",sum of 229 rows,");
    ROW(folder, ",Status of the appointment,Did not attend,Apr 2020,", ",8464,", ",sum of 65 rows,");
    ROW(folder, ",Mode of the appointment,Telephone,Aug 2021,", ",189896,", ",sum of 61 rows,");
    ROW(folder, ",Health care professional,GP,Oct 2019,", ",260018,", ",sum of 216 rows,");
    ROW(folder, ",Time between booking and appointment,8 to 14 Days,Oct 2019,", ",65118,", ",sum of 73 rows,");
    char *text = content(folder, "publication.json");
    cr_expect(strstr(text, "added-up") && strstr(text, "\t8996,"));
    free(text);
    free(folder);
    scratch_close(&scratch);
}

/* The last year's points, the patients receiving the intervention and the exceptions of every indicator, in both
 * workbooks. All 741 figures of the three CCGs were compared with openpyxl, which found their columns by the code in
 * row 12 and the words in rows 13 and 14; these are some of them. */
Test(mappings, qof_achievement_of_both_years)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "qof-achievement", "qof/qof-*.xlsx");
    expect_account(folder, 40681, 741);
    ROW(folder, ",qof-af007,", ",services,integrated-system,", ",E38000195,", ",2018/19,", ",2850,3321,", "AF!AX110");
    ROW(folder, ",qof-af007,", ",E38000195,", ",2019/20,", ",3049,3543,", ",high_is_good,", "AF!AP139");
    ROW(folder, ",table-qof-af007-exceptions,", ",E38000195,", ",2018/19,", ",162,3321,", "AF!AV110");
    ROW(folder, ",qof-hyp006,", ",E38000195,", ",2018/19,", ",82.1283636136605,", ",26309,32034,");
    ROW(folder, ",table-qof-af-points,", ",E38000038,", ",2018/19,", ",99.48326572008", "qof-1819", "AF!X108");
    ROW(folder, ",table-qof-af-points,", ",E38000038,", ",2019/20,", ",97.73354231974", "qof-1920");
    free(folder);
    scratch_close(&scratch);
}

/* Figures of the Partnership's published plans, in the samples themselves. */
Test(mappings, workforce_of_providers)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "workforce-providers", NULL);
    expect_account(folder, 32, 16); /* eight rows of four series each, of which a row has two */
    ROW(folder, ",workforce-headcount,", ",RKB,", ",Aug 2019,", ",9013,");
    ROW(folder, ",workforce-wte,", ",RYG,", ",Aug 2019,", ",3142.88,");
    ROW(folder, ",services,", ",workforce-vacancy-rate,", ",RKB,", ",trust,shared,", ",Jul 2019,", ",13.02,");
    ROW(folder, ",workforce-sickness-absence,", ",RYG,", ",5.76,", ",low_is_good,");
    /* No measure is missed that no catalogue of this pipeline has. */
    char book[1200];
    (void)snprintf(book, sizeof book, "%s/rugby/rugby-outcomes.xlsx", folder);
    pb_test_python("import sys, openpyxl\n"
                   "kinds = [row[0].value for row in openpyxl.load_workbook(sys.argv[1])['Checks'].iter_rows()]\n"
                   "assert kinds.count('Proxy') == 4 and 'Not received' not in kinds, kinds\n",
                   book, NULL, NULL, NULL);
    free(folder);
    scratch_close(&scratch);
}

Test(mappings, underlying_position_of_footprints)
{
    struct scratch scratch;
    scratch_open(&scratch);
    char *folder = publish(&scratch, "nhs-underlying-position", NULL);
    expect_account(folder, 3, 3);
    ROW(folder, ",services,", ",nhs-underlying-position,", ",Coventry and Rugby,footprint,",
        ",2019/20,2019-04-01,2020-03-31,", ",-54246,");
    ROW(folder, ",nhs-underlying-position,", ",South Warwickshire,", ",-18018,");
    ROW(folder, ",nhs-underlying-position,", ",Warwickshire North,", ",-29384,");
    free(folder);
    scratch_close(&scratch);
}
