#include "extractors/ons_geography/levels.h"
#include "extractors/ons_geography/ons_geography.h"

#define FIELD(name) offsetof(struct ons_geography_options, name)

const struct pb_option ons_geography_options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = FIELD(files),
      .minimum = 1,
      .help = "Lookups (CSV, workbooks, also in .zip or .gz) of the Open Geography Portal: paths, patterns or "
              "addresses.",
      .example = "[\"downloads/geography/*.csv\"]" },
    { .name = "levels",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(levels),
      .flags = PB_UNIQUE,
      .choices = ons_geography_prefixes,
      .minimum = 1,
      .help = "The levels that are taken, by how the names of their columns begin, such as LSOA for LSOA11CD "
              "(default: all). Each row is about the smallest of them.",
      .example = "[\"LSOA\", \"MSOA\", \"LAD\"]" },
    { .name = "from",
      .type = PB_OPTION_DATE,
      .offset = FIELD(from),
      .help = "The first day on which areas lie in others as the source says (default: it holds for all earlier "
              "days).",
      .example = "\"2020-04-01\"" },
    { .name = "to",
      .type = PB_OPTION_DATE,
      .offset = FIELD(to),
      .help = "The last such day (default: it holds until now).",
      .example = "\"2021-03-31\"" },
    { .name = "everywhere",
      .type = PB_OPTION_BOOLEAN,
      .offset = FIELD(everywhere),
      .flags = PB_ADVANCED,
      .default_value = "false",
      .help = "Are areas outside the districts of the Places taken too?",
      .example = "true" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = FIELD(at) },
    { .name = NULL },
};
