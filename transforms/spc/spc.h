#ifndef PB_TRANSFORMS_SPC_H
#define PB_TRANSFORMS_SPC_H
/*
 * What the parts of this transform share. spc.c walks over the series; chart.c makes the chart of one; report.c puts
 * together what is to be said of a measure on Checks: one record for the trial limits of its series, and one for each
 * reason why a series has no chart.
 */
#include "placebook/calculated.h"
#include "placebook/module.h"
#include "placebook/series.h"
#include "placebook/statistics/control_chart.h"

struct spc_options {
    int64_t minimum_points;
    bool screen;
};

enum { SPC_SENTENCE = 256, SPC_REASONS = 8 };

struct spc_report {
    struct pb_context *context;
    struct pb_error *error;
    pb_symbol measure; /* the one at hand; PB_WORD_NONE before the first */
    size_t row;        /* some row of it */
    size_t series;     /* how many it has so far */
    size_t charts;     /* of them with trial limits */
    size_t fewest, most;
    struct {
        char text[SPC_SENTENCE];
        size_t series;
    } reasons[SPC_REASONS];
    size_t reason_count;
};

/* The work on one table. The arrays have room for the longest series, with a gap after every row. */
struct spc_work {
    struct pb_context *context;
    const struct spc_options *chosen;
    struct pb_error *error;
    struct pb_arena arena;
    struct spc_report report;
    const char *too_few;             /* the reason why a short series has no chart */
    double *values, *denominators;   /* the points of the segment at hand, */
    double *room;                    /* as many to calculate with, */
    struct pb_chart_limits *limits;  /* the limits of each, */
    struct pb_chart_signal *signals; /* what the chart says of it, */
    size_t *at;                      /* and which point each row is */
    struct pb_joined note;
};

/* Writes into the rows of a series what its chart says. */
enum pb_status spc_serve_series(struct spc_work *work, const struct pb_group *series) PB_MUST_USE;

void spc_report_open(struct spc_report *report, struct pb_context *context, struct pb_error *error);

/* A series begins. When it is one of another measure, what there is to say of the last one is said. */
enum pb_status spc_next_series(struct spc_report *report, const struct pb_group *series) PB_MUST_USE;

/* The series has no chart; has trial limits from this many points. */
void spc_refused(struct spc_report *report, const char *reason);
void spc_trial(struct spc_report *report, size_t points);

/* There are no more series. */
enum pb_status spc_finish(struct spc_report *report) PB_MUST_USE;

#endif
