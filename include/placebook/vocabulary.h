#ifndef PLACEBOOK_VOCABULARY_H
#define PLACEBOOK_VOCABULARY_H
/*
 * The coded words of the output contract (docs/output-contract.md). They are the first symbols of every pool, so code
 * compares small constants and a published word is written in one place: here. Adding a word at the end of its group
 * is fine; a stored segment names its words by text.
 *
 * X(NAME, "text", GROUP, "what it means")
 */
#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

#define PB_VOCABULARY(X)                                                                                               \
    X(EXACT, "exact", GEOGRAPHY, "The area is the Place itself.")                                                      \
    X(SUM, "sum", GEOGRAPHY, "The districts of the Place put together; the method says how.")                          \
    X(PART, "part", GEOGRAPHY, "An area inside the Place, such as one of its districts.")                              \
    X(SHARED, "shared", GEOGRAPHY,                                                                                     \
      "An area that also covers other Places, or an NHS trust; the figure cannot be split between those it serves.")   \
    X(COUNTY, "county", GEOGRAPHY, "The county around the Place, used because no figure for the Place is published.")  \
    X(BENCHMARK, "benchmark", GEOGRAPHY, "England or the region, for comparison.")                                     \
    X(NEIGHBOUR, "neighbour", GEOGRAPHY, "A similar area elsewhere, for comparison.")                                  \
    X(LOCAL, "local", GEOGRAPHY, "A small area inside the Place, such as a JSNA area or a Primary Care Network.")      \
    X(PUBLISHED, "published", STATUS, "The figure is as the source published it.")                                     \
    X(CALCULATED, "calculated", STATUS, "The figure was calculated here; the method column says how.")                 \
    X(SUPPRESSED, "suppressed", STATUS,                                                                                \
      "The source or disclosure control withheld the figure, usually because of a small count.")                       \
    X(MISSING, "missing", STATUS, "The source has the row but no figure.")                                             \
    X(NOT_CALCULABLE, "not_calculable", STATUS, "A figure cannot be calculated; the note column says why.")            \
    X(PROJECTED, "projected", STATUS,                                                                                  \
      "A projection: the figure is for a period that had not begun. Where there is a method, it was calculated here.") \
    X(BETTER, "better", COMPARISON, "Statistically better than the benchmark.")                                        \
    X(SIMILAR, "similar", COMPARISON, "No statistically significant difference from the benchmark.")                   \
    X(WORSE, "worse", COMPARISON, "Statistically worse than the benchmark.")                                           \
    X(LOWER, "lower", COMPARISON, "Statistically lower than the benchmark; neither direction is better.")              \
    X(HIGHER, "higher", COMPARISON, "Statistically higher than the benchmark; neither direction is better.")           \
    X(BEST, "best", COMPARISON, "Better than the benchmark beyond the 99.8% limits.")                                  \
    X(WORST, "worst", COMPARISON, "Worse than the benchmark beyond the 99.8% limits.")                                 \
    X(NOT_COMPARED, "not_compared", COMPARISON, "No comparison: limits or benchmark are missing, or none is made.")    \
    X(NARROWER_GAP, "narrower_gap", COMPARISON,                                                                        \
      "The gap between groups is statistically narrower than the benchmark's.")                                        \
    X(SIMILAR_GAP, "similar_gap", COMPARISON,                                                                          \
      "The gap between groups is statistically no different from the benchmark's.")                                    \
    X(WIDER_GAP, "wider_gap", COMPARISON, "The gap between groups is statistically wider than the benchmark's.")       \
    X(BOTH_BETTER, "both_better", DISTRICTS, "Both districts of the Place are better than the benchmark.")             \
    X(BOTH_SIMILAR, "both_similar", DISTRICTS, "Neither district of the Place differs from the benchmark.")            \
    X(BOTH_WORSE, "both_worse", DISTRICTS, "Both districts of the Place are worse than the benchmark.")                \
    X(BOTH_LOWER, "both_lower", DISTRICTS, "Both districts of the Place are lower; neither direction is better.")      \
    X(BOTH_HIGHER, "both_higher", DISTRICTS, "Both districts of the Place are higher; neither direction is better.")   \
    X(DISTRICTS_DIFFER, "districts_differ", DISTRICTS,                                                                 \
      "The two districts of the Place compare differently with the benchmark; the note column says how.")              \
    X(BOTH_NARROWER_GAP, "both_narrower_gap", DISTRICTS,                                                               \
      "Both districts of the Place have a narrower gap between groups than the benchmark.")                            \
    X(BOTH_SIMILAR_GAP, "both_similar_gap", DISTRICTS,                                                                 \
      "The gap between groups of neither district of the Place differs from the benchmark's.")                         \
    X(BOTH_WIDER_GAP, "both_wider_gap", DISTRICTS,                                                                     \
      "Both districts of the Place have a wider gap between groups than the benchmark.")                               \
    X(HIGH_IS_GOOD, "high_is_good", POLARITY, "A higher value is better.")                                             \
    X(LOW_IS_GOOD, "low_is_good", POLARITY, "A lower value is better.")                                                \
    X(NO_JUDGEMENT, "no_judgement", POLARITY, "Neither direction is better.")                                          \
    X(NOT_APPLICABLE, "not_applicable", POLARITY, "Values are not to be compared.")                                    \
    X(COMMON_CAUSE, "common_cause", SPC, "Variation as expected.")                                                     \
    X(IMPROVEMENT, "improvement", SPC, "Special cause variation in the direction that is better.")                     \
    X(CONCERN, "concern", SPC, "Special cause variation in the direction that is worse.")                              \
    X(HIGH, "high", SPC, "Special cause variation upwards; neither direction is better.")                              \
    X(LOW, "low", SPC, "Special cause variation downwards; neither direction is better.")                              \
    X(NOT_ENOUGH_POINTS, "not_enough_points", SPC, "Too few independent points for a control chart.")                  \
    X(PROPORTION, "proportion", VALUE_TYPE, "Count over denominator, times the multiplier.")                           \
    X(CRUDE_RATE, "crude_rate", VALUE_TYPE, "Events over population, times the multiplier.")                           \
    X(DSR, "directly_standardised_rate", VALUE_TYPE, "A rate weighted to the standard population's ages.")             \
    X(ISR, "indirectly_standardised_ratio", VALUE_TYPE, "Observed over expected events.")                              \
    X(LIFE_EXPECTANCY, "life_expectancy", VALUE_TYPE, "Years, from a life table.")                                     \
    X(MEAN, "mean", VALUE_TYPE, "An average.")                                                                         \
    X(COUNT_VALUE, "count", VALUE_TYPE, "A number of people or events.")                                               \
    X(SCORE, "score", VALUE_TYPE, "A score or an index.")                                                              \
    X(SURVEY_PROPORTION, "survey_proportion", VALUE_TYPE, "A weighted percentage from a sample survey.")               \
    X(OTHER_VALUE, "other", VALUE_TYPE, "None of the other kinds.")                                                    \
    X(AMOUNT, "amount", VALUE_TYPE,                                                                                    \
      "A quantity that adds up and is no number of events, such as pounds or full-time equivalents.")                  \
    X(PERSONS, "Persons", SEX, "All people.")                                                                          \
    X(MALE, "Male", SEX, "Men and boys.")                                                                              \
    X(FEMALE, "Female", SEX, "Women and girls.")                                                                       \
    X(CHECK, "check", FINDING, "How often figures that have to agree were compared, and how often they differ.")       \
    X(MISMATCH, "mismatch", FINDING, "Two figures that should agree do not.")                                          \
    X(PRIMARY_SUPPRESSION, "primary_suppression", FINDING, "No longer used: see withheld.")                            \
    X(SECONDARY_SUPPRESSION, "secondary_suppression", FINDING, "No longer used: see withheld.")                        \
    X(ROUNDED, "rounded", FINDING, "A count was rounded so that it tells less about single people.")                   \
    X(TRIAL_LIMITS, "trial_limits", FINDING, "A control chart has so few points that its limits are provisional.")     \
    X(REFUSED, "refused", FINDING, "A method was not applied, because the data does not suit it.")                     \
    X(NOT_RECEIVED, "not_received", FINDING, "A measure of the framework for which no figure came.")                   \
    X(PROXY, "proxy", FINDING, "A figure of a larger area stands in for the Place's own.")                             \
    X(STALE, "stale", FINDING, "The latest figure is old.")                                                            \
    X(UNMAPPED, "unmapped", FINDING, "A measure that the framework does not have.")                                    \
    X(CORRECTED, "corrected", FINDING, "A row of the source was corrected by hand before it was read.")                \
    X(WITHHELD, "withheld", FINDING,                                                                                   \
      "A figure was withheld: its count is small, or a small count could be worked out from it.")                      \
    X(SUPERSEDED, "superseded", FINDING, "Another source has a different figure for the same fact, and counts.")       \
    X(PROJECTION, "projection", FINDING, "Figures for periods that had not begun: they are never the latest ones.")    \
    X(LAST_GOOD, "last_good", FINDING, "A source could not be read: its figures are the last good ones.")              \
    X(CONFLICT, "conflict", FINDING, "Two sources have different figures for the same fact, and none is published.")   \
    X(CAUTION, "caution", FINDING, "What was not used of a file, or what its reading leaves open.")                    \
    X(QUOTED, "quoted", FINDING, "A figure that a plan quotes differs from the data about the same.")                  \
    X(AGREES, "agrees", QUOTED, "The data, rounded as the document rounds, give the figure that it quotes.")           \
    X(DIFFERS_WITHIN, "differs_within", QUOTED,                                                                        \
      "The data differ, and the quoted figure lies within their 95% limits.")                                          \
    X(DIFFERS_BEYOND, "differs_beyond", QUOTED,                                                                        \
      "The data differ, and the quoted figure lies beyond their 95% limits.")                                          \
    X(DIFFERS, "differs", QUOTED, "The data differ; they have no limits.")                                             \
    X(OTHER_PERIOD, "other_period", QUOTED,                                                                            \
      "There are data for the area, but not for the period: the nearest is shown, and not compared.")                  \
    X(NO_FIGURE, "no_figure", QUOTED, "The data have the row, but it is withheld or missing.")                         \
    X(NO_DATA, "no_data", QUOTED, "There are no data of the measure for the area.")                                    \
    X(UNCLEAR, "unclear", QUOTED,                                                                                      \
      "The document does not say of which area, period or people the figure is, or the data have an approximate one: " \
      "it is not compared.")                                                                                           \
    X(NO_MEASURE, "no_measure", QUOTED, "The framework has no measure of it; the register says why.")                  \
    X(MET, "met", TARGET, "The latest figure reaches the target.")                                                     \
    X(MISSED, "missed", TARGET, "The date of the target is past, and the latest figure does not reach it.")            \
    X(ON_TRACK, "on_track", TARGET,                                                                                    \
      "The latest figure, or its 95% limits, reach what is expected of it on the way to the target.")                  \
    X(OFF_TRACK, "off_track", TARGET, "The latest figure and its 95% limits fall short of what is expected of it.")    \
    X(CANNOT_BE_SAID, "cannot_be_said", TARGET, "Nothing can be said of the target, as something is missing for it.")  \
    X(LEVEL_SYSTEM, "system", LEVEL, "All Places together: their sum, or an area with the same districts.")            \
    X(LEVEL_PLACE, "place", LEVEL,                                                                                     \
      "A Place: its only district, the sum of its districts, or an area with the same districts.")                     \
    X(LEVEL_DISTRICT, "district", LEVEL, "One of several districts of a Place, or a district elsewhere.")              \
    X(LEVEL_REGION, "region", LEVEL, "The region.")                                                                    \
    X(LEVEL_ENGLAND, "england", LEVEL, "England.")                                                                     \
    X(LEVEL_ORGANISATION, "organisation", LEVEL,                                                                       \
      "An NHS body that is no Place: a CCG, a sub-ICB location, an ICB or a trust.")                                   \
    X(LEVEL_FOOTPRINT, "footprint", LEVEL, "Districts together that are neither a council's area nor an NHS body's.")

