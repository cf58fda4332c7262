/*
 * The columns of the star in words, and the keys of all tables of the contract. docs/output-contract.md is checked
 * against both by a test.
 */
#include "placebook/contract/star.h"

#include <string.h>

#define COLUMN(column, kind, heading, sentence)                                                                        \
    {                                                                                                                  \
        .name = (column), .type = (kind), .title = (heading), .meaning = (sentence)                                    \
    }
#define REQUIRED(column, kind, heading, sentence)                                                                      \
    {                                                                                                                  \
        .name = (column), .type = (kind), .required = true, .title = (heading), .meaning = (sentence)                  \
    }
#define CODED(column, group, heading, sentence)                                                                        \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_WORD, .words = (group), .title = (heading), .meaning = (sentence)            \
    }

static const struct pb_tidy_column measure_columns[] = {
    REQUIRED("measure", PB_TIDY_TEXT, "Measure", "The id of the measure."),
    COLUMN("measure_name", PB_TIDY_TEXT, "Measure name", "The name of the measure."),
    COLUMN("outcome", PB_TIDY_TEXT, "Outcome", "The id of the strategic outcome that the measure belongs to."),
    COLUMN("outcome_name", PB_TIDY_TEXT, "Outcome name", "The short name of that outcome."),
    COLUMN("domain", PB_TIDY_TEXT, "Domain", "The id of the pillar of the framework that the measure belongs to."),
    COLUMN("domain_name", PB_TIDY_TEXT, "Domain name", "The name of that pillar."),
    COLUMN("unit", PB_TIDY_TEXT, "Unit", "What the value is measured in."),
    CODED("value_type", PB_WORDS_VALUE_TYPE, "Kind of value", "What kind of figure the value is."),
    CODED("polarity", PB_WORDS_POLARITY, "Polarity", "Which direction is better."),
    COLUMN("level", PB_TIDY_TEXT, "Level",
           "What the measure speaks of: outcome, kpi, activity, finance, workforce or population."),
    COLUMN("phof", PB_TIDY_TEXT, "PHOF code", "The code of the measure in the Public Health Outcomes Framework."),
    COLUMN("owner", PB_TIDY_TEXT, "Owner", "Who answers for the measure: a role, not a person."),
    COLUMN("contributors", PB_TIDY_TEXT, "Contributors",
           "Organisations that can move it beside the owner, separated by semicolons."),
    COLUMN("note", PB_TIDY_TEXT, "Note", "What is to be known about the measure."),
    REQUIRED("in_framework", PB_TIDY_TRUTH, "In the framework",
             "true for a measure of the outcomes framework, false for an indicator that it does not have."),
    REQUIRED("rows", PB_TIDY_WHOLE, "Rows", "How many rows of the tidy table are about it."),
};

static const struct pb_tidy_column area_columns[] = {
    REQUIRED("area_code", PB_TIDY_TEXT, "Area code",
             "The code of the area; of a sum of districts the id of the Place."),
    COLUMN("area_name", PB_TIDY_TEXT, "Area name", "Its name in the Places file, else as the source writes it."),
    COLUMN("area_type", PB_TIDY_TEXT, "Area type", "Its kind in the Places file, else as the source writes it."),
    { .name = "place_level",
      .type = PB_TIDY_WORD,
      .words = PB_WORDS_LEVEL,
      .levels = true,
      .title = "Level of the area",
      .meaning = "What kind of area it is, as in the tidy table." },
    CODED("geography", PB_WORDS_GEOGRAPHY, "Geography", "How the area relates to the Place of this table."),
    COLUMN("lies_in", PB_TIDY_TEXT, "Lies in",
           "The id of the Place that the area is, or in which it lies; of an area of the whole system that of the "
           "system. Empty for an area of several Places, and for others."),
    COLUMN("population", PB_TIDY_NUMBER, "Population", "How many people live there, where the Places file says it."),
    REQUIRED("rows", PB_TIDY_WHOLE, "Rows", "How many rows of the tidy table are about it."),
};

