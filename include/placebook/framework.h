#ifndef PLACEBOOK_FRAMEWORK_H
#define PLACEBOOK_FRAMEWORK_H
/*
 * The outcomes framework: strategic outcomes, pillars, measures and programmes of care, read from a file
 * (pipelines/framework/outcomes.json, `placebook schema framework`). What a source calls an indicator becomes a measure
 * through the measure's list of sources.
 */
#include "placebook/lookup.h"
#include "placebook/options.h"
#include "placebook/programme.h"
#include "placebook/statistics/comparison.h"
#include "placebook/statistics/control_chart.h"
#include "placebook/vocabulary.h"

#pragma GCC visibility push(default)

/* An outcome gives its sheet the name "Outcome N - SHORT NAME", and a sheet's name has at most 31 characters. */
enum { PB_OUTCOMES_MAXIMUM = 9, PB_MEASURES_MAXIMUM = 10000, PB_SHORT_NAME_MAXIMUM = 31 - 12 };

/* What a measure speaks of, in the order in which coverage lists them: pb_measure_level_names says what each means. */
enum pb_measure_level {
    PB_MEASURE_OUTCOME,
    PB_MEASURE_KPI,
    PB_MEASURE_ACTIVITY,
    PB_MEASURE_FINANCE,
    PB_MEASURE_WORKFORCE,
    PB_MEASURE_POPULATION,
    PB_MEASURE_LEVELS
};

extern const char *const pb_measure_level_names[PB_MEASURE_LEVELS + 1]; /* the words of the file, then NULL */

struct pb_outcome {
    const char *id;         /* "healthy-lives": the tidy table's outcome */
    const char *name;       /* "Our population will lead healthy, independent and fulfilled lives" */
    const char *short_name; /* "Healthy lives": with its number, the sheet's name */
    struct pb_location at;
};

struct pb_pillar {
    const char *id; /* the tidy table's domain */
    const char *name;
    struct pb_location at;
};

/* One indicator of one source that carries the measure. */
struct pb_measure_source {
    const char *scheme;    /* id scheme of the source, as its extractor names it */
    const char *indicator; /* its id there */
    const char *profile;   /* of Fingertips, whose comparisons are wanted; may be NULL */
    const char *note;      /* for example "superseded in 2023"; may be NULL */
    struct pb_location at;
};

/* The periods that a control chart's limits are made from: those that lie in it wholly. */
struct pb_chart_baseline {
    int32_t from, to; /* first and last day, YYYYMMDD; 0: none is given */
};

/* What a measure of inequality between groups is, and so which of its values means that there is none. */
enum pb_inequality {
    PB_INEQUALITY_NOT,        /* the measure is no such thing */
    PB_INEQUALITY_DIFFERENCE, /* none at 0: a gap, a range, a slope index */
    PB_INEQUALITY_RATIO,      /* none at 1: a ratio of two groups, a relative index */
    PB_INEQUALITIES
};

/* How a figure is made from counts. */
enum pb_made_method {
    PB_MADE_CRUDE,        /* events over people */
    PB_MADE_STANDARDISED, /* directly, to the European Standard Population 2013 */
    PB_MADE_LIFE_EXPECTANCY,
    PB_MADE_YEARS_LOST,              /* up to the end of the ages, directly standardised */
    PB_MADE_HEALTHY_LIFE_EXPECTANCY, /* Sullivan's method */
    PB_MADE_WEIGHTED,                /* percentages of a survey, weighted by people of the ages that it asked */
    PB_MADE_METHODS
};

/* From what a measure is made where nobody publishes it: figures of other ages are other entries. The engine gives a
 * transform the rows of the measures that are named (pb_context.components). */
struct pb_made_from {
    const char *measure;            /* id of the measure of counts by age; of PB_MADE_WEIGHTED of people by age, or
                                       NULL */
    const char *good_health;        /* id of the measure of people in good health by age, of
                                       PB_MADE_HEALTHY_LIFE_EXPECTANCY; else NULL */
    struct pb_text_list categories; /* whose counts are added together; empty: the counts of no category */
    const char *ages;               /* as its rows have them */
    const char *method;
    struct pb_location at;
    enum pb_made_method how;  /* filled in by pb_framework_read, like those below */
    int32_t age_from, age_to; /* as pb_age_parse gives them */
    double multiplier;        /* of the figure; NaN: it has none */
};

