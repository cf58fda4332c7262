#ifndef PB_APP_RUN_H
#define PB_APP_RUN_H
/*
 * Running a pipeline, saying what a run would do, and checking a pipeline file.
 */
#include "app/session.h"
#include "engine/run/run.h"

/* Runs the pipeline of session->path. When an import came or went before the run had the lock, the pipeline is opened
 * again, and when another run is at work it is waited for (session->wait).
 *
 * PB_OK when something was published or nothing had changed (result->unchanged). With PB_OK, error->code may be
 * PB_ERROR_PARTIAL: some Places were not updated. The result refers to the session's pipeline: close the result
 * and then the session, in every case. */
enum pb_status pb_app_run(struct pb_session *session, struct pb_run_result *result, struct pb_error *error) PB_MUST_USE;

/* What a run would do. Writes nothing: without a store every unit counts as new. The plan refers to the session's
 * pipeline: after PB_OK close the plan, and in every case the session. */
enum pb_status pb_app_plan(struct pb_session *session, struct pb_run_plan *plan, struct pb_error *error) PB_MUST_USE;

/* Opens the pipeline and looks whether the files of its sources are there, without reading them. *files says how many
 * there are. An error names the place where it is to be fixed. Close the session in every case. */
enum pb_status pb_app_check(struct pb_session *session, size_t *files, struct pb_error *error) PB_MUST_USE;

/* --- for the other files of app/ --- */

/* How often work begins at most, because imports came or went before it had the lock: another run that takes in a drop
 * folder has it once for each file. */
enum { PB_APP_ATTEMPTS = 12 };

/* Fills what is the same for every run into the request and runs it with the session's open pipeline, after other runs.
 * *result must be closed in every case. */
enum pb_status pb_app_run_opened(struct pb_session *session, struct pb_run_request *request,
                                 struct pb_run_result *result, struct pb_error *error) PB_MUST_USE;

#endif
