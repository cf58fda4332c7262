/*
 * The columns of the output contract in words: what the header row, the Dictionary sheet, the Table Schema and
 * README.txt say. docs/output-contract.md is checked against it by a test.
 */
#include "placebook/contract/tidy.h"

#define TEXT_COLUMN(column, heading, sentence)                                                                         \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_TEXT, .title = (heading), .meaning = (sentence)                              \
    }
#define KEY(column, heading, sentence)                                                                                 \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_TEXT, .required = true, .title = (heading), .meaning = (sentence)            \
    }
#define NUMBER_COLUMN(column, heading, sentence)                                                                       \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_NUMBER, .title = (heading), .meaning = (sentence)                            \
    }
#define DATE_COLUMN(column, heading, sentence)                                                                         \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_DATE, .title = (heading), .meaning = (sentence)                              \
    }
#define WORD(column, group, heading, sentence)                                                                         \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_WORD, .words = (group), .title = (heading), .meaning = (sentence)            \
    }

const struct pb_tidy_column pb_tidy_columns[PB_TIDY_COLUMNS] = {
    KEY("place", "Place",
        "The Place that the row is published for, by its id: lower case, words joined by dashes. The same area can "
        "stand "
        "in the tables of several Places."),
    TEXT_COLUMN("place_name", "Place name", "The name of the Place."),
    KEY("measure", "Measure",
        "The id of the measure. It stays the same when a source renumbers its indicators. A measure that is not in the "
        "outcomes framework has the source and the source's indicator id, joined by a dash."),
    TEXT_COLUMN("measure_name", "Measure name", "The name of the measure."),
    TEXT_COLUMN(
        "outcome", "Outcome",
        "The id of the strategic outcome that the measure belongs to. Empty for a measure that is not in the outcomes "
        "framework."),
    TEXT_COLUMN(
        "domain", "Domain",
        "The id of the pillar of the framework that the measure belongs to. Empty for a measure that is not in the "
        "outcomes framework."),
    KEY("source", "Source", "The id of the source that the row comes from; Sources and provenance.json describe it."),
    TEXT_COLUMN("source_indicator", "Source indicator", "The id that the source itself gives the measure."),
    KEY("area_code", "Area code",
        "The code of the area that the figure is about, such as E07000220. A sum of districts has the id of the "
        "Place."),
    TEXT_COLUMN("area_name", "Area name", "The name of the area, as the source writes it."),
    TEXT_COLUMN("area_type", "Area type", "The kind of area, as the source writes it."),
    {
        .name = "geography",
        .type = PB_TIDY_WORD,
        .required = true,
        .words = PB_WORDS_GEOGRAPHY,
        .title = "Geography",
        .meaning = "How the area relates to the Place. Only exact and sum describe the Place and nothing else.",
    },
    {
        .name = "place_level",
        .type = PB_TIDY_WORD,
        .words = PB_WORDS_LEVEL,
        .levels = true,
        .title = "Level of the area",
        .meaning = "What kind of area the figure is about, the same in the table of each Place: choose place for the "
                   "Places. Empty for an area that the Places file does not have.",
    },
    {
        .name = "sex",
        .type = PB_TIDY_WORD,
        .open = true,
        .words = PB_WORDS_SEX,
        .title = "Sex",
        .meaning = "The sex that the figure is about, in Fingertips' words. Other words of a source are kept.",
    },
    TEXT_COLUMN("age", "Age",
                "The ages that the figure is about, in Fingertips' words, such as \"All ages\" or \"18+ yrs\"."),
    TEXT_COLUMN(
        "category_type", "Category type",
        "The kind of group within the area, such as a set of deprivation deciles or of ethnic groups. Empty for the "
        "whole population of the area."),
    TEXT_COLUMN("category", "Category", "The group within the area. Empty for the whole population of the area."),
    TEXT_COLUMN("period", "Period", "The period that the figure covers, as the source writes it."),
    DATE_COLUMN("period_start", "Period start",
                "The first day of the period. Empty when the period is not understood."),
    DATE_COLUMN("period_end", "Period end", "The last day of the period. Empty when the period is not understood."),
    {
        .name = "year",
        .type = PB_TIDY_WHOLE,
        .title = "Year",
        .meaning = "The year in which the period ends: 2020 for 2019/20, 2019 for 2017 - 19. Empty when the period is "
                   "not understood.",
    },
    {
        .name = "latest",
        .type = PB_TIDY_TRUTH,
        .required = true,
        .title = "Latest",
        .meaning = "true for the newest period of the series that has a figure, else false. A series is one measure, "
                   "area, sex, age and category. A projection is never the latest figure.",
    },
    NUMBER_COLUMN(
        "value", "Value",
        "The figure, in the unit of the row. Empty when it is missing; the status column says why. A published figure "
        "has the digits it was published with."),
    NUMBER_COLUMN("lower_95", "Lower 95% limit", "The lower 95% confidence limit of the value."),
    NUMBER_COLUMN("upper_95", "Upper 95% limit", "The upper 95% confidence limit of the value."),
    NUMBER_COLUMN("lower_998", "Lower 99.8% limit", "The lower 99.8% confidence limit of the value."),
    NUMBER_COLUMN("upper_998", "Upper 99.8% limit", "The upper 99.8% confidence limit of the value."),
    NUMBER_COLUMN("count", "Count", "The numerator: how many people or events were counted."),
    NUMBER_COLUMN("denominator", "Denominator", "The population or the number of cases that the count is out of."),
    TEXT_COLUMN("unit", "Unit", "What the value is measured in, such as \"%\" or \"per 100,000\"."),
    WORD("value_type", PB_WORDS_VALUE_TYPE, "Kind of value",
         "What kind of figure the value is. It says what can be done with it: only counts and amounts can be added up. "
         "Empty when it is not known."),
    WORD("polarity", PB_WORDS_POLARITY, "Polarity",
         "Which direction is better. Empty when it is not known; no judgement is made then."),
    {
        .name = "status",
        .type = PB_TIDY_WORD,
        .required = true,
        .words = PB_WORDS_STATUS,
        .title = "Status",
        .meaning = "Where the figure comes from, or why there is none.",
    },
    TEXT_COLUMN(
        "method", "Method",
        "How a calculated figure and its limits were made, such as the sum of districts with Wilson limits, and "
        "whether it is exact or approximate. Empty for a published figure."),
    TEXT_COLUMN("note", "Note", "The source's own note on the figure, or the reason why there is none."),
    NUMBER_COLUMN("england_value", "England value", "The value for England, same measure, sex, age and period."),
    {
        .name = "compared_with_england",
        .type = PB_TIDY_WORD,
        .words = PB_WORDS_COMPARISON,
        .districts = true,
        .title = "Compared with England",
        .meaning =
            "The value against England's, by whether the confidence limits include it, in words that respect the "
            "polarity. Where a sum of two districts is not compared itself, what their comparisons are together; "
            "the note says which district is what.",
    },
    NUMBER_COLUMN("region_value", "Region value", "The value for the region, same measure, sex, age and period."),
    WORD("compared_with_region", PB_WORDS_COMPARISON, "Compared with region",
         "The value against the region's, by whether the confidence limits include it, in words that respect the "
         "polarity."),
    TEXT_COLUMN("trend", "Recent trend",
                "The recent trend in Fingertips' words, such as \"Decreasing and getting better\"."),
    WORD(
        "spc", PB_WORDS_SPC, "SPC state",
        "What a statistical process control chart of the series says of this point: an XmR chart unless the note names "
        "another one."),
    NUMBER_COLUMN("mean", "Control chart mean",
                  "The centre line of that chart, in the unit of the row. Empty where there is no chart."),
    NUMBER_COLUMN(
        "lower_limit", "Lower control limit",
        "The lower limit of that chart: below it is special cause variation. It is about the ups and downs from one "
        "period to the next, and no confidence limit. Empty where there is no chart, or a chart without a lower "
        "limit."),
    NUMBER_COLUMN("upper_limit", "Upper control limit",
                  "The upper limit of that chart: above it is special cause variation."),
    TEXT_COLUMN("source_file", "Source file", "The name of the input file that the row was read from."),
    TEXT_COLUMN(
        "source_row", "Source row",
        "The line of that file on which the row begins, counted from 1 with the header; for a sum, the lines of its "
        "parts, separated by semicolons; 5-97 are the lines 5 to 97."),
    NUMBER_COLUMN(
        "target", "Target",
        "In the latest row of a series for which a plan sets a target: the value to reach, in the unit of the "
        "row. Of several targets that which is due next; empty when the plan gives only a direction, or speaks "
        "of growth."),
    WORD("target_state", PB_WORDS_TARGET, "State of the target",
         "How the row stands to that target. targets.csv has all targets, with the reasons."),
    TEXT_COLUMN("rating", "Rating",
                "In the latest row of a series, of every area but England, the region, neighbours and local areas: how "
                "much attention the figure needs, by the rule and in the words of the framework."),
    {
        .name = "published",
        .type = PB_TIDY_DATE,
        .required = true,
        .title = "Published",
        .meaning = "The date of the publication, the same in all rows.",
    },
};

/* What words of the geography mean as levels; NULL for other words. */
static const char *level_meaning(enum pb_word word)
{
    switch (word) {
    case PB_WORD_COUNTY:
        return "A county, with districts below it.";
    case PB_WORD_LOCAL:
        return "An area inside a district, such as a Primary Care Network, a JSNA area or a small area (LSOA).";
    case PB_WORD_NEIGHBOUR:
        return "A similar area elsewhere, for comparison.";
    default:
        return NULL;
    }
}

bool pb_tidy_takes(const struct pb_tidy_column *column, enum pb_word word)
{
    enum pb_word_group group = pb_vocabulary[word].group;
    return column->type == PB_TIDY_WORD && word != PB_WORD_NONE &&
           (group == column->words || (column->districts && group == PB_WORDS_DISTRICTS) ||
            (column->levels && level_meaning(word)));
}

const char *pb_tidy_meaning(const struct pb_tidy_column *column, enum pb_word word)
{
    const char *level = column->levels ? level_meaning(word) : NULL;
    return level ? level : pb_vocabulary[word].meaning;
}
