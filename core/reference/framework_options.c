/*
 * What may be in the framework file, key by key: the one declaration from which reading, checking, the JSON Schema and
 * docs/reference/files.md come.
 */
#include "core/reference/framework_made.h"
#include "core/reference/framework_rating.h"

/* The words of a group of the vocabulary, taken from it so that they cannot differ. */
#define WORD_OF_GEOGRAPHY(text)
#define WORD_OF_STATUS(text)
#define WORD_OF_COMPARISON(text)
#define WORD_OF_DISTRICTS(text)
#define WORD_OF_SPC(text)
#define WORD_OF_SEX(text)
#define WORD_OF_FINDING(text)
#define WORD_OF_QUOTED(text)
#define WORD_OF_TARGET(text)
#define WORD_OF_LEVEL(text)

static const char *const value_types[] = {
#define WORD_OF_POLARITY(text)
#define WORD_OF_VALUE_TYPE(text)      text,
#define X(name, text, group, meaning) WORD_OF_##group(text)
    PB_VOCABULARY(X)
#undef X
#undef WORD_OF_POLARITY
#undef WORD_OF_VALUE_TYPE
        NULL
};

static const char *const polarities[] = {
#define WORD_OF_POLARITY(text) text,
#define WORD_OF_VALUE_TYPE(text)
#define X(name, text, group, meaning) WORD_OF_##group(text)
    PB_VOCABULARY(X)
#undef X
        NULL
};

const char *const pb_measure_level_names[PB_MEASURE_LEVELS + 1] = { "outcome", "kpi",       "activity",
                                                                    "finance", "workforce", "population" };

const char *const pb_inequality_names[PB_INEQUALITIES] = { "difference", "ratio" };

static const struct pb_option outcome_fields[] = {
    { .name = "id",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_outcome, id),
      .flags = PB_REQUIRED | PB_UNIQUE | PB_IDENTIFIER,
      .help = "The word in the tidy table's column outcome. Never change it.",
      .example = "\"healthy-lives\"" },
    { .name = "name",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_outcome, name),
      .flags = PB_REQUIRED,
      .maximum = 200,
      .help = "The outcome in full.",
      .example = "\"Our population will lead healthy, independent and fulfilled lives\"" },
    { .name = "short_name",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_outcome, short_name),
      .flags = PB_REQUIRED,
      .help = "At most 19 characters: the sheet is named 'Outcome', its number and this.",
      .example = "\"Healthy lives\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_outcome, at) },
    { 0 },
};

static const struct pb_option pillar_fields[] = {
    { .name = "id",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pillar, id),
      .flags = PB_REQUIRED | PB_UNIQUE | PB_IDENTIFIER,
      .help = "The word in the tidy table's column domain. Never change it.",
      .example = "\"wider-determinants\"" },
    { .name = "name",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_pillar, name),
      .flags = PB_REQUIRED,
      .maximum = 200,
      .help = "The pillar in full.",
      .example = "\"Wider determinants of health\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_pillar, at) },
    { 0 },
};

static const struct pb_option source_fields[] = {
    { .name = "scheme",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure_source, scheme),
      .flags = PB_REQUIRED | PB_IDENTIFIER,
      .help = "The scheme of the ids; 'placebook modules show' gives the scheme of each extractor.",
      .example = "\"fingertips\"" },
    { .name = "indicator",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure_source, indicator),
      .flags = PB_REQUIRED,
      .help = "Id of the indicator there, as text.",
      .example = "\"93283\"" },
    { .name = "profile",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure_source, profile),
      .help = "Id of the profile of Fingertips whose comparisons with England and goals are wanted for it.",
      .example = "\"19\"" },
    { .name = "note",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure_source, note),
      .help = "What readers should know about it.",
      .example = "\"Superseded by 94182\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_measure_source, at) },
    { 0 },
};

