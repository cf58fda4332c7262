/*
 * What may be in a targets file, key by key: the one declaration from which reading, checking, the JSON Schema and
 * docs/reference/files.md come.
 */
#include "placebook/targets.h"

enum { TEXT_MOST = 400, SHORT_MOST = 60 };

#define IDENTIFIER(struct_name, what, sample)                                                                          \
    {                                                                                                                  \
        .name = "id", .type = PB_OPTION_TEXT, .offset = offsetof(struct struct_name, id),                              \
        .flags = PB_REQUIRED | PB_UNIQUE | PB_IDENTIFIER, .help = (what), .example = (sample)                          \
    }
#define DOCUMENT(struct_name)                                                                                          \
    { .name = "document",                                                                                              \
      .type = PB_OPTION_TEXT,                                                                                          \
      .offset = offsetof(struct struct_name, document),                                                                \
      .flags = PB_REQUIRED,                                                                                            \
      .help = "Id of the plan that says it.",                                                                          \
      .example = "\"five-year-plan\"" },                                                                               \
    {                                                                                                                  \
        .name = "line", .type = PB_OPTION_TEXT, .offset = offsetof(struct struct_name, line), .flags = PB_REQUIRED,    \
        .maximum = SHORT_MOST, .help = "Where in the plan: the line of its text, or the page.", .example = "\"2288\""  \
    }
#define AREA(struct_name)                                                                                              \
    {                                                                                                                  \
        .name = "area", .type = PB_OPTION_TEXT, .offset = offsetof(struct struct_name, area), .flags = PB_REQUIRED,    \
        .help = "Whose it is: the id of a Place or of the system, or the code of an area of the Places file.",         \
        .example = "\"coventry-and-warwickshire\""                                                                     \
    }
#define BY(struct_name)                                                                                                \
    {                                                                                                                  \
        .name = "by", .type = PB_OPTION_TEXT, .offset = offsetof(struct struct_name, by), .flags = PB_REQUIRED,        \
        .maximum = SHORT_MOST,                                                                                         \
        .help = "The period at whose last day it is due, such as a year, a financial year, a month or a day; "         \
                "\"not dated\" where the plan gives none.",                                                            \
        .example = "\"2023/24\""                                                                                       \
    }
#define TEXT(struct_name)                                                                                              \
    {                                                                                                                  \
        .name = "text", .type = PB_OPTION_TEXT, .offset = offsetof(struct struct_name, text), .flags = PB_REQUIRED,    \
        .maximum = TEXT_MOST, .help = "What the plan says, in its words.",                                             \
        .example = "\"75% of cancers diagnosed at stage 1 or 2\""                                                      \
    }
#define AT(struct_name)                                                                                                \
    {                                                                                                                  \
        .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct struct_name, at)                           \
    }

static const char *const directions[] = { "increase", "decrease", PB_NOT_SAID, NULL };
static const char *const kinds[] = { "value", "growth", NULL };

static const struct pb_option plan_document_fields[] = {
    IDENTIFIER(pb_plan_document, "What targets call it.", "\"five-year-plan\""),
    { .name = "title",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_plan_document, title),
      .flags = PB_REQUIRED,
      .maximum = 200,
      .help = "Its title, as readers know it.",
      .example = "\"Five-year plan 2019/20 to 2023/24\"" },
    { .name = "year",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_plan_document, year),
      .maximum = SHORT_MOST,
      .help = "When it was published.",
      .example = "\"2019\"" },
    AT(pb_plan_document),
    { 0 },
};

static const struct pb_option target_baseline_fields[] = {
    { .name = "period",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target_baseline, period),
      .maximum = SHORT_MOST,
      .help = "The period from which the plan counts (required where there is a baseline).",
      .example = "\"2018/19\"" },
    { .name = "value",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct pb_target_baseline, value),
      .help = "What the plan says it was, in the measure's unit (default: the figure of the data for that period).",
      .example = "32.4" },
    { 0 },
};

static const struct pb_option point_fields[] = {
    { .name = "by",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target_point, by),
      .flags = PB_REQUIRED,
      .maximum = SHORT_MOST,
      .help = "The period at whose last day the value is expected.",
      .example = "\"2021/22\"" },
    { .name = "value",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct pb_target_point, value),
      .flags = PB_REQUIRED,
      .help = "The value that is expected then, in the measure's unit.",
      .example = "68" },
    AT(pb_target_point),
    { 0 },
};

