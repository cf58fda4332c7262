#include "extractors/fingertips/fingertips.h"

#include "placebook/number.h"

#include <string.h>

#define FIELD(name) offsetof(struct fingertips_options, name)

const struct pb_option fingertips_options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = FIELD(files),
      .minimum = 1,
      .help = "CSV files of the Fingertips service, also in .zip or .gz: paths, patterns such as data/*.csv, or "
              "addresses. Either this or base_url.",
      .example = "[\"downloads/fingertips/*.csv\"]" },
    { .name = "base_url",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(base_url),
      .help = "Where the paths of the Fingertips service begin: the indicators of the framework are asked for there, "
              "each for the newest area types that have it.",
      .example = "\"https://fingertips.phe.org.uk/api\"" },
    { .name = "academic_indicators",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(academic_indicators),
      .help = "Ids of indicators whose years, such as 2019/20, run from September to August instead of April to March.",
      .example = "[\"20601\", \"20602\"]" },
    { .name = "profile",
      .type = PB_OPTION_INTEGER,
      .offset = FIELD(profile),
      .minimum = 1,
      .maximum = 1000000000,
      .help = "Id of the profile whose comparisons with England and goals are sent, such as 19 for the Public Health "
              "Outcomes Framework (default: none; a source of a measure in the framework may name its own).",
      .example = "19" },
    { .name = "area_types",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(area_types),
      .flags = PB_ADVANCED | PB_UNIQUE,
      .help = "Ids of the area types to ask for, of each kind the preferred one first (default: of each kind that the "
              "Places have, the newest that has data).",
      .example = "[\"502\", \"402\", \"501\", \"401\", \"6\"]" },
    { .name = "ids_per_request",
      .type = PB_OPTION_INTEGER,
      .offset = FIELD(ids_per_request),
      .flags = PB_ADVANCED,
      .default_value = "100",
      .minimum = 1,
      .maximum = FINGERTIPS_IDS_MAXIMUM,
      .help = "How many indicators are asked for at once: the service answers no more than a hundred.",
      .example = "25" },
    { .name = "metadata",
      .type = PB_OPTION_BOOLEAN,
      .offset = FIELD(metadata),
      .flags = PB_ADVANCED,
      .default_value = "true",
      .help = "Is what the service says about its indicators asked for, to be compared with the framework?",
      .example = "false" },
    { .name = "small_areas",
      .type = PB_OPTION_BOOLEAN,
      .offset = FIELD(small_areas),
      .default_value = "false",
      .help = "Are rows of practices, LSOAs and MSOAs taken of which reference data say that they lie in a Place? The "
              "transform small_areas puts them together.",
      .example = "true" },
    { .name = "follow_changes",
      .type = PB_OPTION_BOOLEAN,
      .offset = FIELD(follow_changes),
      .default_value = "false",
      .help =
          "Are rows of codes that are not valid any more read as those of the area whose code took their place, one "
          "to one, by reference data on changes of codes? Their note says it. Rows of codes that were merged or "
          "split are left out, with a warning.",
      .example = "true" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = FIELD(at) },
    { .name = NULL },
};

bool fingertips_is_academic(const struct fingertips_options *options, int64_t indicator)
{
    for (size_t i = 0; i < options->academic_indicators.count; i++) {
        const char *text = options->academic_indicators.items[i];
        int64_t id = 0;
        if (pb_integer_parse(text, strlen(text), &id) && id == indicator)
            return true;
    }
    return false;
}
