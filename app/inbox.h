#ifndef PB_APP_INBOX_H
#define PB_APP_INBOX_H
/*
 * Loads the files of a pipeline's inbox (engine/imports/inbox.h), each as an import by the mapping that fits it
 * (app/import.h), after a run of the pipeline. What is wrong with one file does not stop the others.
 */
#include "app/session.h"

enum pb_inbox_outcome {
    PB_INBOX_DONE,     /* loaded, and moved to `done` */
    PB_INBOX_REJECTED, /* moved to `rejected` */
    PB_INBOX_WAITS,    /* still being written, or it came a moment ago */
    PB_INBOX_LEFT,     /* could not be dealt with: another run was at work, a full disk. The next run tries again */
};

const char *pb_inbox_outcome_text(enum pb_inbox_outcome outcome);

struct pb_inbox_entry {
    const char *file; /* its name, as text */
    enum pb_inbox_outcome outcome;
    const char *import;      /* name of the import; "": none */
    const char *mapping;     /* as people know it; "": none fits */
    const char *moved;       /* path; "": it is where it was */
    const char *message;     /* one sentence */
    const char *publication; /* that has its rows; "" */
    struct pb_row_counts rows;
};

struct pb_inbox_report {
    const struct pb_inbox_entry *entries;
    size_t count;
    bool any_done;
    int exit_code; /* 0, or PB_ERROR_PARTIAL: a file was rejected or left */
};

/* What is needed of the session's open pipeline before the run closes it; settings->folder is NULL when the pipeline
 * has no inbox. Into the arena. */
struct pb_inbox_of {
    struct pb_inbox_settings settings;
    const char *state;
};
enum pb_status pb_app_inbox_of(const struct pb_session *session, struct pb_inbox_of *of,
                               struct pb_error *error) PB_MUST_USE;

/* Loads them. Errors: the inbox cannot be used, being stopped. What was done before is in the report. Close the session
 * in every case. */
enum pb_status pb_app_inbox(struct pb_session *session, const struct pb_inbox_of *of, struct pb_inbox_report *report,
                            struct pb_error *error) PB_MUST_USE;

#endif
