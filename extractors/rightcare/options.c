#include "extractors/rightcare/rightcare.h"

const char *const rightcare_fields[FIELDS] = {
    [FIELD_ORGANISATION_CODE] = "organisation_code",
    [FIELD_OTHER_CODE] = "other_code",
    [FIELD_ORGANISATION_NAME] = "organisation_name",
    [FIELD_PROGRAMME] = "programme",
    [FIELD_PATHWAY] = "pathway",
    [FIELD_INDICATOR_CODE] = "indicator_code",
    [FIELD_INDICATOR_NAME] = "indicator_name",
    [FIELD_PERIOD] = "period",
    [FIELD_UNIT] = "unit",
    [FIELD_SEX] = "sex",
    [FIELD_AGE] = "age",
    [FIELD_DIRECTION] = "direction",
    [FIELD_SIGNIFICANCE] = "significance",
    [FIELD_SIMILAR] = "similar",
    [FIELD_VALUE] = "value",
    [FIELD_LOWER_95] = "lower_95",
    [FIELD_UPPER_95] = "upper_95",
    [FIELD_NUMERATOR] = "numerator",
    [FIELD_DENOMINATOR] = "denominator",
    [FIELD_BENCHMARK] = "benchmark",
    [FIELD_ENGLAND] = "england",
    [FIELD_OPPORTUNITY] = "opportunity",
};

#define HEADING(field, key, words)                                                                                     \
    {                                                                                                                  \
        .name = (key), .type = PB_OPTION_TEXT_LIST, .offset = (uint32_t)((field) * sizeof(struct pb_text_list)),       \
        .help = (words)                                                                                                \
    }

static const struct pb_option heading_options[] = {
    HEADING(FIELD_ORGANISATION_CODE, "organisation_code", "Code of the CCG, sub-ICB location, ICB or PCN."),
    HEADING(FIELD_OTHER_CODE, "other_code",
            "Code of the same organisation in another register (ODS, ONS), where there are two columns of codes."),
    HEADING(FIELD_ORGANISATION_NAME, "organisation_name", "Name of the organisation."),
    HEADING(FIELD_PROGRAMME, "programme", "Programme of care."),
    HEADING(FIELD_PATHWAY, "pathway", "Pathway or condition within the programme."),
    HEADING(FIELD_INDICATOR_CODE, "indicator_code", "The pack's id of the indicator."),
    HEADING(FIELD_INDICATOR_NAME, "indicator_name", "Name of the indicator."),
    HEADING(FIELD_PERIOD, "period", "Period."),
    HEADING(FIELD_UNIT, "unit", "Unit of the value."),
    HEADING(FIELD_SEX, "sex", "Persons, Male or Female."),
    HEADING(FIELD_AGE, "age", "Age group."),
    HEADING(FIELD_DIRECTION, "direction", "Whether a higher or a lower value is better."),
    HEADING(FIELD_SIGNIFICANCE, "significance", "Whether the difference from the benchmark is significant."),
    HEADING(FIELD_SIMILAR, "similar", "The similar organisations that it is compared with."),
    HEADING(FIELD_VALUE, "value", "The figure of the organisation."),
    HEADING(FIELD_LOWER_95, "lower_95", "Lower 95% limit."),
    HEADING(FIELD_UPPER_95, "upper_95", "Upper 95% limit."),
    HEADING(FIELD_NUMERATOR, "numerator", "Numerator."),
    HEADING(FIELD_DENOMINATOR, "denominator", "Denominator."),
    HEADING(FIELD_BENCHMARK, "benchmark", "Figure of the similar organisations, or of the best five of them."),
    HEADING(FIELD_ENGLAND, "england", "Figure of England."),
    HEADING(FIELD_OPPORTUNITY, "opportunity", "The opportunity as stated in the pack."),
    { 0 },
};

const struct pb_option rightcare_options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct rightcare_options, files),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "RightCare packs: .xlsx, .ods or CSV, also in .zip or .gz; paths or patterns such as packs/*.xlsx.",
      .example = "[\"packs/*.xlsx\"]" },
    { .name = "similar",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct rightcare_options, similar),
      .help = "Tables of similar organisations (a row for each pair, or a column for each organisation), or NHS "
              "England's input workbook, from which the ten nearest are calculated. The pack's own similar "
              "organisations come first, then those of the first table that has the organisation.",
      .example = "[\"similar-10.csv\"]" },
    { .name = "sheets",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct rightcare_options, sheets),
      .help = "Names of the sheets to read; each must have the headings (default: all visible sheets that have them).",
      .example = "[\"Data\"]" },
    { .name = "headings",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct rightcare_options, headings),
      .fields = heading_options,
      .help = "Headings that Placebook does not know, or that choose one of several columns. They come before the "
              "known headings.",
      .example = "{\"organisation_code\": [\"Commissioner\"], \"value\": [\"Latest rate\"]}" },
    { 0 },
};
