#include "extractors/nomis/nomis.h"

#include "placebook/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FIELD(name)     offsetof(struct nomis_options, name)
#define DIMENSION(name) offsetof(struct nomis_dimension, name)

enum { OPTION_MESSAGE = 400 };

const char *const nomis_uses[NOMIS_USES + 1] = {
    [USE_NONE] = "nothing", [USE_AREA] = "area",         [USE_PERIOD] = "period",       [USE_SEX] = "sex",
    [USE_AGE] = "age",      [USE_CATEGORY] = "category", [USE_INDICATOR] = "indicator", NULL,
};

static const char *const other_areas[] = { "leave_out", "look_up", "keep", NULL };
static const char *const value_types[] = { "proportion",        "crude_rate", "mean",  "count", "score",
                                           "survey_proportion", "amount",     "other", NULL };

static const struct pb_option dimension_options[] = {
    { .name = "name", .type = PB_OPTION_KEY, .offset = DIMENSION(name), .flags = PB_IDENTIFIER },
    { .name = "values",
      .type = PB_OPTION_TEXT_LIST,
      .offset = DIMENSION(values),
      .help = "Values to ask for, as the service writes them (default: all). Rows with others are rejected.",
      .example = "[\"0\", \"1\", \"2\"]" },
    { .name = "is",
      .type = PB_OPTION_TEXT,
      .offset = DIMENSION(is),
      .choices = nomis_uses,
      .help = "What it becomes (default: by its name; a dimension that becomes nothing must have one value).",
      .example = "\"sex\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = DIMENSION(at) },
    { .name = NULL },
};

const struct pb_option nomis_options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = FIELD(files),
      .minimum = 1,
      .help = "CSV files of the Nomis API (DATASET.data.csv), also in .zip or .gz: paths, patterns or addresses. All "
              "pages of an answer are among them. Either this or base_url.",
      .example = "[\"downloads/nomis/population-*.csv\"]" },
    { .name = "base_url",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(base_url),
      .help = "Where the paths of the service begin: the dataset is asked for there. A key (uid) is no part of it: "
              "write ?uid=KEY into a file and name that in fetch.credentials of the source.",
      .example = "\"https://www.nomisweb.co.uk/api/v01\"" },
    { .name = "dataset",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(dataset),
      .help = "Id of the dataset, with base_url: NM_2002_1 is the population by single year of age.",
      .example = "\"NM_2002_1\"" },
    { .name = "dimensions",
      .type = PB_OPTION_MAP,
      .offset = FIELD(dimensions),
      .maximum = NOMIS_DIMENSIONS,
      .fields = dimension_options,
      .size = sizeof(struct nomis_dimension),
      .help = "Dimensions of the dataset by the names of their parameters: which values are asked for, and what they "
              "become. geography (default: the areas of the Places file with a code of the ONS), date, gender, sex, "
              "c_age and age are known.",
      .example = "{ \"gender\": { \"values\": [\"1\", \"2\"] }, \"c_age\": { \"values\": [\"101...191\"] }, "
                 "\"measures\": { \"values\": [\"20100\"] } }" },
    { .name = "indicator",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(indicator),
      .default_value = "nomis",
      .help = "Id of the measure in this source. Of a dimension that becomes indicator, the value is put behind it: "
              "claimants-20301.",
      .example = "\"population\"" },
    { .name = "indicator_name",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(indicator_name),
      .help = "Name of the measure, where the framework has none.",
      .example = "\"Resident population\"" },
    { .name = "unit",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(unit),
      .help = "Unit of the values.",
      .example = "\"People\"" },
    { .name = "value_type",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(value_type),
      .choices = value_types,
      .default_value = "count",
      .help = "What kind of figure the values are, where the framework does not say it.",
      .example = "\"count\"" },
    { .name = "category_type",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(category_type),
      .help = "What the categories are, where a dimension becomes category.",
      .example = "\"Cause of death\"" },
    { .name = "other_areas",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(other_areas),
      .choices = other_areas,
      .default_value = "leave_out",
      .help = "Rows of areas that the Places file does not have: leave_out; look_up, those of small areas that the "
              "reference data place in one of ours stay; keep, all stay, which populations of small areas need.",
      .example = "\"look_up\"" },
    { .name = "page_rows",
      .type = PB_OPTION_INTEGER,
      .offset = FIELD(page_rows),
      .flags = PB_ADVANCED,
      .default_value = "25000",
      .minimum = 1,
      .maximum = 1000000,
      .help = "Rows that are asked for at once: without a key the service sends no more than 25,000.",
      .example = "100000" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = FIELD(at) },
    { .name = NULL },
};

/* ---- Dimensions ---- */

const struct nomis_dimension *nomis_dimension_of(const struct nomis_options *options, const char *name)
{
    const struct nomis_dimension *dimensions = options->dimensions.items;
    for (size_t i = 0; i < options->dimensions.count; i++)
        if (strcasecmp(dimensions[i].name, name) == 0)
            return &dimensions[i];
    return NULL;
}

enum nomis_use nomis_use_of(const struct nomis_dimension *given, const char *name)
{
    static const struct {
        const char *name;
        enum nomis_use use;
    } by_name[] = { { "geography", USE_AREA }, { "date", USE_PERIOD }, { "time", USE_PERIOD }, { "gender", USE_SEX },
                    { "sex", USE_SEX },        { "c_sex", USE_SEX },   { "age", USE_AGE },     { "c_age", USE_AGE } };
    for (size_t i = 0; given && given->is && nomis_uses[i]; i++)
        if (strcmp(nomis_uses[i], given->is) == 0)
            return (enum nomis_use)i;
    for (size_t i = 0; i < sizeof by_name / sizeof by_name[0]; i++)
        if (strcasecmp(by_name[i].name, name) == 0)
            return by_name[i].use;
    return USE_NONE;
}

