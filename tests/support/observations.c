#include "tests/support/observations.h"

#include "core/reference/reading.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char framework_text[] =
    "{\"title\": \"Small framework\", \"version\": \"1\","
    "\"outcomes\": [{\"id\": \"healthy-lives\", \"name\": \"Healthy lives for all\", \"short_name\": \"Healthy "
    "lives\"}],"
    "\"pillars\": [{\"id\": \"behaviours\", \"name\": \"Health behaviours\"}],"
    "\"measures\": ["
    "{\"id\": \"smoking\", \"name\": \"Smoking prevalence\", \"outcome\": \"healthy-lives\", \"pillar\": "
    "\"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"91547\"}], \"unit\": \"%\", \"multiplier\": 100,"
    " \"value_type\": \"proportion\", \"polarity\": \"low_is_good\"},"
    "{\"id\": \"self-harm\", \"name\": \"Self-harm\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"21001\"},"
    "               {\"scheme\": \"fingertips\", \"indicator\": \"90813\"}],"
    " \"unit\": \"per 100,000\", \"multiplier\": 100000, \"value_type\": \"crude_rate\", \"polarity\": "
    "\"low_is_good\"},"
    "{\"id\": \"mortality\", \"name\": \"Mortality\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"108\"}], \"unit\": \"per 100,000\","
    " \"value_type\": \"directly_standardised_rate\", \"polarity\": \"low_is_good\"},"
    "{\"id\": \"life-expectancy\", \"name\": \"Life expectancy\", \"outcome\": \"healthy-lives\","
    " \"pillar\": \"behaviours\", \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"93283\"},"
    "                                           {\"scheme\": \"fingertips\", \"indicator\": \"90366\"}],"
    " \"unit\": \"years\", \"value_type\": \"life_expectancy\", \"polarity\": \"high_is_good\"},"
    "{\"id\": \"carers\", \"name\": \"Carers\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"1001\"}], \"unit\": \"people\","
    " \"value_type\": \"count\", \"polarity\": \"no_judgement\"},"
    "{\"id\": \"activity\", \"name\": \"Active adults\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"93014\"}], \"unit\": \"%\","
    " \"value_type\": \"survey_proportion\", \"polarity\": \"high_is_good\"},"
    "{\"id\": \"stroke-admissions\", \"name\": \"Stroke admissions\", \"outcome\": \"healthy-lives\","
    " \"pillar\": \"behaviours\", \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"93231\"}],"
    " \"unit\": \"Ratio\", \"value_type\": \"indirectly_standardised_ratio\", \"polarity\": \"low_is_good\"},"
    "{\"id\": \"attainment\", \"name\": \"Attainment\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"93378\"}], \"unit\": \"Score\","
    " \"value_type\": \"mean\", \"polarity\": \"high_is_good\"},"
    "{\"id\": \"deprivation\", \"name\": \"Deprivation\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"93553\"}], \"unit\": \"Score\","
    " \"value_type\": \"score\", \"polarity\": \"no_judgement\"},"
    "{\"id\": \"employment-gap\", \"name\": \"Gap\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"90282\"}], \"unit\": \"%\", \"inequality\": "
    "\"difference\","
    " \"value_type\": \"other\", \"polarity\": \"low_is_good\"},"
    "{\"id\": \"screening\", \"name\": \"Screening\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\","
    " \"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"22001\"}], \"unit\": \"%\", \"multiplier\": 100,"
    " \"value_type\": \"proportion\", \"polarity\": \"high_is_good\", \"comparison\": \"spc_proportion\"}"
    "]}";

