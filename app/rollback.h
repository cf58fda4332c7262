#ifndef PB_APP_ROLLBACK_H
#define PB_APP_ROLLBACK_H
/*
 * Making an earlier publication the latest again (engine/publication/rollback.h).
 */
#include "app/session.h"
#include "engine/publication/rollback.h"

struct pb_going_back {
    const char *output; /* folder of publications; NULL: that of the latest run that published */
    const char *wanted; /* number of a run or name of a publication; NULL: the newest one before the latest */
    bool dry_run;       /* choose and verify, change nothing */
};

struct pb_gone_back {
    const char *output; /* folder of publications */
    struct pb_rollback_result rollback;
};

/* Goes back. Waits for a run that is at work (session->wait). Into the session's arena. */
enum pb_status pb_app_rollback(struct pb_session *session, const struct pb_going_back *request,
                               struct pb_gone_back *result, struct pb_error *error) PB_MUST_USE;

#endif
