#ifndef PB_APP_IMPORT_H
#define PB_APP_IMPORT_H
/*
 * Imports: files that are taken into the current publication and stay in it, beside the sources of its pipeline
 * (`placebook load`). An import is read by a mapping, which is a pipeline file with one source, and published by a run
 * in which all other sources stay as they were last read (engine/imports/imports.h).
 */
#include "app/account.h"
#include "app/changes.h"
#include "app/fitting.h"
#include "app/run.h"

struct pb_import_request {
    const char *file;
    const char *mapping; /* a name beside the pipeline or among those that come with the program, or a path; NULL: the
                            one that fits the file (app/fitting.h) */
    const char *(*name)(void *context,
                        const char *mapping); /* the import's name, for that of the mapping; NULL: that */
    void *name_context;
    bool dry_run; /* report what would change, but change nothing */
    bool tells;   /* those who watch the pipeline (app/watch.h) */
};

struct pb_import_result {
    const struct pb_fitting *fitting; /* the mapping that was found; NULL: it was given */
    struct pb_new_import import;
    struct pb_run_result run;
    struct pb_account account;       /* why rows were rejected, and what was not used; without the row counts */
    struct pb_changes_groups groups; /* of a dry run: what would change (run.changes; NULL: nothing) */
};

/* Imports a file into the pipeline of session->path, or of the latest run that published. A mapping that was found is
 * told (event "mapping") before anything else is done; when none or several fit, that is PB_ERROR_USAGE. Only the
 * session's places and measures get rows of it. As pb_app_run: tried again when another import came or went, waits for
 * another run, and with PB_OK error->code may be PB_ERROR_PARTIAL. Close the result and then the session, in every
 * case. */
enum pb_status pb_app_import(struct pb_session *session, const struct pb_import_request *request,
                             struct pb_import_result *result, struct pb_error *error) PB_MUST_USE;
void pb_import_result_close(struct pb_import_result *result);

/* The current imports of the pipeline of session->path, or of all pipelines without one. Takes no lock. */
enum pb_status pb_app_imports(struct pb_session *session, struct pb_imports *imports,
                              struct pb_error *error) PB_MUST_USE;

/* Removes an import: what was published stays as it is, the next run publishes without it. Waits for another run.
 * PB_ERROR_USAGE when there is none of that name, or when two pipelines have one. */
enum pb_status pb_app_import_remove(struct pb_session *session, const char *name, const struct pb_import **removed,
                                    struct pb_error *error) PB_MUST_USE;

/* What the next run would publish without the import, the other sources being as they were last read:
 * result->run.changes (NULL: the same) and result->groups. Changes nothing. `session` is that of the pipeline of
 * session->path, or of the latest run that published. Close as after pb_app_import. */
enum pb_status pb_app_import_remove_try(struct pb_session *session, const char *name, struct pb_import_result *result,
                                        struct pb_error *error) PB_MUST_USE;

/* --- for app/import.c: its parts in other files --- */

/* The current import of that name. Errors as of pb_app_import_remove. */
enum pb_status pb_import_choose(struct pb_session *session, const char *name, const struct pb_import **chosen,
                                struct pb_error *error) PB_MUST_USE;

/* --- for app/import.c: why rows were rejected and what was not used (app/import_rules.c) --- */

enum pb_status pb_import_rules(const struct pb_session *session, struct pb_import_result *result,
                               struct pb_error *error) PB_MUST_USE;

#endif