static const char places_text[] =
    "{\"title\": \"Places\", \"publisher\": \"A partnership\", \"benchmarks\": [\"E92000001\", \"E12000005\"],"
    "\"areas\": ["
    "{\"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\"},"
    "{\"code\": \"E12000005\", \"name\": \"West Midlands\", \"type\": \"region\"},"
    "{\"code\": \"E10000031\", \"name\": \"Warwickshire\", \"type\": \"county\", \"districts\": [\"E07000218\","
    " \"E07000219\", \"E07000220\", \"E07000221\", \"E07000222\"]},"
    "{\"code\": \"E08000026\", \"name\": \"Coventry\", \"type\": \"district\"},"
    "{\"code\": \"E07000218\", \"name\": \"North Warwickshire\", \"type\": \"district\"},"
    "{\"code\": \"E07000219\", \"name\": \"Nuneaton and Bedworth\", \"type\": \"district\"},"
    "{\"code\": \"E07000220\", \"name\": \"Rugby\", \"type\": \"district\"},"
    "{\"code\": \"E07000221\", \"name\": \"Stratford-on-Avon\", \"type\": \"district\"},"
    "{\"code\": \"E07000222\", \"name\": \"Warwick\", \"type\": \"district\"},"
    "{\"code\": \"E38000038\", \"name\": \"NHS Coventry and Rugby CCG\", \"type\": \"ccg\", \"other_codes\": "
    "[\"05A\"]},"
    "{\"code\": \"E38000164\", \"name\": \"NHS South Warwickshire CCG\", \"type\": \"ccg\", \"districts\": "
    "[\"E07000221\","
    " \"E07000222\"]},"
    "{\"code\": \"U62213\", \"name\": \"Rugby PCN\", \"type\": \"pcn\"},"
    "{\"code\": \"U04784\", \"name\": \"Warwickshire East PCN\", \"type\": \"pcn\"},"
    "{\"code\": \"RJC\", \"name\": \"South Warwickshire NHS Foundation Trust\", \"type\": \"trust\"},"
    "{\"code\": \"RYG\", \"name\": \"Coventry and Warwickshire Partnership NHS Trust\", \"type\": \"trust\"}"
    "],"
    "\"system\": {\"id\": \"coventry-and-warwickshire\", \"name\": \"Coventry and Warwickshire\","
    " \"districts\": [\"E08000026\", \"E07000220\", \"E07000221\", \"E07000222\", \"E07000218\", \"E07000219\"],"
    " \"counties\": [\"E10000031\"], \"nhs_areas\": [\"E38000038\", \"E38000164\"]},"
    "\"places\": ["
    "{\"id\": \"coventry\", \"name\": \"Coventry\", \"districts\": [\"E08000026\"], \"nhs_areas\": [\"E38000038\"],"
    " \"trusts\": [\"RYG\"]},"
    "{\"id\": \"rugby\", \"name\": \"Rugby\", \"districts\": [\"E07000220\"], \"counties\": [\"E10000031\"],"
    " \"nhs_areas\": [\"E38000038\"], \"local_areas\": [\"U62213\"], \"trusts\": [\"RYG\"]},"
    "{\"id\": \"south-warwickshire\", \"name\": \"South Warwickshire\", \"districts\": [\"E07000221\", \"E07000222\"],"
    " \"counties\": [\"E10000031\"], \"nhs_areas\": [\"E38000164\"], \"local_areas\": [\"U04784\"],"
    " \"trusts\": [\"RJC\", \"RYG\"]},"
    "{\"id\": \"warwickshire-north\", \"name\": \"Warwickshire North\", \"districts\": [\"E07000218\", \"E07000219\"],"
    " \"counties\": [\"E10000031\"], \"trusts\": [\"RYG\"]}"
    "]}";

static void succeed(const struct trial *trial, enum pb_status status)
{
    char text[2048];
    cr_assert_eq(status, PB_OK, "%s", pb_error_text(&trial->error, text, sizeof text));
}

void trial_framework(struct trial *trial, const char *text)
{
    struct pb_error *error = &trial->error;
    pb_json_close(&trial->framework_json);
    succeed(trial, pb_json_open(&trial->framework_json, "outcomes.json", text, strlen(text), error));
    succeed(trial, pb_framework_read(&trial->framework, &trial->framework_json, &trial->arena, NULL, error));
}

void trial_open(struct trial *trial)
{
    *trial = (struct trial){ 0 };
    struct pb_error *error = &trial->error;
    succeed(trial, pb_symbols_open(&trial->symbols, error));
    pb_table_open(&trial->table, &trial->symbols, 10000000);
    pb_findings_open(&trial->findings);
    pb_arena_open(&trial->arena, (size_t)16 << 20);
    trial_framework(trial, framework_text);
    succeed(trial, pb_json_open(&trial->places_json, "places.json", places_text, strlen(places_text), error));
    succeed(trial, pb_geography_read(&trial->geography, &trial->places_json, &trial->arena, NULL, error));
    trial->context = (struct pb_context){
        .source = "fingertips",
        .scheme = "fingertips",
        .framework = &trial->framework,
        .geography = &trial->geography,
        .table = &trial->table,
        .row_counts = &trial->row_counts,
        .findings = &trial->findings,
        .cancelled = &trial->cancelled,
    };
}

void trial_close(struct trial *trial)
{
    pb_table_close(&trial->table);
    pb_symbols_close(&trial->symbols);
    pb_findings_close(&trial->findings);
    pb_json_close(&trial->framework_json);
    pb_json_close(&trial->places_json);
    pb_arena_close(&trial->arena);
}

static pb_symbol symbol(struct trial *trial, const char *text, const char *otherwise)
{
    pb_symbol found = pb_symbol_of(&trial->symbols, text ? text : otherwise);
    cr_assert_neq(found, PB_SYMBOL_NONE);
    return found;
}

static void fill_number(struct trial *trial, double *number, pb_symbol *text, const char *given)
{
    if (!given)
        return;
    cr_assert(pb_number_parse(given, strlen(given), number), "%s", given);
    *text = symbol(trial, given, "");
}

