#ifndef PB_APP_REJECTS_H
#define PB_APP_REJECTS_H
/*
 * The rows that a run rejected: counted by source and rule with examples, row by row, or as a list to be corrected for
 * replay.
 */
#include "app/ledger.h"

enum { PB_REJECT_EXAMPLES = 3 };

/* Rejected rows of one rule in one source. */
struct pb_reject_rule {
    const char *source;
    const char *name;
    uint64_t count;
    struct pb_reject examples[PB_REJECT_EXAMPLES];
    size_t example_count;
};

struct pb_rejects_request {
    int64_t number;   /* of the run; 0: the latest that worked on a source */
    const char *file; /* list of all rows, .xlsx or .csv; NULL: none */
    bool overwrite;   /* the list, if it is there */
    /* Receives each row, instead of counting by rule. NULL: they are counted. */
    void (*row)(void *context, int64_t run, const char *source, const struct pb_reject *reject);
    void *context;
};

struct pb_rejects_result {
    const struct pb_ledger_run *run;
    uint64_t count;               /* rejected rows */
    struct pb_reject_rule *rules; /* unless the rows went to a file or to `row` */
    size_t rule_count;
};

/* Into the session's arena. A unit that is too old to be in the store is a warning. PB_ERROR_USAGE when there is no
 * such run, or when the list is there and is not to be overwritten. Close the session in every case. */
enum pb_status pb_app_rejects(struct pb_session *session, const struct pb_rejects_request *request,
                              struct pb_rejects_result *result, struct pb_error *error) PB_MUST_USE;

#endif
