#include "tests/support/edition.h"

#include "core/reference/reading.h"
#include "engine/files/output.h"
#include "placebook/number.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char places_text[] =
    "{ \"title\": \"Test Places\", \"publisher\": \"Outcomes & Insight <Team>\", \"contact\": "
    "\"insight@example.org\",\n"
    "  \"benchmarks\": [\"E92000001\", \"E12000005\"],\n"
    "  \"areas\": [\n"
    "    { \"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\" },\n"
    "    { \"code\": \"E12000005\", \"name\": \"West Midlands region\", \"type\": \"region\" },\n"
    "    { \"code\": \"E10000031\", \"name\": \"Warwickshire\", \"type\": \"county\" },\n"
    "    { \"code\": \"E08000026\", \"name\": \"Coventry\", \"type\": \"district\" },\n"
    "    { \"code\": \"E07000220\", \"name\": \"Rugby\", \"type\": \"district\" },\n"
    "    { \"code\": \"E07000221\", \"name\": \"Stratford-on-Avon\", \"type\": \"district\" },\n"
    "    { \"code\": \"E07000222\", \"name\": \"Warwick\", \"type\": \"district\" },\n"
    "    { \"code\": \"E07000218\", \"name\": \"North Warwickshire\", \"type\": \"district\" },\n"
    "    { \"code\": \"E07000219\", \"name\": \"Nuneaton and Bedworth\", \"type\": \"district\" },\n"
    "    { \"code\": \"E38000038\", \"name\": \"NHS Coventry and Rugby CCG\", \"type\": \"ccg\", \"other_codes\": "
    "[\"05A\"] },\n"
    "    { \"code\": \"E38000195\", \"name\": \"NHS Warwickshire North CCG\", \"type\": \"ccg\" },\n"
    "    { \"code\": \"E54000018\", \"name\": \"NHS Coventry and Warwickshire ICB\", \"type\": \"icb\" },\n"
    "    { \"code\": \"U62213\", \"name\": \"Rugby PCN\", \"type\": \"pcn\" },\n"
    "    { \"code\": \"RKB\", \"name\": \"UHCW\", \"type\": \"trust\" },\n"
    "    { \"code\": \"RYG\", \"name\": \"CWPT\", \"type\": \"trust\" } ],\n"
    "  \"system\": { \"id\": \"coventry-and-warwickshire\", \"name\": \"Coventry and Warwickshire\",\n"
    "    \"trusts\": [\"RYG\", \"RKB\"] },\n"
    "  \"places\": [\n"
    "    { \"id\": \"coventry\", \"name\": \"Coventry\", \"districts\": [\"E08000026\"], "
    "\"trusts\": [\"RKB\", \"RYG\"], \"nhs_areas\": "
    "[\"E38000038\", "
    "\"E54000018\"], \"priorities\": [{ \"id\": \"smoking\", \"name\": \"Smoking\" }] },\n"
    "    { \"id\": \"rugby\", \"name\": \"Rugby\", \"residents\": 103443, \"districts\": [\"E07000220\"], "
    "\"local_areas\": [\"U62213\"], \"trusts\": [\"RKB\", \"RYG\"], "
    "\"counties\": "
    "[\"E10000031\"], \"nhs_areas\": [\"E38000038\", \"E54000018\"], \"priorities\": [{ \"id\": \"smoking\", \"name\": "
    "\"Smoking\" }, { \"id\": \"frailty\", \"name\": \"Frailty\", \"gap\": \"Nobody counts frail people.\" }] },\n"
    "    { \"id\": \"south-warwickshire\", \"name\": \"South Warwickshire\", \"districts\": [\"E07000221\", "
    "\"E07000222\"], \"counties\": [\"E10000031\"], \"nhs_areas\": [\"E54000018\"], \"trusts\": [\"RYG\"] },\n"
    "    { \"id\": \"warwickshire-north\", \"name\": \"Warwickshire North\", \"districts\": [\"E07000218\", "
    "\"E07000219\"], \"counties\": [\"E10000031\"], \"nhs_areas\": [\"E38000195\", \"E54000018\"], \"trusts\": "
    "[\"RYG\"] } ] }\n";