static const struct pb_option target_fields[] = {
    IDENTIFIER(pb_target, "Its name in targets.csv. Never change it.", "\"early-cancer-75\""),
    TEXT(pb_target),
    { .name = "measure",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, measure),
      .help = "Id of the measure of the framework that shows it. Left out where there is none: then 'data_needed'.",
      .example = "\"cancers-diagnosed-early\"" },
    { .name = "data_needed",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, data_needed),
      .maximum = TEXT_MOST,
      .help = "What data would show it, where the framework has no measure.",
      .example = "\"National Audit of Cardiac Rehabilitation\"" },
    AREA(pb_target),
    { .name = "sex",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, sex),
      .maximum = SHORT_MOST,
      .help = "The sex, in the words that are published (default: that of the measure's headline).",
      .example = "\"Female\"" },
    { .name = "age",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, age),
      .maximum = SHORT_MOST,
      .help = "The age, in the words that are published (default: that of the measure's headline).",
      .example = "\"65+ yrs\"" },
    { .name = "of",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, of),
      .choices = kinds,
      .default_value = "value",
      .help = "What is to change: the measure's value, or its growth, which is the change from the same period a year "
              "before in percent.",
      .example = "\"growth\"" },
    { .name = "baseline",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_target, baseline),
      .fields = target_baseline_fields,
      .size = sizeof(struct pb_target_baseline),
      .help = "From where it starts. A change needs one; without one there is no line to be on." },
    { .name = "at_least",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct pb_target, at_least),
      .help = "The value to reach or to pass upwards, in the measure's unit. A target has exactly one of at_least, "
              "at_most, change and direction.",
      .example = "75" },
    { .name = "at_most",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct pb_target, at_most),
      .help = "The value to reach or to pass downwards, in the measure's unit.",
      .example = "0" },
    { .name = "change",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, change),
      .maximum = SHORT_MOST,
      .help =
          "The change from the baseline: in percent of it (\"-40%\"), in the measure's unit (\"+5\"), or by a factor "
          "(\"x10\", \"/2\", \"halved\", \"doubled\", \"ten-fold\").",
      .example = "\"-40%\"" },
    { .name = "direction",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, direction),
      .choices = directions,
      .help =
          "Where the plan gives no figure: which way it is to go from the baseline, or that this is not said either.",
      .example = "\"increase\"" },
    BY(pb_target),
    { .name = "trajectory",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_target, trajectory),
      .maximum = 100,
      .fields = point_fields,
      .size = sizeof(struct pb_target_point),
      .help = "What the plan expects on the way: the earliest first, a value for every year after the baseline, the "
              "last at the date of the target (default: a straight line).",
      .example = "[{\"by\": \"2019/20\", \"value\": 95}, {\"by\": \"2020/21\", \"value\": 80}]" },
    { .name = "unit",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, unit),
      .maximum = SHORT_MOST,
      .help = "The unit of the figures here, to be compared with the measure's: another one is a mistake.",
      .example = "\"%\"" },
    { .name = "pounds",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct pb_target, pounds),
      .help = "The money that the plan expects from it, in pounds.",
      .example = "14000000" },
    DOCUMENT(pb_target),
    { .name = "note",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_target, note),
      .maximum = TEXT_MOST,
      .help = "What readers should know about it.",
      .example = "\"The plan speaks of healthy years elsewhere\"" },
    AT(pb_target),
    { 0 },
};

static const struct pb_option milestone_fields[] = {
    IDENTIFIER(pb_milestone, "What the file of states calls it.", "\"urgent-treatment-centres\""),
    TEXT(pb_milestone),
    AREA(pb_milestone),
    BY(pb_milestone),
    DOCUMENT(pb_milestone),
    AT(pb_milestone),
    { 0 },
};

static const struct pb_option not_carried_fields[] = {
    TEXT(pb_not_carried),
    DOCUMENT(pb_not_carried),
    { .name = "reason",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_not_carried, reason),
      .flags = PB_REQUIRED,
      .maximum = TEXT_MOST,
      .help = "Why it is neither a target nor a milestone.",
      .example = "\"It is against a forecast that was never published\"" },
    AT(pb_not_carried),
    { 0 },
};

const struct pb_option pb_targets_options[] = {
    { .name = "$schema",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_targets, schema),
      .flags = PB_ADVANCED,
      .help = "Where an editor finds the JSON Schema of this file; not used otherwise." },
    { .name = "documents",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_targets, documents),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = 100,
      .fields = plan_document_fields,
      .size = sizeof(struct pb_plan_document),
      .help = "The plans that say all this." },
    { .name = "targets",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_targets, targets),
      .maximum = PB_TARGETS_MAXIMUM,
      .fields = target_fields,
      .size = sizeof(struct pb_target),
      .help = "What figures are to reach, in the order in which they are shown." },
    { .name = "milestones",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_targets, milestones),
      .maximum = PB_TARGETS_MAXIMUM,
      .fields = milestone_fields,
      .size = sizeof(struct pb_milestone),
      .help = "What is done or is not done. Officers say how it stands in the file that the pipeline's key "
              "'milestones' names." },
    { .name = "not_carried",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_targets, not_carried),
      .maximum = PB_TARGETS_MAXIMUM,
      .fields = not_carried_fields,
      .size = sizeof(struct pb_not_carried),
      .help = "What the plans say that is neither, each with the reason, so that nothing is lost without a word." },
    { 0 },
};
