/*
 * The keys of a pipeline file as one option table. Reading, the JSON Schema and the reference page are made from it, so
 * a new key is added here and nowhere else.
 */
#include "engine/pipeline/pipeline.h"
#include "engine/pipeline/settings_rows.h"

#include <string.h>

#define PB_EXPECTED_ROWS_MAXIMUM 1e12 /* more than any run takes in */

static const char *const parameter_types[] = { "text", "path", NULL };

static const struct pb_option parameter_options[] = {
    { .name = "name", .type = PB_OPTION_KEY, .offset = offsetof(struct pb_parameter, name), .flags = PB_IDENTIFIER },
    { .name = "type",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_parameter, type),
      .default_value = "text",
      .choices = parameter_types,
      .help = "What it holds. A path given with --set starts from the working directory, one in this file from the "
              "folder of this file." },
    { .name = "default",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_parameter, default_value),
      .help = "Its default value. If there is none, --set must give one, unless it is optional.",
      .example = "\"sample/*.csv\"" },
    { .name = "optional",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct pb_parameter, optional),
      .default_value = "false",
      .help = "Whether it may have no value. Then the sources that need it are left out, and every run says so." },
    { .name = "help",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_parameter, help),
      .help = "What it is for, for readers of this file.",
      .example = "\"The files to read.\"" },
    { 0 },
};

static const char *const find_takes[] = { "newest", NULL };

static const struct pb_option find_options[] = {
    { .name = "page",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_source_find, page),
      .flags = PB_REQUIRED,
      .help = "Address of the page that links the files: HTML, or JSON with addresses in it.",
      .example = "\"https://www.example.org/statistics/ae/\"" },
    { .name = "links",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_source_find, links),
      .flags = PB_REQUIRED,
      .maximum = 500,
      .help = "What the link looks like, with {period} where its period stands and * for anything: the name of the "
              "file, or with a / the whole address. Of several, the one with the newest period is taken.",
      .example = "\"Monthly-AE-{period}*.csv\"" },
    { .name = "next",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_source_find, next),
      .help = "What the address of the next page of a listing looks like, with * for anything (default: one page).",
      .example = "\"*?page=*\"" },
    { .name = "take",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_source_find, take),
      .default_value = "newest",
      .choices = find_takes,
      .help = "Which of the links is taken." },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_source_find, at) },
    { 0 },
};

static const struct pb_option fetch_options[] = {
    { .name = "requests_per_second",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct pb_source_fetch, requests_per_second),
      .minimum = 0.001,
      .maximum = 1000,
      .help = "The most requests that one of its hosts gets in a second (default: any number).",
      .example = "2" },
    { .name = "connections",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_source_fetch, connections),
      .default_value = "4",
      .minimum = 1,
      .maximum = 32,
      .help = "The most connections to one of its hosts at a time." },
    { .name = "maximum_megabytes",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_source_fetch, maximum_megabytes),
      .default_value = "1024",
      .minimum = 1,
      .maximum = 1048576,
      .help = "How large one of its files may be, unpacked from what the server sends." },
    { .name = "hosts",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_source_fetch, hosts),
      .flags = PB_UNIQUE,
      .minimum = 1,
      .maximum = 100,
      .help = "Other hosts that its own may send us on to: names, or *.DOMAIN for all hosts of a domain.",
      .example = "[\"files.digital.nhs.uk\"]" },
    { .name = "credentials",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_source_fetch, credentials),
      .help =
          "A file with one line: USER:PASSWORD, a header such as X-Api-Key: KEY, or parameters of the address such as "
          "?uid=0x123. Its own host alone gets it. Or the name of a credential of the service (LoadCredential of "
          "systemd).",
      .example = "\"model-health-system\"" },
    { 0 },
};

