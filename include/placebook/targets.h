#ifndef PLACEBOOK_TARGETS_H
#define PLACEBOOK_TARGETS_H
/*
 * What the plans promise, read from a targets file (pipelines/framework/targets.json, `placebook schema targets`):
 * targets, which figures can reach; milestones, which are done or not; and what a plan says that is neither, with the
 * reason. It is a file beside the framework, because a new target changes no figure: nothing has to be read again.
 *
 * How things stand with a target, placebook/contract/target.h works out; with a milestone, officers say it in a file of
 * their own (pipelines/framework/milestones.csv).
 */
#include "placebook/framework.h"
#include "placebook/geography.h"

#pragma GCC visibility push(default)

enum { PB_TARGETS_MAXIMUM = 2000 }; /* of each list of the file */

#define PB_NOT_DATED "not dated" /* what `by` says where the plan has no date */
#define PB_NOT_SAID  "not said"  /* what `direction` says where the plan names a measure and nothing to reach */

struct pb_plan_document {
    const char *id;
    const char *title;
    const char *year; /* when it was published; NULL: not said */
    struct pb_location at;
};

struct pb_target_baseline {
    const char *period; /* NULL: there is no baseline */
    double value;       /* NaN: that of the data */
    int32_t start, end; /* days of the period, filled in by pb_targets_read */
};

/* What is expected on the way. */
struct pb_target_point {
    const char *by;
    double value;
    struct pb_location at;
    int32_t date; /* last day of `by`, filled in by pb_targets_read */
};

/* A change is a factor or an amount: target = factor * baseline + added. */
struct pb_target_change {
    double factor;
    double added;
};

struct pb_target {
    const char *id;
    const char *text;        /* in the words of the plan */
    const char *measure;     /* id; NULL: the framework has none, and */
    const char *data_needed; /* this would carry it */
    const char *area;        /* id of a Place or of the system, or code of an area */
    const char *sex, *age;   /* NULL: those of the measure's headline */
    const char *of;          /* "value", or "growth": the change from a year before, in percent */
    struct pb_target_baseline baseline;
    double at_least, at_most;         /* one of these four: NaN and NULL where it is not the one */
    const char *change;               /* "-40%", "+5", "x10", "halved" */
    const char *direction;            /* "increase", "decrease" or PB_NOT_SAID */
    const char *by;                   /* when, as the plan says it, or PB_NOT_DATED */
    struct pb_object_list trajectory; /* struct pb_target_point */
    const char *unit;                 /* NULL, or the measure's: it guards against another one */
    double pounds;                    /* that the plan expects of it; NaN: it says none */
    const char *document;             /* id */
    const char *line;                 /* of the document's text */
    const char *note;
    struct pb_location at;
    /* Below here: filled in by pb_targets_read. */
    const struct pb_measure *of_measure; /* NULL as `measure` */
    const struct pb_place *place;        /* one of these two */
    const struct pb_area *only;
    bool growth;
    int32_t date; /* last day of `by`; 0: not dated */
    struct pb_target_change by_change;
};

struct pb_milestone {
    const char *id;
    const char *text;
    const char *area;
    const char *by;
    const char *document;
    const char *line;
    struct pb_location at;
    /* Below here: filled in by pb_targets_read and pb_milestones_read. */
    const struct pb_place *place;
    const struct pb_area *only;
    int32_t date;
    const char *state; /* word of pb_milestone_states */
    int32_t as_of;     /* when somebody said so; 0: nobody did */
    const char *note;  /* "" without one */
};

/* What a plan says that can be neither compared nor ticked off. */
struct pb_not_carried {
    const char *text;
    const char *document;
    const char *line;
    const char *reason;
    struct pb_location at;
};

struct pb_targets {
    const char *schema;                /* "$schema", for editors; not used */
    struct pb_object_list documents;   /* struct pb_plan_document */
    struct pb_object_list targets;     /* struct pb_target, in the order of publication */
    struct pb_object_list milestones;  /* struct pb_milestone */
    struct pb_object_list not_carried; /* struct pb_not_carried */
};

extern const struct pb_option pb_targets_options[];

/* The words for the state of a milestone; the last, "not_known", is that of one of which nobody said anything. */
extern const char *const pb_milestone_states[];

/* The state in words: "On track". */
const char *pb_milestone_state_text(const char *state);

/* The document with this id; NULL when there is none. */
const struct pb_plan_document *pb_targets_document(const struct pb_targets *targets, const char *id);

#pragma GCC visibility pop

#endif