/* "101...191" has the number? */
static bool is_between(const char *range, const char *dots, const char *value, size_t length)
{
    int64_t first = 0;
    int64_t last = 0;
    int64_t number = 0;
    return pb_integer_parse(range, (size_t)(dots - range), &first) &&
           pb_integer_parse(dots + 3, strlen(dots + 3), &last) && pb_integer_parse(value, length, &number) &&
           number >= first && number <= last;
}

/* Is it a value of rows, and no word for several of them? */
static bool is_plain(const char *asked)
{
    return strncmp(asked, "latest", 6) != 0 && strncmp(asked, "first", 5) != 0 && strncmp(asked, "prev", 4) != 0 &&
           !strstr(asked, "TYPE") && !strstr(asked, "MINUS") && !strstr(asked, "PLUS");
}

bool nomis_is_asked(const struct nomis_dimension *given, const char *value, size_t length)
{
    for (size_t i = 0; i < given->values.count; i++) {
        const char *asked = given->values.items[i];
        const char *dots = strstr(asked, "...");
        if (!is_plain(asked) || (dots && is_between(asked, dots, value, length)) ||
            (strlen(asked) == length && strncasecmp(asked, value, length) == 0))
            return true;
    }
    return given->values.count == 0;
}

/* ---- Checks ---- */

static enum pb_status fail_option(const struct pb_location *at, const char *hint, struct pb_error *error,
                                  const char *format, ...) PB_PRINTF(4, 5);

static enum pb_status fail_option(const struct pb_location *at, const char *hint, struct pb_error *error,
                                  const char *format, ...)
{
    char message[OPTION_MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", message);
    pb_error_at(error, NULL, at->line, at->column);
    pb_error_hint(error, "%s", hint);
    return status;
}

/* Values are put into an address as they are. */
static bool is_value(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._-:|", *c))
            return false;
    return *text != '\0';
}

static bool is_several(const struct pb_text_list *values)
{
    return values->count > 1 ||
           (values->count == 1 && (strstr(values->items[0], "...") || !is_plain(values->items[0])));
}

static enum pb_status check_dimension(const struct nomis_options *given, const struct nomis_dimension *dimension,
                                      struct pb_error *error)
{
    const struct nomis_dimension *dimensions = given->dimensions.items;
    enum nomis_use use = nomis_use_of(dimension, dimension->name);
    if (strcasecmp(dimension->name, "uid") == 0)
        return fail_option(&dimension->at, "write ?uid=KEY into a file and name it in fetch.credentials of the source",
                           error, "a key (uid) in the pipeline file, where everybody can read it");
    for (size_t i = 0; i < dimension->values.count; i++)
        if (!is_value(dimension->values.items[i]))
            return fail_option(
                &dimension->at, "for example \"E08000026\", \"101...191\", \"latest\"", error,
                "'%.80s' is no value of a dimension: expected letters, digits, dots and dashes, one value "
                "in each text",
                dimension->values.items[i]);
    if (use == USE_NONE && is_several(&dimension->values))
        return fail_option(
            &dimension->at, "say with 'is' what it becomes, or ask for one value", error,
            "dimension '%.60s' has several values and becomes nothing: rows that differ in it alone would "
            "be the same figure",
            dimension->name);
    for (const struct nomis_dimension *other = dimensions; use != USE_NONE && other < dimension; other++)
        if (nomis_use_of(other, other->name) == use)
            return fail_option(&dimension->at, "only one can: pin the other to one value with \"is\": \"nothing\"",
                               error, "dimensions '%.60s' and '%.60s' both become the %s", other->name, dimension->name,
                               nomis_uses[use]);
    return PB_OK;
}

static bool is_dataset(const char *text)
{
    return strncasecmp(text, "NM_", 3) == 0 && strspn(text + 3, "0123456789_") == strlen(text + 3) && text[3];
}

static bool nomis_is_address(const char *text)
{
    bool begins = strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
    return begins && !strpbrk(text, "?# \t\r\n");
}

enum pb_status nomis_check(const void *option_values, struct pb_error *error)
{
    const struct nomis_options *given = option_values;
    const struct nomis_dimension *dimensions = given->dimensions.items;
    if ((given->files.count > 0) == (given->base_url != NULL))
        return fail_option(&given->at, "give files that somebody saved, or where the service is", error,
                           "%s files and base_url are given; expected one of them",
                           given->base_url ? "both" : "neither");
    if (given->base_url && !nomis_is_address(given->base_url))
        return fail_option(&given->at, "for example https://www.nomisweb.co.uk/api/v01", error,
                           "base_url is not an address; expected https:// and where the paths of the service begin, "
                           "without parameters");
    if (given->base_url && (!given->dataset || !is_dataset(given->dataset)))
        return fail_option(&given->at, "the service lists its datasets under /dataset/def.sdmx.json?search=", error,
                           "dataset is '%.60s'; expected an id such as NM_2002_1",
                           given->dataset ? given->dataset : "");
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < given->dimensions.count; i++)
        status = check_dimension(given, &dimensions[i], error);
    return status;
}