size_t trial_add(struct trial *trial, const struct observation *observation)
{
    struct pb_table *table = &trial->table;
    size_t row = 0;
    succeed(trial, pb_table_add(table, &row, &trial->error));
    char line[32];
    (void)snprintf(line, sizeof line, "%zu", row + 2);
    const struct pb_area *area = pb_geography_area(&trial->geography, observation->area, strlen(observation->area));
    table->source[row] = symbol(trial, "fingertips", "");
    table->indicator[row] = symbol(trial, observation->indicator, "91547");
    table->measure_name[row] = symbol(trial, observation->name, "Smoking (QOF)");
    table->area_code[row] = symbol(trial, observation->area, "");
    table->area_name[row] = symbol(trial, area ? area->name : "Elsewhere", "");
    table->sex[row] = symbol(trial, observation->sex, "Persons");
    table->age[row] = symbol(trial, observation->age, "All ages");
    table->category_type[row] = symbol(trial, observation->category_type, "");
    table->category[row] = symbol(trial, observation->category, "");
    table->period[row] = symbol(trial, observation->period, "2013/14");
    struct pb_period period;
    (void)pb_period_parse(pb_cell(table, period, row), pb_symbol_length(table->symbols, table->period[row]),
                          PB_YEAR_FINANCIAL, &period);
    table->period_start[row] = period.start;
    table->period_end[row] = period.end;
    fill_number(trial, &table->value[row], &table->value_text[row], observation->value);
    fill_number(trial, &table->lower_95[row], &table->lower_95_text[row], observation->lower);
    fill_number(trial, &table->upper_95[row], &table->upper_95_text[row], observation->upper);
    fill_number(trial, &table->count[row], &table->count_text[row], observation->count);
    fill_number(trial, &table->denominator[row], &table->denominator_text[row], observation->denominator);
    table->note[row] = symbol(trial, observation->note, "");
    table->trend[row] = symbol(trial, observation->trend, "");
    table->source_file[row] = symbol(trial, observation->file, "data.csv");
    table->source_row[row] = symbol(trial, observation->line, line);
    table->status[row] =
        observation->status ? observation->status : (observation->value ? PB_WORD_PUBLISHED : PB_WORD_MISSING);
    table->origin[row] = (uint32_t)row + 1;
    trial->row_counts.read++;
    return row;
}

/* What a transform makes of several measures, as the engine does it: it sees the rows that it asks for, and what it
 * adds is added. */
static enum pb_status combine(struct trial *trial, const struct pb_module *module, const void *option_values)
{
    struct pb_table gathered;
    size_t copy = 0;
    if (!module->combine || (module->combines && !module->combines(option_values)))
        return PB_OK;
    pb_table_open(&gathered, &trial->symbols, trial->table.maximum);
    for (size_t row = 0; row < trial->table.rows; row++)
        if (module->gathers(option_values, &trial->table, row))
            succeed(trial, pb_table_copy(&gathered, &trial->table, row, &copy, &trial->error));
    size_t before = gathered.rows;
    struct pb_context context = trial->context;
    context.table = &gathered;
    enum pb_status status = before ? module->combine(option_values, &context, &trial->error) : PB_OK;
    for (size_t row = before; status == PB_OK && row < gathered.rows; row++)
        succeed(trial, pb_table_copy(&trial->table, &gathered, row, &copy, &trial->error));
    pb_table_close(&gathered);
    return status;
}

enum pb_status trial_try(struct trial *trial, const struct pb_module *module, const char *options)
{
    cJSON *object = options ? cJSON_Parse(options) : NULL;
    cr_assert(!options || object, "%s", options);
    void *option_values = calloc(1, module->option_values_size ? module->option_values_size : 1);
    cr_assert_not_null(option_values);
    struct pb_option_reading reading = { .arena = &trial->arena, .what = module->name };
    pb_error_clear(&trial->error);
    if (module->options)
        succeed(trial, pb_options_read(module->options, object, option_values, &reading, &trial->error));
    enum pb_status status = module->rows ? module->rows(option_values, &trial->context, &trial->error) : PB_OK;
    if (status == PB_OK && module->apply)
        status = module->apply(option_values, &trial->context, &trial->error);
    if (status == PB_OK)
        status = combine(trial, module, option_values);
    free(option_values);
    cJSON_Delete(object);
    return status;
}

void trial_run(struct trial *trial, const struct pb_module *module, const char *options)
{
    succeed(trial, trial_try(trial, module, options));
}

size_t trial_row(const struct trial *trial, const char *place, const char *area, const char *period)
{
    const struct pb_table *table = &trial->table;
    size_t found = SIZE_MAX;
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(pb_cell(table, place, row), place) == 0 && strcmp(pb_cell(table, area_code, row), area) == 0 &&
            (!period || strcmp(pb_cell(table, period, row), period) == 0)) {
            found = row;
            count++;
        }
    cr_assert_eq(count, 1, "%zu rows of %s in '%s'", count, area, place);
    return found;
}

size_t trial_rows(const struct trial *trial, const char *place)
{
    size_t count = 0;
    for (size_t row = 0; row < trial->table.rows; row++)
        count += strcmp(pb_cell(&trial->table, place, row), place) == 0;
    return count;
}

void assert_text(const char *found, const char *expected)
{
    cr_assert_str_eq(found, expected, "found:    %s\nexpected: %s", found, expected);
}