static const char framework_text[] =
    "{ \"title\": \"Test framework\", \"version\": \"1\",\n"
    "  \"outcomes\": [\n"
    "    { \"id\": \"healthy-lives\", \"name\": \"Our population will lead healthy, independent and fulfilled lives\", "
    "\"short_name\": \"Healthy lives\" },\n"
    "    { \"id\": \"community\", \"name\": \"Our population will be part of a strong community\", \"short_name\": "
    "\"Community\" },\n"
    "    { \"id\": \"services\", \"name\": \"Our population will experience effective services\", \"short_name\": "
    "\"Services\" } ],\n"
    "  \"pillars\": [\n"
    "    { \"id\": \"behaviours\", \"name\": \"Our health behaviours and lifestyles\" },\n"
    "    { \"id\": \"wider\", \"name\": \"Wider determinants of health\" } ],\n"
    "  \"measures\": [\n"
    "    { \"id\": \"life-expectancy-birth\", \"name\": \"Life expectancy at birth\", \"outcome\": \"healthy-lives\", "
    "\"pillar\": \"wider\", \"sources\": [{ \"scheme\": \"fingertips\", \"indicator\": \"90366\" }], \"unit\": "
    "\"Years\", \"value_type\": \"life_expectancy\", \"polarity\": \"high_is_good\", \"headline_sex\": \"Female\", "
    "\"headline_age\": \"All ages\" },\n"
    "    { \"id\": \"smoking-prevalence-qof\", \"name\": \"Smoking prevalence, 15+ (QOF)\", \"outcome\": "
    "\"healthy-lives\", \"pillar\": \"behaviours\", \"sources\": [{ \"scheme\": \"fingertips\", \"indicator\": "
    "\"91280\" }, { \"scheme\": \"fingertips\", \"indicator\": \"91281\" }], \"unit\": \"%\", \"multiplier\": 100, "
    "\"value_type\": \"proportion\", \"polarity\": \"low_is_good\", \"headline_sex\": \"Persons\", \"headline_age\": "
    "\"15+ yrs\", \"priorities\": [\"smoking\"], \"level\": \"outcome\", \"owner\": \"Public health\", "
    "\"contributors\": [\"Districts\", \"Practices\"] },\n"
    "    { \"id\": \"social-isolation\", \"name\": \"Carers with as much contact as they would like\", \"outcome\": "
    "\"community\", \"pillar\": \"wider\", \"sources\": [{ \"scheme\": \"fingertips\", \"indicator\": \"90638\" }], "
    "\"unit\": \"%\", \"value_type\": \"survey_proportion\", \"polarity\": \"high_is_good\" },\n"
    "    { \"id\": \"emergency-admissions\", \"name\": \"Emergency admissions\", \"outcome\": \"services\", "
    "\"pillar\": "
    "\"wider\", \"sources\": [{ \"scheme\": \"fingertips\", \"indicator\": \"41101\" }], \"unit\": \"per 100,000\", "
    "\"multiplier\": 100000, \"value_type\": \"crude_rate\", \"polarity\": \"low_is_good\", \"priorities\": "
    "[\"frailty\"] } ] }\n";

static const char quoted_text[] =
    "{ \"title\": \"Figures\", \"documents\": [{ \"id\": \"plan\", \"title\": \"=The, \\\"plan\\\"\" }], \"figures\": "
    "[\n"
    "  { \"id\": \"agrees\", \"text\": \"=smokers, \\\"about\\\" 20.3\", \"measure\": \"smoking-prevalence-qof\", "
    "\"areas\": [\"rugby\"], \"period\": \"2013/14\", \"value\": 20.3, \"unit\": \"%\", \"document\": \"plan\", "
    "\"line\": 1 },\n"
    "  { \"id\": \"differs\", \"text\": \"@smokers\", \"measure\": \"smoking-prevalence-qof\", \"areas\": [\"rugby\"], "
    "\"period\": \"2013/14\", \"period_supposed\": true, \"value\": 30, \"unit\": \"%\", \"document\": \"plan\", "
    "\"line\": 2, "
    "\"doubt\": \"-5 elsewhere\", \"contradicts\": [\"agrees\"] },\n"
    "  { \"id\": \"other\", \"text\": \"years\", \"measure\": \"life-expectancy-birth\", \"areas\": [\"Rugby\"], "
    "\"sex\": \"Female\", "
    "\"period\": \"2015-17\", \"value\": 84, \"unit\": \"Years\", \"document\": \"plan\", \"line\": 3 },\n"
    "  { \"id\": \"county\", \"text\": \"admissions\", \"measure\": \"emergency-admissions\", \"areas\": "
    "[\"Warwickshire\"], "
    "\"value\": 5, \"unit\": \"per 1,000\", \"times\": 100, \"bound\": \"over\", \"document\": \"plan\", \"line\": 4 "
    "},\n"
    "  { \"id\": \"none\", \"text\": \"caf\xC3\xA9s\", \"no_measure\": \"+nobody counts them\", \"areas\": "
    "[\"rugby\"], \"value\": 1e-7, "
    "\"unit\": \"Caf\xC3\xA9s\", \"document\": \"plan\", \"line\": 5 } ] }\n";