static const struct pb_option baseline_fields[] = {
    { .name = "from",
      .type = PB_OPTION_DATE,
      .offset = offsetof(struct pb_chart_baseline, from),
      .flags = PB_REQUIRED,
      .help = "The first day.",
      .example = "\"2005-04-01\"" },
    { .name = "to",
      .type = PB_OPTION_DATE,
      .offset = offsetof(struct pb_chart_baseline, to),
      .flags = PB_REQUIRED,
      .help = "The last day.",
      .example = "\"2017-03-31\"" },
    { 0 },
};

static const struct pb_option measure_fields[] = {
    { .name = "id",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, id),
      .flags = PB_REQUIRED | PB_UNIQUE | PB_IDENTIFIER,
      .help = "The word in the tidy table's column measure. Never change it.",
      .example = "\"life-expectancy-at-birth\"" },
    { .name = "name",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, name),
      .flags = PB_REQUIRED,
      .maximum = 250,
      .help = "What readers see: what is measured, of whom.",
      .example = "\"Life expectancy at birth\"" },
    { .name = "outcome",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, outcome),
      .flags = PB_REQUIRED,
      .help = "Id of the strategic outcome that it belongs to.",
      .example = "\"healthy-lives\"" },
    { .name = "pillar",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, pillar),
      .flags = PB_REQUIRED,
      .help = "Id of the pillar that it belongs to.",
      .example = "\"integrated-system\"" },
    { .name = "sources",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_measure, sources),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = 20,
      .fields = source_fields,
      .size = sizeof(struct pb_measure_source),
      .help = "The indicators that supply the measure, the preferred one first." },
    { .name = "unit",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, unit),
      .flags = PB_REQUIRED,
      .help = "The unit that readers see.",
      .example = "\"per 100,000\"" },
    { .name = "multiplier",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct pb_measure, multiplier),
      .help = "Value = multiplier x count / denominator. Required for a proportion or a crude rate, left out where the "
              "equation does not hold.",
      .example = "100" },
    { .name = "value_type",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, value_type),
      .flags = PB_REQUIRED,
      .choices = value_types,
      .help = "What kind of figure it is: decides whether districts can be added together, and how.",
      .example = "\"proportion\"" },
    { .name = "polarity",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, polarity),
      .flags = PB_REQUIRED,
      .choices = polarities,
      .help = "Which direction is better.",
      .example = "\"low_is_good\"" },
    { .name = "inequality",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, inequality),
      .choices = pb_inequality_names,
      .help = "Of a measure of inequality between groups: whether it is a difference (0 is no inequality) or a ratio "
              "(1 is none). It is compared by how wide the gap is, in words of its own: wider_gap, similar_gap, "
              "narrower_gap. Areas compared with England are no groups.",
      .example = "\"difference\"" },
    { .name = "comparison",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, comparison),
      .choices = pb_comparison_names,
      .help = "How its figures are compared with England and the region: by their own 95% limits (single) or "
              "99.8% limits (single_998), by both (two_level), by the limits of both (double), by control limits about "
              "the benchmark "
              "(spc_proportion, spc_rate), or not at all (none). The default is the option of the transform benchmark.",
      .example = "\"two_level\"" },
    { .name = "chart",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, chart),
      .choices = pb_chart_names,
      .help =
          "Its control chart (default: xmr): xmr for values whose denominators differ little; p for proportions and "
          "u for rates of few events or very different denominators; g where the values are cases, t where they "
          "are times between rare events; none.",
      .example = "\"p\"" },
    { .name = "rebase",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_measure, rebase),
      .flags = PB_UNIQUE,
      .maximum = 50,
      .help =
          "Dates, the earliest first, from which the limits of its control chart are made anew, because the process "
          "changed and it is known why.",
      .example = "[\"2020-04-01\"]" },
    { .name = "baseline",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_measure, baseline),
      .fields = baseline_fields,
      .size = sizeof(struct pb_chart_baseline),
      .help = "The periods from which the limits of its control chart are made, of 12 points or more (default: all)." },
    { .name = "headline_sex",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, headline_sex),
      .help = "The sex that At a glance shows, in the words that are published; of Male and Female both are shown "
              "where both are published (default: the only one, or the first).",
      .example = "\"Persons\"" },
    { .name = "headline_age",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, headline_age),
      .help = "The age that At a glance shows, in the words that are published (default: the only one, or the first).",
      .example = "\"All ages\"" },
    { .name = "headline_category",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, headline_category),
      .help = "The category that At a glance shows, in the words that are published, of a measure that is about "
              "categories (default: figures of no category; also where no row has it).",
      .example = "\"Frail\"" },
    { .name = "phof",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, phof),
      .help = "Its code in the Public Health Outcomes Framework, where known.",
      .example = "\"A01a\"" },
    { .name = "level",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, level),
      .default_value = "kpi",
      .choices = pb_measure_level_names,
      .help = "What it speaks of: what happens to people's health and lives (outcome), what a Place can move under an "
              "outcome (kpi), how much is done (activity), money (finance), staff (workforce), or who lives there and "
              "with which needs (population).",
      .example = "\"outcome\"" },
    { .name = "owner",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, owner),
      .maximum = 200,
      .help = "Who answers for it: a role, workstream or team, never a person (default: not stated).",
      .example = "\"Partnership workstream: cancer\"" },
    { .name = "contributors",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_measure, contributors),
      .flags = PB_UNIQUE,
      .maximum = 20,
      .help = "Organisations that contribute to it beside the owner.",
      .example = "[\"NHS trusts\", \"Primary Care Networks\"]" },
    { .name = "priorities",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_measure, priorities),
      .flags = PB_UNIQUE,
      .maximum = 50,
      .help = "Ids of the priorities of the Places file that it serves.",
      .example = "[\"frailty\"]" },
    { .name = "made_from",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_measure, made_from),
      .maximum = 20,
      .fields = pb_made_from_options,
      .size = sizeof(struct pb_made_from),
      .help = "The measures of counts from which the transform rates makes it where no source publishes it, such as a "
              "directly standardised rate of a Place of two districts. Figures of other ages are entries of their "
              "own. What is made itself is no measure of counts." },
    { .name = "published",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct pb_measure, published),
      .default_value = "true",
      .help = "false: counts by age that only serve what is made from them. Their rows are read, checked and kept, and "
              "in no publication.",
      .example = "false" },
    { .name = "note",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_measure, note),
      .help = "What readers should know about it; shown on the Notes sheet." },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_measure, at) },
    { 0 },
};