static const struct pb_tidy_column priority_columns[] = {
    REQUIRED("place", PB_TIDY_TEXT, "Place", "The id of the Place whose priority it is."),
    REQUIRED("priority", PB_TIDY_TEXT, "Priority", "The id of the priority."),
    COLUMN("priority_name", PB_TIDY_TEXT, "Priority name", "The priority in words."),
    REQUIRED("position", PB_TIDY_WHOLE, "Position", "Its place in the list of the Place, from 1."),
    REQUIRED("measures", PB_TIDY_WHOLE, "Measures", "How many measures of the framework answer it."),
    REQUIRED("measures_with_rows", PB_TIDY_WHOLE, "Measures with rows",
             "How many of these have rows in the tidy table."),
    COLUMN("gap", PB_TIDY_TEXT, "Data missing", "Which data are missing to answer it."),
};

static const struct pb_tidy_column answer_columns[] = {
    REQUIRED("place", PB_TIDY_TEXT, "Place", "The id of the Place whose priority it is."),
    REQUIRED("priority", PB_TIDY_TEXT, "Priority", "The id of the priority."),
    REQUIRED("measure", PB_TIDY_TEXT, "Measure", "The id of a measure that answers it."),
};

static const struct pb_tidy_column change_columns[] = {
    REQUIRED("change", PB_TIDY_WHOLE, "Change", "The number of the change, from 1."),
    REQUIRED("kind", PB_TIDY_TEXT, "Kind",
             "new, revised (the figure itself), findings (only what was found out about it) or withdrawn."),
    COLUMN("withheld", PB_TIDY_TRUTH, "Withheld",
           "true for a figure that was there and is withheld now, or cannot be calculated any more: what it was "
           "is not said."),
    REQUIRED("measure", PB_TIDY_TEXT, "Measure", "The id of the measure."),
    REQUIRED("area_code", PB_TIDY_TEXT, "Area code", "The code of the area."),
    COLUMN("sex", PB_TIDY_TEXT, "Sex", "The sex that the figure is about."),
    COLUMN("age", PB_TIDY_TEXT, "Age", "The ages that the figure is about."),
    COLUMN("category_type", PB_TIDY_TEXT, "Category type", "The kind of group within the area."),
    COLUMN("category", PB_TIDY_TEXT, "Category", "The group within the area."),
    COLUMN("period", PB_TIDY_TEXT, "Period", "The period that the figure covers."),
    COLUMN("value_was", PB_TIDY_NUMBER, "Value was", "The figure in the publication before."),
    COLUMN("value_is", PB_TIDY_NUMBER, "Value is", "The figure now."),
    COLUMN("status_was", PB_TIDY_TEXT, "Status was", "Its status in the publication before."),
    COLUMN("status_is", PB_TIDY_TEXT, "Status is", "Its status now."),
    COLUMN("compared_with_england_was", PB_TIDY_TEXT, "Compared with England was",
           "How it compared with England in the publication before."),
    COLUMN("compared_with_england_is", PB_TIDY_TEXT, "Compared with England is", "How it compares now."),
    COLUMN("columns", PB_TIDY_TEXT, "Columns",
           "The columns of the tidy table in which a revised figure differs, separated by semicolons."),
    COLUMN("publication_before", PB_TIDY_TEXT, "Publication before", "The name of the publication before."),
    COLUMN("published_before", PB_TIDY_DATE, "Published before", "The date of the publication before."),
};

