#ifndef PB_TRANSFORMS_DISCLOSURE_H
#define PB_TRANSFORMS_DISCLOSURE_H
/*
 * What the steps of this transform share. Order: the rule that is in force; which rows it withholds by themselves;
 * which others must be withheld so that no secret can be worked out; then the table is changed.
 */
#include "placebook/calculated.h"
#include "placebook/groups.h"
#include "placebook/module.h"

/* As in the pipeline file: NaN and NULL where it has no value, so that the rule decides. */
struct disclosure_options {
    const char *rule;
    double suppress_from;
    double suppress_to;
    double round_to;
    double rate_minimum;
    double standardised_minimum;
    double unreliable_below;
    const char *secondary;
    const char *benchmarks;
    const char *areas;
    const char *without_count;
};

/* What is in force. */
struct disclosure_rule {
    const char *name;
    double suppress_from; /* counts from here to suppress_to are withheld */
    double suppress_to;   /* 0: none */
    double round_to;      /* 1: no rounding */
    double rate_minimum;  /* events under which there is no crude rate */
    double standardised_minimum;
    double unreliable_below;
    bool secondary;
    bool benchmarks;    /* the rows of country and region too */
    bool small_only;    /* only rows of areas below districts */
    bool without_count; /* rows whose count is not known are withheld */
};

enum disclosure_fate {
    DISCLOSURE_SHOWN,
    DISCLOSURE_WITHHELD_BY_SOURCE, /* already suppressed, without a count */
    DISCLOSURE_PRIMARY,
    DISCLOSURE_SECONDARY,
    DISCLOSURE_NO_COUNT,  /* no count to judge it by */
    DISCLOSURE_RATE_ONLY, /* the count is shown, the rate is not */
};

struct disclosure_work {
    struct pb_context *context;
    struct disclosure_rule rule;
    struct pb_arena arena;
    double *counts;       /* by row: how many people or events are behind it; NaN when not known */
    unsigned char *fates; /* by row: enum disclosure_fate */
    bool *exempt;         /* by row: the rule leaves it alone */
    bool *kept;           /* by row: exempt, but withheld in the end where nothing else protects a small area in it */
    uint32_t *next;       /* by row: the next row of the same cell, UINT32_MAX: none */
    int32_t day;          /* protecting: on which it is looked up what lies in what */
    uint64_t made_of;     /* protecting: a digest of what lies in what then; 0: there are no small areas in others */
    bool of_people;       /* protecting: numbers of people, which are denominators, take the place of counts */
    struct pb_error *error;
};

/* Of how many people a proportion or an average is, when its denominator says so; NaN for others. */
static inline double pb_disclosure_people(const struct disclosure_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    bool of_people = table->value_type[row] == PB_WORD_PROPORTION || table->value_type[row] == PB_WORD_MEAN;
    return of_people ? table->denominator[row] : PB_MISSING;
}

/* Counts of these rows may be worked out by nobody. */
static inline bool pb_disclosure_is_secret(unsigned char fate)
{
    return fate == DISCLOSURE_WITHHELD_BY_SOURCE || fate == DISCLOSURE_PRIMARY || fate == DISCLOSURE_SECONDARY ||
           fate == DISCLOSURE_NO_COUNT;
}

/* The rule, with the options of the file in place of its own. PB_FAILED when they contradict each other. */
enum pb_status disclosure_rule_of(const struct disclosure_options *options, struct disclosure_rule *rule,
                                  struct pb_error *error) PB_MUST_USE;

/* Is a row of an area below districts: one that the Places file does not have, a network or a local area? */
bool disclosure_is_of_small_area(const struct pb_context *context, size_t row);

/* Fills counts, fates and exempt by what each row says alone. */
enum pb_status disclosure_judge(struct disclosure_work *work) PB_MUST_USE;

/* Lies a count in the range that is withheld? False for a missing one. */
bool disclosure_is_small(const struct disclosure_rule *rule, double count);

/* Gives further rows the fate DISCLOSURE_SECONDARY, until no secret count can be worked out, nor narrowed down to less
 * than the rule's range. */
enum pb_status disclosure_protect(struct disclosure_work *work) PB_MUST_USE;

/* Changes the table: takes figures out, rounds the others, writes status, method and note. */
enum pb_status disclosure_rewrite(struct disclosure_work *work) PB_MUST_USE;

/* The figures of a row from its rounded count. *limits_withheld becomes true when the row had limits that cannot be
 * made from it. */
enum pb_status disclosure_round(struct disclosure_work *work, size_t row, bool *limits_withheld) PB_MUST_USE;

/* The multiplier with which value = multiplier x count / denominator holds for a row, within half a per cent; NaN when
 * it holds with none. The framework's where it says one, else a power of ten. */
double disclosure_multiplier(const struct pb_table *table, size_t row);

#endif
