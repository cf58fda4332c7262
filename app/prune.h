#ifndef PB_APP_PRUNE_H
#define PB_APP_PRUNE_H
/*
 * Removes old publications and old results (engine/publication/prune.h).
 */
#include "app/session.h"
#include "engine/publication/prune.h"

struct pb_pruning {
    const char *output; /* as it was given; NULL: that of the latest run that published */
    size_t keep;
    int days;
    bool dry_run;
};

/* Waits for another run as the session says. *output is the folder. Into the session's arena. */
enum pb_status pb_app_prune(struct pb_session *session, const struct pb_pruning *pruning, const char **output,
                            struct pb_prune_result *result, struct pb_error *error) PB_MUST_USE;

#endif