static const struct pb_tidy_column opportunity_columns[] = {
    REQUIRED("measure", PB_TIDY_TEXT, "Measure", "The id of the measure."),
    REQUIRED("area_code", PB_TIDY_TEXT, "Area code",
             "The code of the organisation; of a total over organisations the id of the Place or of the system."),
    REQUIRED("sex", PB_TIDY_TEXT, "Sex", "The sex that the figures are about."),
    REQUIRED("age", PB_TIDY_TEXT, "Age", "The ages that the figures are about."),
    REQUIRED("period", PB_TIDY_TEXT, "Period", "The period that the figures cover."),
    COLUMN("period_start", PB_TIDY_DATE, "Period start", "The first day of the period."),
    COLUMN("period_end", PB_TIDY_DATE, "Period end", "The last day of the period."),
    REQUIRED("latest", PB_TIDY_TRUTH, "Latest", "true for the newest period that was compared, else false."),
    COLUMN("programme", PB_TIDY_TEXT, "Programme", "The programme of care."),
    COLUMN("unit", PB_TIDY_TEXT, "Unit", "The unit of the value, the mean of the best five and the gap."),
    COLUMN("value", PB_TIDY_NUMBER, "Value", "The organisation's own figure."),
    COLUMN("best_five", PB_TIDY_NUMBER, "Best five", "The mean of the best five of the ten most like it."),
    COLUMN("gap", PB_TIDY_NUMBER, "Gap", "How far it is from them; above 0 on the wrong side."),
    COLUMN("median", PB_TIDY_NUMBER, "Median", "The value that half of the ten are better than."),
    COLUMN("top_quartile", PB_TIDY_NUMBER, "Top quartile", "The value that a quarter of the ten are better than."),
    COLUMN("counted", PB_TIDY_NUMBER, "Counted opportunity",
           "The gap as pounds, patients or events where it is significant, else 0. Not to be added up over measures."),
    COLUMN("gap_amount", PB_TIDY_NUMBER, "Gap as an amount",
           "The same whether it is significant or not. Never to be added up."),
    COLUMN("compared_without_limits", PB_TIDY_NUMBER, "Compared without limits",
           "Of spend and activity: the amount above the mean of the lowest five, as published packs have it. Never to "
           "be added to counted opportunities."),
    COLUMN("amount_unit", PB_TIDY_TEXT, "Unit of the amounts", "What the amounts are measured in."),
    COLUMN("similar", PB_TIDY_TEXT, "Similar organisations",
           "The codes of the ten organisations most like it that it is compared with, the most similar first, "
           "separated by "
           "semicolons."),
    COLUMN("best_five_codes", PB_TIDY_TEXT, "Codes of the best five",
           "The codes of the best five of these, the best first."),
};

#define COLUMNS(of) (of), sizeof(of) / sizeof(of)[0]
const struct pb_star_table pb_stars[PB_STARS] = {
    [PB_STAR_MEASURES] = { "measures", "Measures",
                           "One row for each measure of the framework, and for each indicator that it does not have.",
                           COLUMNS(measure_columns) },
    [PB_STAR_AREAS] = { "areas", "Areas", "One row for each area that a figure is about.", COLUMNS(area_columns) },
    [PB_STAR_PRIORITIES] = { "priorities", "Priorities", "One row for each priority of a Place.",
                             COLUMNS(priority_columns) },
    [PB_STAR_ANSWERS] = { "priority-measures", "Measures that answer priorities",
                          "One row for each priority and each measure that answers it.", COLUMNS(answer_columns) },
    [PB_STAR_CHANGES] = { "changes", "Changes",
                          "One row for each figure that is new, revised or withdrawn since the publication before.",
                          COLUMNS(change_columns) },
    [PB_STAR_OPPORTUNITIES] = { "opportunities", "Opportunities",
                                "One row for each measure, organisation and period that was compared with the ten most "
                                "like it.",
                                COLUMNS(opportunity_columns) },
};

#define TO_MEASURES                                                                                                    \
    {                                                                                                                  \
        "measures", { "measure" },                                                                                     \
        {                                                                                                              \
            "measure"                                                                                                  \
        }                                                                                                              \
    }
#define TO_AREAS                                                                                                       \
    {                                                                                                                  \
        "areas", { "area_code" },                                                                                      \
        {                                                                                                              \
            "area_code"                                                                                                \
        }                                                                                                              \
    }

static const struct pb_table_keys tables[] = {
    { "outcomes", { NULL }, { TO_MEASURES, TO_AREAS } },
    { "contrasts", { NULL }, { TO_MEASURES, TO_AREAS } },
    { "peers", { NULL }, { TO_MEASURES, TO_AREAS } },
    { "neighbours", { NULL }, { TO_MEASURES, TO_AREAS } },
    { "profile", { NULL }, { TO_MEASURES, TO_AREAS } },
    { "plan-figures", { "id" }, { TO_MEASURES, TO_AREAS } },
    { "targets", { "target" }, { TO_MEASURES } },
    { "milestones", { "milestone" }, { { .table = NULL } } },
    { "measures", { "measure" }, { { .table = NULL } } },
    { "areas", { "area_code" }, { { .table = NULL } } },
    { "priorities", { "place", "priority" }, { { .table = NULL } } },
    { "priority-measures",
      { "place", "priority", "measure" },
      { TO_MEASURES, { "priorities", { "place", "priority" }, { "place", "priority" } } } },
    { "changes", { "change" }, { TO_MEASURES, TO_AREAS } },
    { "opportunities", { "measure", "area_code", "sex", "age", "period" }, { TO_MEASURES, TO_AREAS } },
};

const struct pb_table_keys *pb_table_keys_of(const char *name)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}
