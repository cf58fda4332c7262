#ifndef PB_TRANSFORMS_SPC_H
#define PB_TRANSFORMS_SPC_H
/*
 * What the parts of this transform share. spc.c makes the charts; report.c puts together what is to be said of a
 * measure on Quality: one record for the trial limits of its series, and one for each reason why a series has no chart.
 */
#include "placebook/module.h"
#include "placebook/series.h"

struct pb_spc_options {
    int64_t minimum_points;
    bool screen;
};

enum { PB_SPC_SENTENCE = 256, PB_SPC_REASONS = 8 };

struct pb_spc_report {
    struct pb_stage *stage;
    struct pb_error *error;
    pb_symbol measure; /* the one at hand; PB_WORD_NONE before the first */
    size_t row;        /* some row of it */
    size_t series;     /* how many it has so far */
    size_t charts;     /* of them with trial limits */
    size_t fewest, most;
    struct {
        char text[PB_SPC_SENTENCE];
        size_t series;
    } reasons[PB_SPC_REASONS];
    size_t reason_count;
};

void pb_spc_report_open(struct pb_spc_report *report, struct pb_stage *stage, struct pb_error *error);

/* A series begins. When it is one of another measure, what there is to say of the last one is said. */
enum pb_status pb_spc_next_series(struct pb_spc_report *report, const struct pb_series *series) PB_MUST_USE;

/* The series has no chart; has trial limits from so many points. */
void pb_spc_refused(struct pb_spc_report *report, const char *reason);
void pb_spc_trial(struct pb_spc_report *report, size_t points);

/* There are no more series. */
enum pb_status pb_spc_finish(struct pb_spc_report *report) PB_MUST_USE;

#endif