const struct pb_option pb_framework_options[] = {
    { .name = "$schema",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_framework, schema),
      .flags = PB_ADVANCED,
      .help = "Where an editor finds the JSON Schema of this file; not used otherwise." },
    { .name = "title",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_framework, title),
      .flags = PB_REQUIRED,
      .maximum = 200,
      .help = "Title of the framework.",
      .example = "\"System outcomes framework\"" },
    { .name = "version",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_framework, version),
      .flags = PB_REQUIRED,
      .help = "Its version: raise it with every change that readers should notice.",
      .example = "\"1.0\"" },
    { .name = "outcomes",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_framework, outcomes),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = PB_OUTCOMES_MAXIMUM,
      .fields = outcome_fields,
      .size = sizeof(struct pb_outcome),
      .help = "The strategic outcomes, in order: each is a sheet." },
    { .name = "pillars",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_framework, pillars),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = 50,
      .fields = pillar_fields,
      .size = sizeof(struct pb_pillar),
      .help = "The pillars of the population health model." },
    { .name = "measures",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_framework, measures),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = PB_MEASURES_MAXIMUM,
      .fields = measure_fields,
      .size = sizeof(struct pb_measure),
      .help = "The measures, in the order of publication." },
    { .name = "programmes",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_framework, programmes),
      .maximum = PB_PROGRAMMES_MAXIMUM,
      .fields = pb_programme_options,
      .size = sizeof(struct pb_programme),
      .help = "Programmes of care as RightCare's packs have them: they give indicators that are no measures an outcome "
              "and priorities." },
    { .name = "rating",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct pb_framework, rating),
      .fields = pb_rating_options,
      .size = sizeof(struct pb_rating_rule),
      .help = "How much attention a figure needs: points for what was found out about it, and the ratings that they "
              "give." },
    { 0 },
};
