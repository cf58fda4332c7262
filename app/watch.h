#ifndef PB_APP_WATCH_H
#define PB_APP_WATCH_H
/*
 * Tells those who watch that a run began and how it ended, as far as the settings name them: Prometheus, OpenLineage, a
 * command, a webhook, a dead-man switch. What cannot be told is a warning and changes nothing about the run.
 */
#include "app/session.h"
#include "engine/watch/summary.h"

struct pb_run_watch {
    struct pb_summary summary;
    const struct pb_settings *settings; /* NULL: the run has not begun */
    bool loads;                         /* a file */
    double begun;                       /* on the stopwatch */
};

/* The pipeline is open, and the run begins. Once for a run. */
void pb_watch_begin(struct pb_session *session, struct pb_run_watch *watch);

/* The same for a file that somebody loads: lineage, webhook and command hear of what it publishes. A dead-man switch
 * and the figures for Prometheus are about the runs that nobody watches, and hear of those alone; nor is anybody told
 * of a load that fails, but those who read the lineage. */
void pb_watch_load_begin(struct pb_session *session, struct pb_run_watch *watch, const char *import);

/* The run ended with this. Without pb_watch_begin, the pipeline could not be opened. */
void pb_watch_end(struct pb_session *session, struct pb_run_watch *watch, enum pb_status status,
                  const struct pb_run_result *result, const struct pb_error *error);

#endif
