#ifndef PB_CLI_VIEWS_LOAD_H
#define PB_CLI_VIEWS_LOAD_H
/*
 * The result of an import: its row counts and why some rows were rejected, what was published or, in a dry run, what
 * would change, and what to type next.
 */
#include "app/import.h"
#include "cli/arguments/command.h"

struct pb_loaded {
    struct pb_call *call;
    const struct pb_pipeline *pipeline;
    const struct pb_import_result *result;
    bool dry_run;
};

enum pb_status pb_load_text(const struct pb_loaded *loaded, struct pb_error *error) PB_MUST_USE;
void pb_load_json(const struct pb_loaded *loaded);

/* What would change without an import, as text or JSON; `dry_run` is true. */
enum pb_status pb_removal_show(const struct pb_loaded *removal, struct pb_error *error) PB_MUST_USE;

/* The current imports in a state folder (cli/views/load_list.c). */
enum pb_status pb_imports_show(struct pb_call *call, const struct pb_imports *imports, const char *state,
                               struct pb_error *error) PB_MUST_USE;

#endif
