#ifndef PB_APP_STATUS_H
#define PB_APP_STATUS_H
/*
 * How the pipelines of a state folder stand: when each last ran and published, and which of its sources are due or
 * stale. All of it is in the ledger, so no pipeline file is read and nothing is fetched; the frequency of a source is
 * the one that its pipeline file said in the last run.
 *
 * A source is due when it has not changed for as long as its frequency says, and stale when a quarter of that time (at
 * least a day) has passed since. The age of its newest figures says nothing about that: a yearly table is published a
 * year and a half after the year that it is about.
 */
#include "app/session.h"
#include "engine/store/ledger.h"

enum pb_source_standing {
    PB_SOURCE_OK,
    PB_SOURCE_UNKNOWN, /* no frequency is said */
    PB_SOURCE_DUE,
    PB_SOURCE_STALE,
    PB_SOURCE_FAILING, /* it could not be read when it was last tried */
    PB_SOURCE_NEVER,   /* it was never read */
};

/* As JSON and the table show it. */
const char *pb_source_standing_text(enum pb_source_standing standing);

struct pb_source_status {
    const struct pb_ledger_source *source;
    const struct pb_ledger_history *history;
    enum pb_source_standing standing;
    int32_t due;      /* YYYYMMDD; 0: no frequency is said, or it was never read */
    int32_t age_days; /* of its newest figures; -1: there are none */
};

struct pb_pipeline_status {
    const char *name;
    struct pb_ledger_pipeline ledger;
    const struct pb_source_status *sources; /* ledger.source_count */
    bool failing;                           /* the last run did not end well */
};

struct pb_status_report {
    const struct pb_pipeline_status *pipelines;
    size_t count;
    int exit_code; /* 0, or PB_ERROR_PARTIAL: a source is stale or failing or was never read, or a last run failed */
};

/* Looks at one pipeline (its name), or at all (NULL), on the day `today` (YYYYMMDD; 0: today). PB_ERROR_USAGE when no
 * run has used the state folder, or none of that pipeline. Works where nothing may be written. Into the session's
 * arena. */
enum pb_status pb_app_status(struct pb_session *session, const char *pipeline, int32_t today,
                             struct pb_status_report *report, struct pb_error *error) PB_MUST_USE;

#endif