enum pb_word {
    PB_WORD_NONE = 0, /* the empty text */
#define X(name, text, group, meaning) PB_WORD_##name,
    PB_VOCABULARY(X)
#undef X
        PB_WORD_COUNT
};

enum pb_word_group {
    PB_WORDS_GEOGRAPHY,
    PB_WORDS_STATUS,
    PB_WORDS_COMPARISON,
    PB_WORDS_DISTRICTS, /* what the comparisons of a Place's two districts are together */
    PB_WORDS_POLARITY,
    PB_WORDS_SPC,
    PB_WORDS_VALUE_TYPE,
    PB_WORDS_SEX,
    PB_WORDS_TARGET,  /* how things stand with a target */
    PB_WORDS_FINDING, /* kinds of what is found out about the data: on the sheet Checks, not in the tidy table */
    PB_WORDS_QUOTED,  /* how a figure that a plan quotes compares with the data */
    PB_WORDS_LEVEL,   /* what kind of area a row is about; PB_WORD_COUNTY, LOCAL and NEIGHBOUR are levels too */
};

struct pb_word_entry {
    const char *text;
    enum pb_word_group group;
    const char *meaning;
};

/* All words, indexed by enum pb_word; entry 0 is the empty text. */
extern const struct pb_word_entry pb_vocabulary[PB_WORD_COUNT];

/* The word of a group that a text means, or PB_WORD_NONE. Capital letters do not matter, and spaces and hyphens are
 * underscores: "Crude rate" is crude_rate. */
enum pb_word pb_word_of(const char *text, size_t length, enum pb_word_group group);

/* Is it a kind of value of which parts add up to a whole? A number of people or events, or another amount. */
static inline bool pb_word_adds_up(unsigned value_type)
{
    return value_type == PB_WORD_COUNT_VALUE || value_type == PB_WORD_AMOUNT;
}

/* What a comparison comes to where one direction is better: PB_WORD_BETTER, PB_WORD_SIMILAR or PB_WORD_WORSE, whatever
 * its strength, of one area or of both districts. A wider gap is worse, unless the measure passes no judgement.
 * PB_WORD_NONE where nothing is judged: not compared, lower or higher, districts that differ. */
enum pb_word pb_word_verdict(unsigned comparison, unsigned polarity);

#pragma GCC visibility pop

#endif
