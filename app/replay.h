#ifndef PB_APP_REPLAY_H
#define PB_APP_REPLAY_H
/*
 * Rejected rows that somebody corrected: replaying a list of them keeps the corrections and runs the pipeline; kept
 * corrections can be listed and removed.
 */
#include "app/run.h"
#include "engine/replay/replay.h"

struct pb_replay_request {
    const char *file; /* a list of rejected rows in which cells were corrected */
    bool dry_run;     /* report which rows were corrected and how, but change nothing */
};

struct pb_replay_result {
    const char *file;
    struct pb_replayed replayed;
    const struct pb_reject **again; /* by corrected row: why it is rejected again; NULL: it is not */
    size_t again_count;
    bool ran;  /* `run` is filled: neither a dry run nor nothing to do */
    bool kept; /* the run succeeded: the corrections stay, also when what is rejected again could not be found */
    struct pb_run_result run;
};

/* Replays a list with the pipeline of session->path, or of the latest run that published. As pb_app_run: tried again
 * when an import came or went, waits for another run, and with PB_OK error->code may be PB_ERROR_PARTIAL. When the run
 * fails before it has published, no correction is kept. With another status and result->kept the run succeeded and only
 * `again` is not known. Close the result and then the session, in every case. */
enum pb_status pb_app_replay(struct pb_session *session, const struct pb_replay_request *request,
                             struct pb_replay_result *result, struct pb_error *error) PB_MUST_USE;
void pb_replay_result_close(struct pb_replay_result *result);

/* The corrections that are kept. */
struct pb_kept_corrections {
    struct pb_corrected corrected;
    bool *used; /* by correction: does the pipeline still read its input? NULL: nothing was published, not known */
};

/* Lists them. `kept` must be closed in every case, and the session. */
enum pb_status pb_app_corrections(struct pb_session *session, struct pb_kept_corrections *kept,
                                  struct pb_error *error) PB_MUST_USE;
void pb_kept_corrections_close(struct pb_kept_corrections *kept);

/* Removes the corrections of an input, "FILE", or of one of its rows, "FILE:ROW"; *count says how many. Waits for
 * another run. PB_ERROR_USAGE when there is none. Close the session in every case. */
enum pb_status pb_app_corrections_remove(struct pb_session *session, const char *what, size_t *count,
                                         struct pb_error *error) PB_MUST_USE;

#endif