static const struct pb_option expect_options[] = {
    { .name = "min_rows",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_expectation, min_rows),
      .minimum = 1,
      .maximum = PB_EXPECTED_ROWS_MAXIMUM,
      .help = "The fewest rows of areas of the Places file that it must have.",
      .example = "900" },
    { .name = "max_rows",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_expectation, max_rows),
      .minimum = 1,
      .maximum = PB_EXPECTED_ROWS_MAXIMUM,
      .help = "The most rows of areas of the Places file that it may have.",
      .example = "2000" },
    { .name = "areas",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_expectation, areas),
      .flags = PB_UNIQUE,
      .minimum = 1,
      .maximum = PB_AREAS_MAXIMUM,
      .help = "Areas of each of which it must have a row: codes of areas, or ids of Places, which stand for all "
              "districts of the Place.",
      .example = "[\"E92000001\", \"rugby\"]" },
    { .name = "min_areas",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_expectation, min_areas),
      .minimum = 1,
      .maximum = PB_AREAS_MAXIMUM,
      .help = "Of how many areas of the Places file it must have a row at least; England and the region do not count.",
      .example = "6" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_expectation, at) },
    { 0 },
};

static const char *const drift_choices[] = { "note", "warn", "stop", NULL };

/* The struct that these are offsets of is the source's. */
#define DRIFT_ROW(NAME, PART, DEFAULT, HELP)                                                                           \
    {                                                                                                                  \
        .name = (NAME), .type = PB_OPTION_TEXT, .offset = (PART) * sizeof(const char *), .default_value = (DEFAULT),   \
        .choices = drift_choices, .help = (HELP)                                                                       \
    }

static const struct pb_option drift_options[] = {
    DRIFT_ROW("columns", PB_DRIFT_COLUMNS, "warn",
              "Headings that are gone or have another name, and columns of numbers that hold texts now or the "
              "other way round."),
    DRIFT_ROW("measures", PB_DRIFT_MEASURES, "warn", "Measures that are gone."),
    DRIFT_ROW("units", PB_DRIFT_UNITS, "stop", "A measure that has another unit."),
    DRIFT_ROW("areas", PB_DRIFT_AREAS, "warn", "Areas of the Places file that a measure had rows of and has none of."),
    DRIFT_ROW("periods", PB_DRIFT_PERIODS, "warn", "Periods of a measure that are gone."),
    DRIFT_ROW("values", PB_DRIFT_VALUES, "warn", "Sexes, ages and categories that are gone or have another name."),
    DRIFT_ROW("rows", PB_DRIFT_ROWS, "warn", "A fifth of its rows and more is gone."),
    DRIFT_ROW("history", PB_DRIFT_HISTORY, "note", "Figures that are others than they were before."),
    DRIFT_ROW("links", PB_DRIFT_LINKS, "warn",
              "A page on which its file is looked for (find) has fewer links of that form, or none."),
    { 0 },
};

static const char *const frequencies[] = { "daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly", NULL };

int pb_frequency_days(const char *frequency)
{
    static const int days[] = { 1, 7, 31, 92, 184, 366 };
    for (size_t i = 0; frequency && frequencies[i]; i++)
        if (strcmp(frequency, frequencies[i]) == 0)
            return days[i];
    return 0;
}

#define STEP_ROWS                                                                                                      \
    { .name = "use",                                                                                                   \
      .type = PB_OPTION_TEXT,                                                                                          \
      .offset = offsetof(struct pb_step, use),                                                                         \
      .flags = PB_REQUIRED,                                                                                            \
      .help = "Name of the module; 'placebook modules' lists them." },                                                 \
        { .name = "options",                                                                                           \
          .type = PB_OPTION_RAW,                                                                                       \
          .offset = offsetof(struct pb_step, options),                                                                 \
          .help = "Options of the module; 'placebook modules show NAME' explains them." },                             \
    {                                                                                                                  \
        .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_step, at)                               \
    }

static const struct pb_option own_transform_options[] = {
    STEP_ROWS,
    { 0 },
};

