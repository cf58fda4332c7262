/*
 * What a run of the proposal would make of the file: its one source is read as a run reads it, and nothing is kept.
 */
#include "app/propose_private.h"
#include "core/options/mistakes.h"
#include "engine/run/intake.h"

#include <cjson/cJSON.h>
#include <string.h>

/* The unit as the plan of a run has it. An old workbook has been converted already. */
static enum pb_status try_units(const struct pb_session *session, const struct pb_pipeline *pipeline,
                                const char *readable, struct pb_tabular *table, struct pb_account *account,
                                struct pb_error *error)
{
    const struct pb_corrected none = { 0 };
    const struct pb_selection selection = { .tries = true, .corrected = &none };
    struct pb_run_plan plan;
    struct pb_findings findings;
    enum pb_status status = pb_plan_make(&plan, pipeline, &selection, NULL, session->cancelled, error);
    if (status != PB_OK)
        return status;
    pb_findings_open(&findings);
    for (size_t i = 0; i < plan.count; i++)
        for (size_t k = 0; k < plan.units[i].input_count; k++) {
            plan.units[i].inputs[k].readable = readable;
            plan.units[i].inputs[k].table = table;
        }
    for (size_t i = 0; status == PB_OK && i < plan.count; i++)
        status = pb_intake_try(&plan.units[i], pipeline, session->cancelled, &findings, &account->rows, error);
    const struct pb_unit_result found = { .rejects = findings.rejects,
                                          .reject_count = findings.reject_count,
                                          .warnings = findings.warnings,
                                          .warning_count = findings.warning_count,
                                          .quality = findings.quality,
                                          .quality_count = findings.quality_count };
    if (status == PB_OK)
        status = pb_account_add(account, &found, error);
    pb_account_end(account);
    pb_findings_close(&findings);
    pb_plan_close(&plan);
    return status;
}

static enum pb_status try_text(struct pb_session *session, struct pb_proposal *proposal, const char *readable,
                               struct pb_tabular *table, const char *text, struct pb_error *error)
{
    const struct pb_mapping file = {
        .path = "the proposed pipeline", .folder = ".", .text = text, .length = strlen(text)
    };
    struct pb_pipeline pipeline;
    enum pb_status status = pb_session_modules(session, error);
    if (status != PB_OK)
        return status;
    status = pb_pipeline_read_text(&pipeline, &file, &session->registry, error);
    if (status == PB_OK) {
        status = try_units(session, &pipeline, readable, table, proposal->account, error);
        pb_pipeline_close(&pipeline);
    }
    pb_session_close(session);
    return status;
}

enum pb_status pb_proposal_account(struct pb_session *session, struct pb_proposal *proposal, const char *readable,
                                   struct pb_tabular *table, struct pb_error *error)
{
    struct pb_account *account = pb_arena_take(session->arena, 1, sizeof *account);
    char *text = proposal->pipeline ? cJSON_Print(proposal->pipeline) : NULL;
    if (!account || (proposal->pipeline && !text)) {
        cJSON_free(text);
        return pb_out_of_memory(error);
    }
    enum pb_status status = pb_account_open(account, session->arena, error);
    proposal->account = account;
    if (status == PB_OK && text)
        status = try_text(session, proposal, readable, table, text, error);
    cJSON_free(text);
    if (status != PB_FAILED)
        return status;
    proposal->fails = pb_arena_format(session->arena, "%s%s%s", error->message, *error->hint ? "; " : "", error->hint);
    pb_error_clear(error);
    return proposal->fails ? PB_OK : pb_out_of_memory(error);
}
