/*
 * The columns of the table behind the profile page. docs/output-contract.md is checked against them by a test.
 */
#include "placebook/contract/profile_table.h"

#define PROFILE(place, column, kind, heading, sentence)                                                                \
    [place] = { .name = (column), .type = (kind), .title = (heading), .meaning = (sentence) }
#define PROFILE_WORD(place, column, group, heading, sentence)                                                          \
    [place] = { .name = (column), .type = PB_TIDY_WORD, .words = (group), .title = (heading), .meaning = (sentence) }

const struct pb_tidy_column pb_profile_columns[PB_PROFILE_COLUMNS] = {
    [PB_PROFILE_MEASURE] = { .name = "measure",
                             .type = PB_TIDY_TEXT,
                             .required = true,
                             .title = "Measure",
                             .meaning = "The id of the measure." },
    PROFILE(PB_PROFILE_NAME, "measure_name", PB_TIDY_TEXT, "Measure name", "The name of the measure."),
    PROFILE(PB_PROFILE_OUTCOME, "outcome", PB_TIDY_TEXT, "Outcome", "The id of the strategic outcome."),
    PROFILE(PB_PROFILE_SEX, "sex", PB_TIDY_TEXT, "Sex", "The sex that the figure is about."),
    PROFILE(PB_PROFILE_CATEGORY, "category", PB_TIDY_TEXT, "Category", "The group within the area."),
    [PB_PROFILE_AREA_CODE] = { .name = "area_code",
                               .type = PB_TIDY_TEXT,
                               .required = true,
                               .title = "Area code",
                               .meaning = "The code of the area that the figure is about." },
    PROFILE(PB_PROFILE_AREA_NAME, "area_name", PB_TIDY_TEXT, "Area name", "Its name, as the source writes it."),
    PROFILE_WORD(PB_PROFILE_GEOGRAPHY, "geography", PB_WORDS_GEOGRAPHY, "Geography",
                 "How the area relates to the Place."),
    PROFILE(PB_PROFILE_PERIOD, "period", PB_TIDY_TEXT, "Period", "The period that the figure covers."),
    PROFILE(PB_PROFILE_VALUE, "value", PB_TIDY_NUMBER, "Value", "The figure, in the unit."),
    PROFILE(PB_PROFILE_LOWER, "lower_95", PB_TIDY_NUMBER, "Lower 95% limit", "The lower 95% confidence limit."),
    PROFILE(PB_PROFILE_UPPER, "upper_95", PB_TIDY_NUMBER, "Upper 95% limit", "The upper 95% confidence limit."),
    PROFILE(PB_PROFILE_ENGLAND, "england_value", PB_TIDY_NUMBER, "England", "England's value for the same."),
    PROFILE(PB_PROFILE_UNIT, "unit", PB_TIDY_TEXT, "Unit", "What the values are measured in."),
    [PB_PROFILE_COMPARED] = { .name = "compared_with_england",
                              .type = PB_TIDY_WORD,
                              .words = PB_WORDS_COMPARISON,
                              .districts = true,
                              .title = "Compared with England",
                              .meaning = "The value against England's, as in the tidy table." },
    PROFILE(PB_PROFILE_VERDICT, "verdict", PB_TIDY_TEXT, "Verdict",
            "What the page counts it as: worse, no different, better, neither or not rated; of two districts that "
            "differ the less good."),
    PROFILE(PB_PROFILE_WORDS, "in_words", PB_TIDY_TEXT, "In words", "What the page says."),
    PROFILE_WORD(PB_PROFILE_SPC, "spc", PB_WORDS_SPC, "SPC state",
                 "What a control chart of the series says of this point."),
    PROFILE_WORD(PB_PROFILE_TARGET, "target_state", PB_WORDS_TARGET, "State of the target",
                 "How the figure stands to the target that is due next."),
    [PB_PROFILE_ON_PAGE] = { .name = "on_page",
                             .type = PB_TIDY_TRUTH,
                             .required = true,
                             .title = "On the page",
                             .meaning = "true where the page has room for it, else false." },
};