static const char *const given[] = { PB_GIVES_OBSERVATIONS, PB_GIVES_POPULATIONS, PB_GIVES_DEPRIVATION, NULL };
static const char *const small_counts[] = { PB_SMALL_COUNTS_CONTROLLED, PB_SMALL_COUNTS_PUBLISHED, NULL };

static const struct pb_option source_options[] = {
    { .name = "id",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, id),
      .flags = PB_REQUIRED | PB_UNIQUE | PB_IDENTIFIER,
      .help = "Its name in this file, in messages and in the published tables.",
      .example = "\"phof\"" },
    { .name = "extractor",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, step.use),
      .flags = PB_REQUIRED,
      .help = "The module that reads it; 'placebook modules' lists them." },
    { .name = "title",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, title),
      .maximum = 200,
      .help = "The title of the source, for the sheet Sources.",
      .example = "\"Public health outcomes framework\"" },
    { .name = "publisher",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, publisher),
      .maximum = 200,
      .help = "Who publishes it.",
      .example = "\"Office for Health Improvement and Disparities\"" },
    { .name = "url",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, url),
      .help = "Where it can be found.",
      .example = "\"https://fingertips.phe.org.uk\"" },
    { .name = "licence",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, licence),
      .help = "The terms under which it may be used.",
      .example = "\"Open Government Licence v3.0\"" },
    { .name = "comment",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, comment),
      .help = "For people who keep the file: how often there is something new, and how it is got. Not used.",
      .example = "\"A workbook each September\"" },
    { .name = "retrieved",
      .type = PB_OPTION_DATE,
      .offset = offsetof(struct pb_pipeline_source, retrieved),
      .help = "The day on which the files were fetched.",
      .example = "\"2024-06-30\"" },
    { .name = "drift",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_pipeline_source, drift),
      .fields = drift_options,
      .help = "What a run does about a change of the source since a run last published: note tells it, warn warns of "
              "it, and with stop the run publishes nothing and ends with exit code 6. What is added is noted." },
    { .name = "frequency",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, frequency),
      .choices = frequencies,
      .help = "How often it is expected to change: 'placebook status' says when it has not.",
      .example = "\"monthly\"" },
    { .name = "sample",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct pb_pipeline_source, sample),
      .default_value = "false",
      .help = "Made-up data: every Cover says so." },
    { .name = "required",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct pb_pipeline_source, required),
      .default_value = "false",
      .help =
          "Whether nothing is published when it cannot be read. Otherwise its last good rows are kept and say so, and "
          "the run ends with exit code 8." },
    { .name = "gives",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, gives),
      .choices = given,
      .default_value = "observations",
      .help =
          "What its rows are: observations; or reference data, which are read before all other sources: populations "
          "(how many people live in an area, by sex, age and year), which are denominators, or deprivation (the rank "
          "of "
          "each small area, 1 the most deprived), by which inequalities within a Place are measured. An extractor of "
          "reference data says by itself what it gives.",
      .example = "\"populations\"" },
    { .name = "small_counts",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline_source, small_counts),
      .choices = small_counts,
      .help = "Whether its figures of areas below districts (LSOAs, practices, networks, local areas) are published as "
              "they are, or small counts in them are withheld and the others rounded by the transform disclosure "
              "(default: published where the licence is the Open Government Licence or the data are a sample, else "
              "controlled). Only for sources that say that they have small areas.",
      .example = "\"published\"" },
    { .name = "find",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_pipeline_source, find),
      .fields = find_options,
      .help = "Where a file is whose address changes. \"${found}\" in the options stands for what is found." },
    { .name = "fetch",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_pipeline_source, fetch),
      .fields = fetch_options,
      .help = "How what it reads from addresses is fetched." },
    { .name = "expect",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_pipeline_source, expect),
      .fields = expect_options,
      .help = "What it must have. A run that does not find it publishes nothing and ends with exit code 7." },
    { .name = "places",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_pipeline_source, places),
      .flags = PB_UNIQUE | PB_IDENTIFIER,
      .minimum = 1,
      .maximum = 1000,
      .help = "Ids of the Places, and of the system, that get its rows (default: all of them).",
      .example = "[\"rugby\"]" },
    { .name = "measures",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_pipeline_source, measures),
      .flags = PB_UNIQUE,
      .minimum = 1,
      .maximum = 1000,
      .help = "Ids of the measures to take from it (default: all of them). Other rows are counted as filtered.",
      .example = "[\"smoking-at-delivery\"]" },
    { .name = "options",
      .type = PB_OPTION_RAW,
      .offset = offsetof(struct pb_pipeline_source, step.options),
      .help = "Options of the extractor; 'placebook modules show NAME' explains them." },
    { .name = "transforms",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_pipeline_source, transforms),
      .maximum = 10,
      .fields = own_transform_options,
      .size = sizeof(struct pb_step),
      .help = "Steps that go with the source, also where it is a mapping of a file that is loaded into another "
              "pipeline, such as disclosure control. They work on its rows alone, before those of several sources are "
              "put together. A step of the pipeline with the same module for this source takes their place.",
      .example = "[{\"use\": \"NAME\"}]" },
    { .name = "step", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_pipeline_source, step.at) },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_pipeline_source, at) },
    { 0 },
};