static const struct pb_input_record inputs[] = {
    { .source = "fingertips",
      .title = "Public Health Profiles",
      .publisher = "Office for Health Improvement and Disparities",
      .url = "https://fingertips.phe.org.uk/",
      .licence = "Open Government Licence v3.0",
      .retrieved = "2023-05-01",
      .file = "smok_qof_prev.csv",
      .sha256 = "3f9a1c0000000000000000000000000000000000000000000000000000000001",
      .size = 7340032,
      .row_counts = { .read = 20, .kept = 9, .filtered = 9, .rejected = 1, .duplicates = 1 } },
    { .source = "fingertips",
      .title = "Public Health Profiles",
      .publisher = "Office for Health Improvement and Disparities",
      .url = "https://fingertips.phe.org.uk/",
      .licence = "Open Government Licence v3.0",
      .retrieved = "",
      .file = "second \"quoted\".csv",
      .sha256 = "3f9a1c0000000000000000000000000000000000000000000000000000000002",
      .size = 100,
      .row_counts = { .read = 20, .kept = 9, .filtered = 9, .rejected = 1, .duplicates = 1 } },
    { .source = "local",
      .title = "Local survey",
      .publisher = "Rugby Borough Council",
      .url = "",
      .licence = "For internal use, by agreement",
      .retrieved = "2023-06-30",
      .file = "survey.csv",
      .sha256 = "3f9a1c0000000000000000000000000000000000000000000000000000000003",
      .size = 4,
      .sample = true },
};

static const char *one_source[] = { "smoking" };
static const struct pb_module_record modules[] = {
    { PB_EXTRACTOR, "fingertips", "1", "{\"files\":[\"smok_qof_prev.csv\"]}", { 0 }, "fingertips" },
    { PB_TRANSFORM, "normalise", "1", "{\"unmapped\":\"keep\"}", { 1, one_source }, NULL },
    { PB_LOADER, "archive", "1", "{}", { 0 }, NULL },
};

static const struct pb_warning warnings[] = { { .file = "smok_qof_prev.csv", .message = "unknown column 'New data'" } };

static void open_documents(struct pb_test_edition *test)
{
    struct pb_error error = { 0 };
    enum pb_status status = pb_json_open(&test->places_json, "places.json", places_text, strlen(places_text), &error);
    if (status == PB_OK)
        status = pb_geography_read(&test->geography, &test->places_json, &test->arena, NULL, &error);
    if (status == PB_OK)
        status = pb_json_open(&test->framework_json, "outcomes.json", framework_text, strlen(framework_text), &error);
    if (status == PB_OK)
        status = pb_framework_read(&test->framework, &test->framework_json, &test->arena, NULL, &error);
    cr_assert_eq(status, PB_OK, "%s:%d: %s", error.source, (int)error.line, error.message);
}

void pb_test_edition_into(struct pb_test_edition *test, const char *folder)
{
    struct pb_error error = { 0 };
    pb_folder_output_close(test->output);
    if (folder != test->folder)
        cr_assert_lt(snprintf(test->folder, sizeof test->folder, "%s", folder), (int)sizeof test->folder);
    cr_assert_eq(pb_folder_output_open(test->folder, &test->cancelled, &test->output, &error), PB_OK, "%s",
                 error.message);
    test->load.output = test->output;
}

void pb_test_edition_again(struct pb_test_edition *test)
{
    DIR *folder = opendir(test->folder);
    cr_assert(folder);
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        if (pb_output_has(test->output, entry->d_name))
            cr_assert_eq(unlinkat(dirfd(folder), entry->d_name, 0), 0);
    cr_assert_eq(closedir(folder), 0);
    pb_test_edition_into(test, test->folder);
}

