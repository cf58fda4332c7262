#ifndef PB_TRANSFORMS_OPPORTUNITY_H
#define PB_TRANSFORMS_OPPORTUNITY_H
/*
 * What the steps of this transform share. Order: the rows are put into groups of one series and period in one Place's
 * table; in each group every organisation that names those most like it is compared with them; then the organisations
 * that make up the Place are added together. placebook/contract/opportunity.h says how the results are in the table,
 * placebook/statistics/opportunity.h what they are.
 */
#include "placebook/calculated.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "placebook/unit_of_measure.h"

enum {
    OPPORTUNITY_TEN = 10, /* similar organisations */
    OPPORTUNITY_FIVE = 5, /* the best of them */
    OPPORTUNITY_TEXT = 300,
    OPPORTUNITY_METHOD = 1200,
    OPPORTUNITY_TOTAL = 100, /* indicators of one total */
    OPPORTUNITY_KEY = 7,     /* columns of a group; the Place is the last of them */
};

/* Measures of which the data officer says that they do not overlap. */
struct opportunity_total {
    const char *name;
    struct pb_text_list indicators; /* of the source, or ids of measures */
    bool of_one_programme;          /* nevertheless without anything in common: elective and non-elective spend */
    struct pb_location at;
};

struct opportunity_options {
    struct pb_object_list totals;
};

/* The rows that an organisation gets, in this order. What one of them needs the later ones need too. */
enum opportunity_part {
    PART_BENCHMARK,
    PART_MEDIAN,
    PART_QUARTILE,
    PART_GAP,
    PART_AMOUNT,
    PART_UNLIMITED, /* of spend and activity alone */
    PART_COUNTED,
    PARTS
};

/* What was found out about one organisation's row. */
struct opportunity_answer {
    size_t row;
    double values[PARTS];                  /* NaN: not known */
    char reasons[PARTS][OPPORTUNITY_TEXT]; /* why */
    const char *rule;                      /* of the first reason, or NULL */
    enum pb_word polarity;                 /* the direction that was taken to be good */
    const char *direction;                 /* why, when neither framework nor source says it; else "" */
    char unit[PB_UNIT_TEXT];               /* of the amounts */
    size_t named;                          /* organisations that it names */
    size_t compared;                       /* of its ten, how many have a figure */
    size_t peers[OPPORTUNITY_TEN];         /* their rows, OPPORTUNITY_NO_PEER: it has none */
    char codes[OPPORTUNITY_TEXT];          /* of the ten */
    size_t best[OPPORTUNITY_FIVE];         /* positions in peers, the best first */
    const char *limits;                    /* whose limits say what is significant */
    bool is_unlimited;                     /* spend or activity: it has PART_UNLIMITED */
};

#define OPPORTUNITY_NO_PEER SIZE_MAX

/* Why an organisation has no opportunities, counted in the first Place's table where it was met. */
struct opportunity_refusal {
    pb_symbol area;
    const char *rule;
    pb_symbol place;
    size_t row;
    size_t count;
    char reason[OPPORTUNITY_TEXT];
};

/* Organisations of one kind that together are a Place. */
struct opportunity_members {
    const struct pb_place *place;
    enum pb_area_kind kind;
    size_t count;
    const struct pb_area **areas;
    const struct opportunity_answer **answers; /* in the group at hand; NULL: none */
    bool *taken;                               /* scratch */
    size_t *rows;                              /* scratch */
};

struct opportunity_work {
    struct pb_context *context;
    struct pb_arena arena;
    size_t rows;         /* before any was added */
    size_t symbols;      /* before any was added */
    size_t *row_of_code; /* in the group at hand, by area code: row + 1; 0: none */
    pb_symbol type, categories[PARTS];
    struct pb_joined joined;            /* for the sources of a row */
    struct opportunity_answer *answers; /* of the group at hand */
    size_t answer_count, answer_capacity;
    struct opportunity_refusal *refusals;
    size_t refusal_count, refusal_capacity;
    struct opportunity_members *members;
    size_t members_count;
    struct pb_error *error;
};

/* Compares the organisation of a row with those that it names. */
void opportunity_compare(const struct opportunity_work *work, size_t row, struct opportunity_answer *answer);

/* A row that agrees with `like` but has no figures and this category; for finding out what else it says. */
enum pb_status opportunity_add_row(struct opportunity_work *work, size_t like, pb_symbol category,
                                   size_t *row) PB_MUST_USE;

/* The rows of an answer. */
enum pb_status opportunity_write(struct opportunity_work *work, const struct opportunity_answer *answer) PB_MUST_USE;

/* Finds out which organisations make up which Place. */
enum pb_status opportunity_find_members(struct opportunity_work *work) PB_MUST_USE;

/* Is the row an amount that is added up, of one of the indicators? */
bool opportunity_gathers(const void *option_values, const struct pb_table *table, size_t row);

/* The sums over measures: all rows of the table are such amounts. Errors: indicators that overlap, or are
 * in different units (PB_FAILED, PB_ERROR_CONFIGURATION). */
enum pb_status opportunity_add_totals(struct opportunity_work *work, const struct pb_object_list *totals) PB_MUST_USE;

/* Whether the options can be carried out. */
enum pb_status opportunity_check(const void *option_values, struct pb_error *error);

/* The sums over them for the group at hand, in the table of `place`. */
enum pb_status opportunity_add_sums(struct opportunity_work *work, pb_symbol place) PB_MUST_USE;

#endif