static const struct pb_option transform_options[] = {
    STEP_ROWS,
    { .name = "sources",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_step, sources),
      .flags = PB_UNIQUE | PB_IDENTIFIER,
      .minimum = 1,
      .maximum = 1000,
      .help = "Ids of the sources whose rows it processes (default: all sources).",
      .example = "[\"phof\"]" },
    { 0 },
};

static const struct pb_option loader_options[] = {
    STEP_ROWS,
    { 0 },
};

static const struct pb_option inbox_options[] = {
    { .name = "folder",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_inbox_settings, folder),
      .flags = PB_REQUIRED,
      .help = "The folder.",
      .example = "\"/srv/share/inbox\"" },
    { .name = "rest",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_inbox_settings, rest),
      .default_value = "30",
      .minimum = 0,
      .maximum = 3600,
      .help = "For how many seconds the size and times of a file must not have changed before it is taken." },
    { 0 },
};

static const struct pb_option peers_options[] = {
    { .name = "deprivation",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct pb_peers_settings, deprivation),
      .minimum = 1,
      .maximum = PB_TIERS,
      .help =
          "The summaries by local authority of the Indices of Deprivation, as they are published (2019: File 10 for "
          "districts and unitary authorities, File 11 for counties and unitary authorities; 2025 alike). Similar "
          "are authorities in the same tenth of the average score.",
      .example = "[\"peers/imd-districts.xlsx\"]" },
    { .name = "neighbours",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_peers_settings, neighbours),
      .help =
          "Nearest neighbours of each authority: a table with the columns area code, neighbour code and rank, one with "
          "a column for each authority, or an answer of Fingertips.",
      .example = "\"peers/neighbours.csv\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_peers_settings, at) },
    { 0 },
};

static const char *const conflict_choices[] = { "precedence", "reject", NULL };

