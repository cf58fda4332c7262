/*
 * placebook preview: what it sees in small tables, and that what it proposes is accepted and reads them.
 */
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLACES PB_SOURCE_DIR "/pipelines/framework/places.json"
#define REAL   PB_SHARED_DIR "/data/"

static struct scratch scratch;
static struct pb_program program;

static void set_up(void)
{
    scratch_open(&scratch);
}

static void tear_down(void)
{
    scratch_close(&scratch);
}

TestSuite(cli_preview, .init = set_up, .fini = tear_down);

static const struct cJSON *item(const struct cJSON *object, const char *key)
{
    const struct cJSON *found = cJSON_GetObjectItemCaseSensitive(object, key);
    cr_assert_not_null(found, "no %s", key);
    return found;
}

static const char *text_of(const struct cJSON *object, const char *key)
{
    return item(object, key)->valuestring;
}

static struct cJSON *look_at(const char *path)
{
    pb_program_run(&program, NULL, PB_ARGUMENTS("preview", path, "--places", PLACES, "--json"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    struct cJSON *found = pb_program_json(&program, "placebook.preview/1");
    pb_program_close(&program);
    return found;
}

static const struct cJSON *options_of(const struct cJSON *found)
{
    return item(item(item(found, "pipeline"), "sources")->child, "options");
}

/* The column of the mapping that has this heading, or NULL. */
static const struct cJSON *mapped(const struct cJSON *found, const char *heading)
{
    const struct cJSON *column = NULL;
    cJSON_ArrayForEach(column, item(options_of(found), "columns"))
    {
        const struct cJSON *name = NULL;
        cJSON_ArrayForEach(name, item(column, "names")) if (strcmp(name->valuestring, heading) == 0) return column;
    }
    return NULL;
}

static void assert_field(const struct cJSON *found, const char *heading, const char *field)
{
    const struct cJSON *column = mapped(found, heading);
    cr_assert_not_null(column, "no column '%s' in the mapping", heading);
    cr_assert_str_eq(text_of(column, "field"), field, "%s", heading);
}

static const struct cJSON *column_of(const struct cJSON *found, const char *name)
{
    const struct cJSON *column = NULL;
    cJSON_ArrayForEach(column, item(item(found, "sheets")->child, "columns")) if (strcmp(text_of(column, "name"),
                                                                                         name) == 0) return column;
    cr_assert_fail("no column '%s'", name);
    return NULL;
}

static int number(const struct cJSON *object, const char *key)
{
    return item(object, key)->valueint;
}

/* What --pipeline prints is a pipeline file that `placebook check` accepts. */
static void assert_accepted(const char *path)
{
    pb_program_run(&program, NULL, PB_ARGUMENTS("preview", path, "--places", PLACES, "--pipeline"));
    cr_assert_eq(program.code, 0, "%s: %s", path, program.err);
    scratch_write(&scratch, "proposed.json", program.out);
    pb_program_close(&program);
    pb_program_run(&program, NULL, PB_ARGUMENTS("check", scratch_path(&scratch, "proposed.json")));
    cr_assert_eq(program.code, 0, "%s: %s", path, program.err);
    pb_program_close(&program);
}

static const char long_form[] = "Area code,Area name,Year,Age group,Value,Count,Note\n"
                                "E07000220,Rugby,2018,All ages,10.5,\"1,024\",\n"
                                "E08000026,Coventry,2018,All ages,NA,900,a\n"
                                "E07000222,Warwick,2019,All ages,12,..,\n"
                                "E07000218,North Warwickshire,2019,All ages,13,40,\n"
                                "E06000001,Hartlepool,2019,All ages,14.25,30,\n";

Test(cli_preview, says_what_the_columns_are)
{
    scratch_write(&scratch, "smoking.csv", long_form);
    struct cJSON *found = look_at(scratch_path(&scratch, "smoking.csv"));
    const struct cJSON *sheet = item(found, "sheets")->child;
    cr_assert_str_eq(text_of(found, "encoding"), "UTF-8");
    cr_assert_str_eq(text_of(sheet, "format"), "text with commas");
    cr_assert_eq(number(sheet, "header_row"), 1);
    cr_assert_eq(number(sheet, "rows_below_headings"), 5);
    cr_assert_eq(number(sheet, "local_authorities"), 4);
    cr_assert_eq(number(sheet, "areas_by_code"), 4);
    cr_assert_eq(number(sheet, "areas_by_name"), 4);
    cr_assert_str_eq(text_of(sheet, "first_period"), "2018");
    cr_assert_str_eq(text_of(sheet, "last_period"), "2019");
    cr_assert_str_eq(text_of(column_of(found, "Area code"), "type"), "code");
    cr_assert_str_eq(text_of(column_of(found, "Area name"), "type"), "text");
    cr_assert_str_eq(text_of(column_of(found, "Year"), "type"), "whole number");
    const struct cJSON *value = column_of(found, "Value");
    cr_assert_str_eq(text_of(value, "type"), "number");
    cr_assert_eq(number(value, "missing"), 1);
    cr_assert_eq(item(value, "least")->valuedouble, 10.5);
    cr_assert_eq(item(value, "most")->valuedouble, 14.25);
    cr_assert_eq(item(column_of(found, "Count"), "most")->valuedouble, 1024);
    cJSON_Delete(found);
}

Test(cli_preview, proposes_a_mapping_of_long_form)
{
    scratch_write(&scratch, "smoking.csv", long_form);
    struct cJSON *found = look_at(scratch_path(&scratch, "smoking.csv"));
    assert_field(found, "Area code", "area_code");
    assert_field(found, "Area name", "area_name");
    assert_field(found, "Year", "period");
    assert_field(found, "Age group", "age");
    assert_field(found, "Value", "value");
    assert_field(found, "Count", "count");
    cr_assert_null(mapped(found, "Note"));
    cr_assert_str_eq(text_of(item(options_of(found), "constants"), "indicator"), "smoking");
    cJSON_Delete(found);
    assert_accepted(scratch_path(&scratch, "smoking.csv"));
}

Test(cli_preview, what_it_proposes_runs)
{
    scratch_write(&scratch, "smoking.csv", long_form);
    assert_accepted(scratch_path(&scratch, "smoking.csv"));
    char output[512];
    char state[512];
    (void)snprintf(output, sizeof output, "%s", scratch_path(&scratch, "output"));
    (void)snprintf(state, sizeof state, "%s", scratch_path(&scratch, "state"));
    pb_program_run(&program, NULL,
                   PB_ARGUMENTS("run", scratch_path(&scratch, "proposed.json"), "--output", output, "--state", state));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_assert(scratch_has(&scratch, "output/latest/rugby/rugby-outcomes.csv"));
    pb_program_close(&program);
}

Test(cli_preview, proposes_a_pattern_where_headings_are_periods)
{
    scratch_write(&scratch, "wide.csv",
                  "Made by hand\n"
                  "\n"
                  "code;name;people_2018-19;people_2019-20;deaths_2018-19\n"
                  "E07000220;Rugby;100;110;3\n"
                  "E07000222;Warwick;200;210;4\n"
                  "Source: a note;;;;\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "wide.csv"));
    const struct cJSON *sheet = item(found, "sheets")->child;
    cr_assert_eq(number(sheet, "header_row"), 3);
    cr_assert_str_eq(text_of(sheet, "format"), "text with semicolons");
    cr_assert_str_eq(text_of(sheet, "ends_at"), "Source: a note");
    assert_field(found, "people_{period}", "value");
    assert_field(found, "deaths_{period}", "value");
    cr_assert_str_eq(text_of(item(mapped(found, "people_{period}"), "with"), "indicator"), "people");
    cr_assert_str_eq(text_of(options_of(found), "years"), "financial");
    cr_assert_eq(number(item(options_of(found), "header"), "row"), 3);
    cJSON_Delete(found);
    assert_accepted(scratch_path(&scratch, "wide.csv"));
}

Test(cli_preview, tells_rows_of_one_area_and_period_apart)
{
    scratch_write(&scratch, "visits.csv",
                  "CCG_CODE,Month,Status,Mode,COST_OF_VISITS\n"
                  "05A,MAR2019,Attended,By phone,10\n"
                  "05A,MAR2019,Missed,By phone,4\n"
                  "05A,MAR2019,Missed,At home,5\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "visits.csv"));
    assert_field(found, "CCG_CODE", "area_code");
    assert_field(found, "Month", "period");
    assert_field(found, "Status", "category");
    assert_field(found, "COST_OF_VISITS", "value");
    cr_assert_null(cJSON_GetObjectItemCaseSensitive(options_of(found), "add_up"));
    cJSON_Delete(found);
    assert_accepted(scratch_path(&scratch, "visits.csv"));
}

Test(cli_preview, adds_up_rows_of_one_area_and_period_that_are_counts)
{
    scratch_write(&scratch, "visits.csv",
                  "CCG_CODE,Month,Status,Mode,COUNT_OF_VISITS\n"
                  "05A,MAR2019,Attended,By phone,10\n"
                  "05A,MAR2019,Missed,By phone,4\n"
                  "05A,MAR2019,Missed,At home,5\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "visits.csv"));
    cr_assert(cJSON_IsTrue(item(options_of(found), "add_up")));
    const struct cJSON *breakdowns = item(options_of(found), "breakdowns");
    cr_assert_eq(cJSON_GetArraySize(breakdowns), 2);
    cr_assert_str_eq(text_of(breakdowns->child, "column"), "Status");
    cr_assert_str_eq(text_of(breakdowns->child->next, "category_type"), "Mode");
    cr_assert_null(mapped(found, "Mode"));
    cJSON_Delete(found);
    assert_accepted(scratch_path(&scratch, "visits.csv"));
}

Test(cli_preview, leaves_fingertips_to_its_extractor)
{
    struct cJSON *found = look_at(PB_SOURCE_DIR "/pipelines/sample/overarching.csv");
    cr_assert_str_eq(text_of(found, "extractor"), "fingertips");
    cr_assert_null(cJSON_GetObjectItemCaseSensitive(options_of(found), "columns"));
    cJSON_Delete(found);
    assert_accepted(PB_SOURCE_DIR "/pipelines/sample/overarching.csv");
}

Test(cli_preview, says_why_nothing_can_be_proposed)
{
    scratch_write(&scratch, "codes.csv", "Code,Meaning\nAF001,Atrial fibrillation\nAF002,Another one\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "codes.csv"));
    cr_assert(cJSON_IsNull(item(found, "pipeline")));
    cr_assert_str_eq(text_of(found, "reason"), "no column has areas of the Places file");
    cJSON_Delete(found);
    pb_program_run(&program, NULL,
                   PB_ARGUMENTS("preview", scratch_path(&scratch, "codes.csv"), "--places", PLACES, "--pipeline"));
    cr_assert_eq(program.code, 6);
    cr_assert_not_null(strstr(program.err, "no column has areas"));
    pb_program_close(&program);
}

Test(cli_preview, proposes_nothing_for_rows_that_cannot_be_told_apart)
{
    scratch_write(&scratch, "small.csv",
                  "LSOA,District code,Score\n"
                  "E01031001,E07000220,7\nE01031001,E07000220,2\nE01031003,E07000220,5\n"
                  "E01031101,E07000222,4\nE01031101,E07000222,9\nE01031103,E07000222,6\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "small.csv"));
    cr_assert_eq(number(item(found, "sheets")->child, "local_authorities"), 2);
    cr_assert(cJSON_IsNull(item(found, "pipeline")));
    cr_assert_not_null(strstr(text_of(found, "reason"), "cannot be told apart"));
    cr_assert_not_null(strstr(text_of(found, "reason"), "smaller areas in 'LSOA'"));
    cJSON_Delete(found);
}

Test(cli_preview, says_which_codes_it_does_not_know)
{
    scratch_write(&scratch, "wards.csv", "Ward,Score\nE05000001,4\nE05000002,2\nE05000003,3\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "wards.csv"));
    cr_assert_not_null(strstr(text_of(found, "reason"), "it does not have the codes in 'Ward', such as E05000001"));
    cJSON_Delete(found);
    scratch_write(&scratch, "names.csv", "Code,Area\nE07000220,Rugby\nE08000026,Coventry\n");
    found = look_at(scratch_path(&scratch, "names.csv"));
    cr_assert_not_null(strstr(text_of(found, "reason"), "a list of areas or codes"));
    cJSON_Delete(found);
}

/* "2018-191": the year 2018-19 with a raised 1 behind it, of which the text keeps only the digit. */
Test(cli_preview, takes_the_number_of_a_footnote_from_a_period)
{
    scratch_write(&scratch, "noted.csv",
                  "code,deaths 2017-18 (%),deaths 2018-191 (%),births 2017-18,births 2018-19\n"
                  "E07000220,1,2,5,6\nE07000222,3,4,7,8\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "noted.csv"));
    const struct cJSON *value = item(options_of(found), "values")->child;
    cr_assert_str_eq(text_of(value, "field"), "period");
    cr_assert_str_eq(item(value, "from")->child->valuestring, "2018-191");
    cr_assert_str_eq(text_of(value, "to"), "2018-19");
    cr_assert_str_eq(text_of(item(mapped(found, "deaths {period} (%)"), "with"), "unit"), "%");
    cJSON_Delete(found);
    assert_accepted(scratch_path(&scratch, "noted.csv"));
}

Test(cli_preview, takes_rows_with_codes_of_their_own_for_small_areas)
{
    scratch_write(&scratch, "small 2019.csv",
                  "LSOA,LSOA name,District code,District,Score\n"
                  "E01031001,Rugby 001A,E07000220,Rugby,9\nE01031002,Rugby 001B,E07000220,Rugby,1\n"
                  "E01031003,Rugby 001C,E07000220,Rugby,3\nE01031101,Warwick 001A,E07000222,Warwick,4\n"
                  "E01031102,Warwick 001B,E07000222,Warwick,5\nE01031103,Warwick 001C,E07000222,Warwick,6\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "small 2019.csv"));
    assert_field(found, "LSOA", "area_code");
    assert_field(found, "LSOA name", "area_name");
    assert_field(found, "District code", "within_code");
    assert_field(found, "District", "within_name");
    assert_field(found, "Score", "value");
    cr_assert_str_eq(text_of(item(options_of(found), "constants"), "area_type"), "lsoa");
    cJSON_Delete(found);
    assert_accepted(scratch_path(&scratch, "small 2019.csv"));
}

Test(cli_preview, says_that_a_period_is_missing)
{
    scratch_write(&scratch, "spend.csv", "Area,Spend\nRugby,100.5\nCoventry,200\nWarwick,300\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "spend.csv"));
    assert_field(found, "Area", "area_name");
    cr_assert(cJSON_IsTrue(item(found, "period_missing")));
    cr_assert_str_eq(text_of(item(options_of(found), "constants"), "period"), "YYYY");
    cJSON_Delete(found);
    scratch_write(&scratch, "spend-2019.csv", "Area,Spend\nRugby,100.5\nCoventry,200\nWarwick,300\n");
    found = look_at(scratch_path(&scratch, "spend-2019.csv"));
    cr_assert(cJSON_IsFalse(item(found, "period_missing")));
    cr_assert_str_eq(text_of(item(options_of(found), "constants"), "period"), "2019");
    cJSON_Delete(found);
}

Test(cli_preview, asks_about_periods_that_have_not_begun)
{
    scratch_write(&scratch, "people.csv", "Area,Year,People\nRugby,2019,100\nRugby,2060,120\nWarwick,2060,300\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "people.csv"));
    cr_assert_str_eq(text_of(found, "not_begun"), "2060");
    cJSON_Delete(found);
    pb_program_run(&program, NULL,
                   PB_ARGUMENTS("preview", scratch_path(&scratch, "people.csv"), "--places", PLACES, "--pipeline"));
    cr_assert_eq(program.code, 0);
    cr_assert(strstr(program.err, "the last period, 2060, has not begun"), "%s", program.err);
    pb_program_close(&program);
    scratch_write(&scratch, "people.csv", "Area,Year,People\nRugby,2019,100\nRugby,2020,120\nWarwick,2020,300\n");
    found = look_at(scratch_path(&scratch, "people.csv"));
    cr_assert(cJSON_IsNull(item(found, "not_begun")));
    cJSON_Delete(found);
}

Test(cli_preview, asks_what_a_comma_means_among_semicolons)
{
    scratch_write(&scratch, "rates.csv", "Area;Year;Rate\nRugby;2019;125\nRugby;2020;1,523\nWarwick;2020;3\n");
    struct cJSON *found = look_at(scratch_path(&scratch, "rates.csv"));
    cr_assert_str_eq(text_of(found, "doubtful"), "1,523");
    cJSON_Delete(found);
    pb_program_run(&program, NULL,
                   PB_ARGUMENTS("preview", scratch_path(&scratch, "rates.csv"), "--places", PLACES, "--pipeline"));
    cr_assert(strstr(program.err, "so 1,523 may have a decimal comma or a mark of thousands"), "%s", program.err);
    pb_program_close(&program);
    /* 12,5 can only have a decimal comma, and a column has one way to write its figures. */
    scratch_write(&scratch, "rates.csv", "Area;Year;Rate\nRugby;2019;12,5\nRugby;2020;1,523\nWarwick;2020;3\n");
    found = look_at(scratch_path(&scratch, "rates.csv"));
    cr_assert(cJSON_IsNull(item(found, "doubtful")));
    cJSON_Delete(found);
    pb_program_run(&program, NULL,
                   PB_ARGUMENTS("preview", scratch_path(&scratch, "rates.csv"), "--places", PLACES, "--pipeline"));
    cr_assert(strstr(program.out, "\"decimal\":\t\",\""), "%s", program.out);
    pb_program_close(&program);
    scratch_write(&scratch, "rates.csv", "Area,Year,Rate\nRugby,2019,\"1,523\"\nWarwick,2020,3\n");
    found = look_at(scratch_path(&scratch, "rates.csv"));
    cr_assert(cJSON_IsNull(item(found, "doubtful")));
    cJSON_Delete(found);
}

Test(cli_preview, passes_on_why_a_file_is_refused)
{
    scratch_write(&scratch, "page.csv", "<!DOCTYPE html><html><body>Sorry</body></html>");
    pb_program_run(&program, NULL, PB_ARGUMENTS("preview", scratch_path(&scratch, "page.csv"), "--places", PLACES));
    cr_assert_eq(program.code, 5, "%s", program.err);
    cr_assert_not_null(strstr(program.err, "page.csv"));
    pb_program_close(&program);
}

Test(cli_preview, a_sheet_that_is_not_there)
{
    scratch_write(&scratch, "smoking.csv", long_form);
    pb_program_run(&program, NULL,
                   PB_ARGUMENTS("preview", scratch_path(&scratch, "smoking.csv"), "--places", PLACES, "--sheet", "AF"));
    cr_assert_eq(program.code, 2, "%s", program.err);
    cr_assert_not_null(strstr(program.err, "no sheet 'AF'"));
    pb_program_close(&program);
}

Test(cli_preview, says_it_in_words)
{
    scratch_write(&scratch, "smoking.csv", long_form);
    pb_program_run(&program, NULL, PB_ARGUMENTS("preview", scratch_path(&scratch, "smoking.csv"), "--places", PLACES));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_assert_not_null(strstr(program.out, "text with commas, UTF-8"));
    cr_assert_not_null(strstr(program.out, "4 of 7"));
    cr_assert_not_null(strstr(program.out, "headings: row 1"));
    cr_assert_not_null(strstr(program.out, "\"extractor\":"));
    pb_program_close(&program);
}

static void skip_without(const char *path)
{
    if (access(path, R_OK) != 0)
        cr_skip_test("the real files are not here");
}

Test(cli_preview, real_files_get_a_pipeline_that_is_accepted, .timeout = 120)
{
    static const char *const files[] = {
        REAL "fingertips/long_form/admissions_falls.csv",
        REAL "fingertips/long_form/healthy_life_expectancy_at_birth.csv",
        REAL "fingertips/smok_qof_prev.csv",
        REAL "fingertips/new_series_from_stable_link.csv",
        REAL "gp_appointments/Regional_CSV_CoventryWarwickshire.csv",
        REAL "imd/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
        REAL "population/MYEB3_components_of_change_2018.csv",
        REAL "qof/qof-1819-prev-ach-exc-ccg.xlsx",
        REAL "qof/qof-1920-prev-ach-pca-ccg.xlsx",
        REAL "rightcare/Annual_Mortality_and_Control_Variables_ccg.csv",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        skip_without(files[i]);
        assert_accepted(files[i]);
    }
}

Test(cli_preview, a_real_workbook_of_many_sheets)
{
    skip_without(REAL "qof/qof-1920-prev-ach-pca-ccg.xlsx");
    pb_program_run(&program, NULL,
                   PB_ARGUMENTS("preview", REAL "qof/qof-1920-prev-ach-pca-ccg.xlsx", "--places", PLACES, "--sheet",
                                "CHD", "--json"));
    struct cJSON *found = pb_program_json(&program, "placebook.preview/1");
    assert_field(found, "Prevalence | _ | {period} | Prevalence (%)", "value");
    cr_assert_eq(number(item(options_of(found), "header"), "row"), 14);
    cr_assert_eq(number(item(options_of(found), "header"), "rows"), 5);
    cr_assert_str_eq(text_of(options_of(found), "years"), "financial");
    cJSON_Delete(found);
    pb_program_close(&program);
}