void pb_test_edition_open(struct pb_test_edition *test, const char *place, const char *directory)
{
    *test = (struct pb_test_edition){ .load = { .stem = test->stem } };
    if (*directory)
        pb_test_edition_into(test, directory);
    pb_arena_open(&test->arena, 16 << 20);
    open_documents(test);
    cr_assert_eq(pb_symbols_open(&test->symbols, NULL), PB_OK);
    pb_table_open(&test->table, &test->symbols, 2000000);
    test->info = (struct pb_publication_info){
        .title = "Outcomes for Coventry & Warwickshire",
        .program_version = "0.1.0",
        .run_id = "3f9a1c5b7d",
        .data_as_at = "2014-03-31",
        .published = 20261128,
        .published_text = "2026-11-28",
        .profile = "analyst",
        .framework = &test->framework,
        .geography = &test->geography,
        .inputs = inputs,
        .input_count = sizeof inputs / sizeof inputs[0],
        .modules = modules,
        .module_count = sizeof modules / sizeof modules[0],
        .warnings = warnings,
        .warning_count = 1,
        .reject_count = 2,
        .sample = true,
    };
    test->load.info = &test->info;
    test->load.table = &test->table;
    test->load.place = pb_geography_place(&test->geography, place);
    cr_assert_not_null(test->load.place, "no Place %s", place);
    (void)snprintf(test->stem, sizeof test->stem, "%s-outcomes", place);
}

void pb_test_edition_close(struct pb_test_edition *test)
{
    pb_table_close(&test->table);
    pb_symbols_close(&test->symbols);
    pb_arena_close(&test->arena);
    pb_json_close(&test->quoted_json);
    pb_json_close(&test->framework_json);
    pb_json_close(&test->places_json);
    pb_folder_output_close(test->output);
}

void pb_test_edition_quote(struct pb_test_edition *test)
{
    struct pb_error error = { 0 };
    enum pb_status status = pb_json_open(&test->quoted_json, "figures.json", quoted_text, strlen(quoted_text), &error);
    if (status == PB_OK)
        status = pb_quoted_read(&test->quoted, &test->quoted_json, &test->framework, &test->geography, &test->arena,
                                NULL, &error);
    cr_assert_eq(status, PB_OK, "%s:%d: %s", error.source, (int)error.line, error.message);
    test->info.quoted = &test->quoted;
}

static pb_symbol text(struct pb_test_edition *test, const char *given, const char *otherwise)
{
    pb_symbol symbol = pb_symbol_of(&test->symbols, given ? given : otherwise ? otherwise : "");
    cr_assert_neq(symbol, PB_SYMBOL_NONE);
    return symbol;
}

static void number(struct pb_test_edition *test, const char *given, double *to, pb_symbol *published)
{
    if (!given)
        return;
    cr_assert(pb_number_parse(given, strlen(given), to), "%s is not a number", given);
    *published = text(test, given, NULL);
}

static void set_texts(struct pb_test_edition *test, size_t at, const struct pb_test_row *row)
{
    struct pb_table *table = &test->table;
    const struct pb_measure *measure = pb_framework_measure(&test->framework, row->measure, NULL);
    table->source[at] = text(test, row->source, "fingertips");
    table->indicator[at] = text(test, row->indicator, NULL);
    table->measure[at] = text(test, row->measure, NULL);
    table->measure_name[at] = text(test, row->measure_name, measure ? measure->name : NULL);
    table->outcome[at] = text(test, row->outcome, measure ? measure->outcome : NULL);
    table->domain[at] = text(test, row->domain, measure ? measure->pillar : NULL);
    table->place[at] = text(test, test->load.place->id, NULL);
    table->area_code[at] = text(test, row->area_code, NULL);
    table->area_name[at] = text(test, row->area_name, NULL);
    table->area_type[at] = text(test, row->area_type, NULL);
    table->sex[at] = text(test, row->sex, "Persons");
    table->age[at] = text(test, row->age, "All ages");
    table->category_type[at] = text(test, row->category_type, NULL);
    table->category[at] = text(test, row->category, NULL);
    table->programme[at] = text(test, row->programme, NULL);
    table->similar[at] = text(test, row->similar, NULL);
    table->period[at] = text(test, row->period, NULL);
    table->unit[at] = text(test, row->unit, measure ? measure->unit : NULL);
    table->method[at] = text(test, row->method, NULL);
    table->note[at] = text(test, row->note, NULL);
    table->trend[at] = text(test, row->trend, NULL);
    table->source_file[at] = text(test, "smok_qof_prev.csv", NULL);
    table->source_row[at] = text(test, row->source_row, NULL);
    table->geography[at] = row->geography ? row->geography : PB_WORD_EXACT;
    table->polarity[at] = row->polarity ? row->polarity : measure ? measure->polarity_word : 0;
    table->value_type[at] = row->value_type ? row->value_type : measure ? measure->value_type_word : 0;
    table->status[at] = row->status ? row->status : PB_WORD_PUBLISHED;
    table->compared_with_england[at] = row->compared_with_england;
    table->spc[at] = row->spc;
}