struct pb_measure {
    const char *id;
    const char *name;
    const char *outcome;           /* id */
    const char *pillar;            /* id */
    struct pb_object_list sources; /* struct pb_measure_source, the preferred one first */
    const char *unit;
    double multiplier;          /* value = multiplier * count / denominator; NaN where that does not hold */
    const char *value_type;     /* word of PB_WORDS_VALUE_TYPE */
    const char *polarity;       /* word of PB_WORDS_POLARITY */
    const char *inequality;     /* word of pb_inequality_names; NULL: it is no measure of inequality */
    const char *comparison;     /* how it is compared with a benchmark; NULL: as the pipeline says */
    const char *chart;          /* word of pb_chart_names; NULL: xmr */
    struct pb_text_list rebase; /* dates YYYY-MM-DD, ascending, from which the chart's limits start again */
    struct pb_chart_baseline baseline;
    const char *headline_sex;         /* the sex and the age that At a glance shows */
    const char *headline_age;         /* NULL: the only one, or the first */
    const char *headline_category;    /* the category that it shows where there is one; NULL: what is of none */
    const char *phof;                 /* PHOF code, NULL when not known */
    const char *level;                /* word of pb_measure_level_names */
    const char *owner;                /* who answers for it: a role, not a person; NULL: not stated */
    struct pb_text_list contributors; /* organisations that can move it, beside the owner */
    struct pb_text_list priorities;   /* ids of priorities of the Places file that it serves */
    struct pb_object_list made_from;  /* struct pb_made_from; empty: sources alone give it */
    bool published;                   /* false: its rows only serve what is made from them */
    const char *note;
    struct pb_location at;
    enum pb_word value_type_word, polarity_word; /* filled in by pb_framework_read, like those below */
    enum pb_measure_level level_index;
    enum pb_inequality inequality_kind;
    size_t outcome_index;
};

/* A rating, from so many points on. */
struct pb_rating_level {
    const char *name;
    int64_t points;
    const char *meaning;
    struct pb_location at;
};

/* How figures are rated (placebook/contract/rating.h): points for what was found out about them. */
struct pb_rating_rule {
    int64_t off_target, worse, getting_worse, special_cause; /* points */
    int64_t stale_years;
    const char *not_rated;        /* the word for what is not rated */
    struct pb_object_list levels; /* struct pb_rating_level, the good one first; none: nothing is rated */
};

struct pb_framework {
    const char *schema; /* "$schema", for editors; not used */
    const char *title;
    const char *version;
    struct pb_object_list outcomes;   /* struct pb_outcome, in order */
    struct pb_object_list pillars;    /* struct pb_pillar */
    struct pb_object_list measures;   /* struct pb_measure, in the order of publication */
    struct pb_object_list programmes; /* struct pb_programme */
    struct pb_rating_rule rating;
    /* Below here: filled in by pb_framework_read. */
    struct pb_lookup lookup; /* ids and indicators */
    struct pb_lookup care;   /* names of programmes, and measures of their pathways */
};

/* "difference", "ratio"; NULL-terminated. */
extern const char *const pb_inequality_names[PB_INEQUALITIES];

extern const struct pb_option pb_framework_options[];

/* The measure that an indicator of a source carries, or NULL. */
const struct pb_measure *pb_framework_by_indicator(const struct pb_framework *framework, const char *scheme,
                                                   const char *indicator);

/* The measure with this id, or NULL; *position its place in the order of publication (may be NULL). */
const struct pb_measure *pb_framework_measure(const struct pb_framework *framework, const char *id, size_t *position);

/* Is the measure made from the one with this id, be it of counts or of good health? */
bool pb_measure_is_made_from(const struct pb_measure *measure, const char *id);

/* Does the measure answer the priority with this id? */
bool pb_measure_serves(const struct pb_measure *measure, const char *priority);

#pragma GCC visibility pop

#endif
