#ifndef PB_CLI_LOAD_H
#define PB_CLI_LOAD_H
/*
 * What the files load*.c share.
 */
#include "cli/views/diff_output.h"
#include "cli/views/run.h"

enum { PB_LOAD_RULES = 3 };

/* Rejected rows of one rule. */
struct pb_load_rule {
    const char *rule;
    uint64_t count;
    const char *example; /* "pack.csv:17: no period", of the first of them */
};

/* A load while it is made, and what is said about it. */
struct pb_loading {
    struct pb_call *call;
    const struct pb_session *opened;
    const struct pb_new_load *load;
    struct pb_run_result result;
    bool dry_run;
    struct pb_diff diff;                      /* of a dry run */
    struct pb_load_rule rules[PB_LOAD_RULES]; /* those of most rows first */
    size_t rule_count;
};

/* Looks up why rows of the load were rejected. */
enum pb_status pb_load_find_rules(struct pb_loading *loading, struct pb_error *error) PB_MUST_USE;

/* What came of it, for people and as JSON. */
enum pb_status pb_load_text(struct pb_loading *loading, struct pb_error *error) PB_MUST_USE;
void pb_load_json(const struct pb_loading *loading);

/* placebook load --list, placebook load --remove NAME */
enum pb_status pb_load_list(struct pb_call *call, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_load_take_out(struct pb_call *call, const char *name, struct pb_error *error) PB_MUST_USE;

#endif