size_t pb_test_edition_add(struct pb_test_edition *test, const struct pb_test_row *row)
{
    struct pb_table *table = &test->table;
    size_t at = 0;
    cr_assert_eq(pb_table_add(table, &at, NULL), PB_OK);
    set_texts(test, at, row);
    table->period_start[at] = row->start;
    table->period_end[at] = row->end;
    number(test, row->value, &table->value[at], &table->value_text[at]);
    number(test, row->lower_95, &table->lower_95[at], &table->lower_95_text[at]);
    number(test, row->upper_95, &table->upper_95[at], &table->upper_95_text[at]);
    number(test, row->count, &table->count[at], &table->count_text[at]);
    number(test, row->denominator, &table->denominator[at], &table->denominator_text[at]);
    number(test, row->england_value, &table->england_value[at], &table->england_value_text[at]);
    return at;
}

#define RUGBY      .area_code = "E07000220", .area_name = "Rugby", .area_type = "District & UA (pre 4/19)"
#define YEAR_13_14 .period = "2013/14", .start = 20130401, .end = 20140331
#define YEAR_12_13 .period = "2012/13", .start = 20120401, .end = 20130331

static const struct pb_test_row awkward[] = {
    { .measure = "local-7",
      .measure_name = "=SUM(A1:A9)",
      .indicator = "7",
      .source = "local",
      .unit = "%",
      RUGBY,
      YEAR_13_14,
      .value = "-1.50",
      .note = "-5% on last year",
      .source_row = "2" },
    { .measure = "smoking-prevalence-qof",
      .indicator = "91280",
      .age = "15+ yrs",
      RUGBY,
      YEAR_13_14,
      .value = "20.27947652",
      .lower_95 = "20.0",
      .upper_95 = "20.55",
      .count = "16894",
      .denominator = "83306",
      .england_value = "18.7",
      .compared_with_england = PB_WORD_WORSE,
      .trend = "Cannot be calculated",
      .spc = PB_WORD_NOT_ENOUGH_POINTS,
      .source_row = "3" },
    { .measure = "smoking-prevalence-qof",
      .indicator = "91280",
      .age = "15+ yrs",
      RUGBY,
      YEAR_12_13,
      .status = PB_WORD_SUPPRESSED,
      .note = "Value suppressed, \"small\" numbers\nsecond line",
      .source_row = "4" },
    { .measure = "smoking-prevalence-qof",
      .indicator = "91280",
      .age = "15+ yrs",
      YEAR_13_14,
      .area_code = "E92000001",
      .area_name = "England",
      .area_type = "England",
      .geography = PB_WORD_BENCHMARK,
      .value = "18.7",
      .source_row = "5" },
    { .measure = "smoking-prevalence-qof",
      .indicator = "91280",
      .age = "15+ yrs",
      RUGBY,
      YEAR_13_14,
      .category_type = "@deciles",
      .category = "+1",
      .value = "0.00001",
      .source_row = "6" },
    { .measure = "life-expectancy-birth",
      .indicator = "90366",
      .sex = "Female",
      RUGBY,
      .period = "2011 - 13",
      .start = 20110101,
      .end = 20131231,
      .value = "83.9",
      .source_row = "100" },
    { .measure = "life-expectancy-birth",
      .indicator = "90366",
      .sex = "Male",
      RUGBY,
      .period = "2011 - 13",
      .start = 20110101,
      .end = 20131231,
      .value = "80",
      .source_row = "99" },
    { .measure = "emergency-admissions",
      .indicator = "41101",
      .area_code = "E38000038",
      .area_name = "NHS Coventry & Rugby CCG \xE2\x80\x93 caf\xC3\xA9",
      .area_type = "CCG",
      .geography = PB_WORD_SHARED,
      .period = "Spring 2014",
      .status = PB_WORD_MISSING,
      .source_row = "7" },
    { .measure = "social-isolation",
      .indicator = "90638",
      RUGBY,
      YEAR_13_14,
      .status = PB_WORD_CALCULATED,
      .method = "sum and Wilson",
      .source_row = "8;9" },
};

void pb_test_edition_awkward(struct pb_test_edition *test)
{
    size_t at = 0;
    for (size_t i = 0; i < sizeof awkward / sizeof awkward[0]; i++)
        at = pb_test_edition_add(test, &awkward[i]);
    test->table.value[at] = 0.1 + 0.2;
    test->table.lower_95[at] = 1e-300;
    test->table.upper_95[at] = 1e22;
}