const struct pb_option pb_pipeline_options[] = {
    { .name = "pipeline",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline, name),
      .flags = PB_REQUIRED | PB_IDENTIFIER,
      .help = "Name of the pipeline, as the ledger shows it.",
      .example = "\"nightly\"" },
    { .name = "title",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline, title),
      .maximum = 200,
      .help = "Title of the publication (default: the name of the pipeline).",
      .example = "\"Outcomes in Coventry and Warwickshire\"" },
    { .name = "framework",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_pipeline, framework_path),
      .flags = PB_REQUIRED,
      .help = "File of the outcomes framework.",
      .example = "\"framework/outcomes.json\"" },
    { .name = "places",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_pipeline, places_path),
      .flags = PB_REQUIRED,
      .help = "File of the system and its Places.",
      .example = "\"framework/places.json\"" },
    { .name = "targets",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_pipeline, targets_path),
      .help = "File of the targets and milestones of the plans (default: none).",
      .example = "\"framework/targets.json\"" },
    { .name = "milestones",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_pipeline, milestones_path),
      .help = "CSV file in which officers say how milestones stand: milestone, state (done, on_track, late, "
              "not_started, stopped, not_known), as_of (YYYY-MM-DD) and note (default: none, and all are not known).",
      .example = "\"framework/milestones.csv\"" },
    { .name = "figures",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_pipeline, figures_path),
      .help = "File of the figures that plans quote, which are compared with the data (default: none).",
      .example = "\"framework/figures.json\"" },
    { .name = "parameters",
      .type = PB_OPTION_MAP,
      .offset = offsetof(struct pb_pipeline, parameters),
      .maximum = 100,
      .fields = parameter_options,
      .size = sizeof(struct pb_parameter),
      .help = "Parameters that --set NAME=VALUE sets. In texts of sources, transforms and loaders, \"${NAME}\" is "
              "replaced by the value.",
      .example = "{\"files\": {\"type\": \"path\"}}" },
    { .name = "sources",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_pipeline, sources),
      .flags = PB_REQUIRED, /* that it has one is checked once it is known which are left out */
      .maximum = 1000,
      .fields = source_options,
      .size = sizeof(struct pb_pipeline_source),
      .help = "The sources to read.",
      .example = "[{\"id\": \"phof\", \"extractor\": \"NAME\", \"options\": {}}]" },
    { .name = "transforms",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_pipeline, transforms),
      .maximum = 100,
      .fields = transform_options,
      .size = sizeof(struct pb_step),
      .help = "The steps that process the rows of the sources, in order.",
      .example = "[{\"use\": \"NAME\"}]" },
    { .name = "loaders",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_pipeline, loaders),
      .maximum = 100,
      .fields = loader_options,
      .size = sizeof(struct pb_step),
      .help = "The steps that write the files of every Place, in order.",
      .example = "[{\"use\": \"NAME\"}]" },
    { .name = "precedence",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_pipeline, precedence),
      .flags = PB_UNIQUE | PB_IDENTIFIER,
      .maximum = 1000,
      .help =
          "Which source counts where several have different figures for the same fact: ids of sources, the first one "
          "before the others. Sources that are not listed come after, a later entry of sources before an earlier one. "
          "loads stands for the files that were loaded: where it is not listed, they come first, before every source "
          "of the list. (default: loads, then the last source first)",
      .example = "[\"phof\", \"loads\"]" },
    { .name = "on_conflict",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pipeline, on_conflict),
      .default_value = "precedence",
      .choices = conflict_choices,
      .help =
          "What happens where several sources have different figures for the same fact: precedence takes that of the "
          "source that comes first, reject takes none and rejects the rows.",
      .example = "\"reject\"" },
    { .name = "inbox",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_pipeline, inbox),
      .fields = inbox_options,
      .help =
          "A folder into which people put files. After each run they are loaded by the mapping that fits, and moved "
          "to the folders done or rejected in it, with a text that says what became of each row." },
    { .name = "peers",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_pipeline, peers_files),
      .fields = peers_options,
      .help = "Which local authorities are like which. With this key each figure has its rank among all authorities of "
              "England and among similar ones, where the source has them all (docs/methods.md). It may be empty, for "
              "ranks in England alone.",
      .example = "{\"deprivation\": [\"peers/imd-districts.xlsx\"], \"neighbours\": \"peers/neighbours.csv\"}" },
    { .name = "publish",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_pipeline, publish),
      .flags = PB_UNIQUE | PB_IDENTIFIER,
      .maximum = 1000,
      .help = "Ids of the Places, of the system and of editions to publish; places stands for all Places and the "
              "system, editions for all editions. If empty, all Places and the system.",
      .example = "[\"places\", \"warwickshire-board\"]" },
    PB_SETTINGS_ROWS(struct pb_pipeline, settings.),
    { 0 },
};
