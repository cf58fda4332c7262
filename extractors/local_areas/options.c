#include "extractors/local_areas/local_areas.h"

#include <string.h>

static const char *const types[] = { PB_TYPE_LOCAL, PB_TYPE_PCN, NULL };
static const char *const orders[] = { "day first", "month first", NULL };

#define HEADING(field, key, words, headings)                                                                           \
    {                                                                                                                  \
        .name = (key), .type = PB_OPTION_TEXT_LIST, .offset = (uint32_t)((field) * sizeof(struct pb_text_list)),       \
        .help = (words), .example = (headings)                                                                         \
    }

static const struct pb_option heading_options[] = {
    HEADING(FIELD_SMALL_CODE, "small_code", "Code of the LSOA, MSOA or practice.", "[\"LSOA11CD\"]"),
    HEADING(FIELD_SMALL_NAME, "small_name", "Its name.", "[\"LSOA11NM\"]"),
    HEADING(FIELD_CODE, "code", "Code of the local area or network.", "[\"Hub id\"]"),
    HEADING(FIELD_NAME, "name", "Name of the local area or network.", "[\"Hub\"]"),
    HEADING(FIELD_SHARE, "share", "Which part of the small area lies in the local area, such as 0.4 or 40%.",
            "[\"Part\"]"),
    HEADING(FIELD_FROM, "from", "First day on which it lies there.", "[\"Since\"]"),
    HEADING(FIELD_TO, "to", "Last day on which it lies there.", "[\"Until\"]"),
    { 0 },
};

const struct pb_option local_areas_options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct local_areas_options, files),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "Tables with a row for each LSOA, MSOA or practice, which say in which local area it lies: CSV, .xlsx, "
              ".ods or JSON, also in .zip or .gz; paths or patterns.",
      .example = "[\"local-areas/*.csv\"]" },
    { .name = "type",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct local_areas_options, type),
      .default_value = PB_TYPE_LOCAL,
      .choices = types,
      .help = "What the local areas are: jsna for areas that councils define, such as JSNA and family-hub areas; pcn "
              "for Primary Care Networks.",
      .example = "\"pcn\"" },
    { .name = "prefix",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct local_areas_options, prefix),
      .maximum = 12,
      .help = "Where there is no column of codes, a code is made of the name: capitals, digits and hyphens, with this "
              "and a hyphen before them.",
      .example = "\"COV\"" },
    { .name = "sheets",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct local_areas_options, sheets),
      .help = "Names of the sheets to read; each must have the headings (default: all visible sheets that have them).",
      .example = "[\"Lookup\"]" },
    { .name = "headings",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct local_areas_options, headings),
      .fields = heading_options,
      .help = "Headings that Placebook does not know, or that choose one of several columns. They come before the "
              "known headings.",
      .example = "{\"name\": [\"Cluster\"]}" },
    { .name = "dates",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct local_areas_options, dates),
      .choices = orders,
      .help = "How dates such as 03/04/2019 are written. Without it a row with such a date is rejected.",
      .example = "\"day first\"" },
    { .name = "from",
      .type = PB_OPTION_DATE,
      .offset = offsetof(struct local_areas_options, from),
      .help = "First day on which the files hold, for rows that do not say it.",
      .example = "\"2019-04-01\"" },
    { .name = "to",
      .type = PB_OPTION_DATE,
      .offset = offsetof(struct local_areas_options, to),
      .help = "Last day on which the files hold, for rows that do not say it.",
      .example = "\"2024-03-31\"" },
    { 0 },
};

bool local_areas_of_practices(const struct local_areas_options *options)
{
    return strcmp(options->type, PB_TYPE_PCN) == 0;
}

bool local_areas_means(const struct local_areas_options *options, const struct pb_tabular_sheet *sheet)
{
    return options->sheets.count ? pb_text_listed(&options->sheets, sheet->name) : !sheet->hidden && !sheet->unreadable;
}
