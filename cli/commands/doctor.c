/*
 * Renders the report of app/doctor.h.
 */
#include "app/doctor.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"

#include <string.h>

static const char *const state_words[] = { "ok", "warn", "fail" };

static void doctor_finding(const struct pb_terminal *terminal, const struct pb_finding *finding)
{
    static const char *const colours[] = { "green", "yellow", "red" };
    FILE *file = terminal->results;
    pb_print(file, "%s%-4s%s  %-13s ", pb_colour(terminal->colour_results, colours[finding->state]),
             state_words[finding->state], pb_colour(terminal->colour_results, "none"), finding->name);
    pb_print_text(file, finding->message);
    pb_print(file, "\n");
    if (finding->advice[0]) {
        pb_print(file, "%20s", "");
        pb_print_text(file, finding->advice);
        pb_print(file, "\n");
    }
}

static void doctor_json(const struct pb_doctor_report *report, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.doctor/1");
    pb_json_integer(&writer, "exit_code", report->exit_code);
    pb_json_list(&writer, "checks");
    for (size_t i = 0; i < report->count; i++) {
        const struct pb_finding *finding = &report->findings[i];
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", finding->name);
        pb_json_text(&writer, "state", state_words[finding->state]);
        pb_json_text(&writer, "message", finding->message);
        if (finding->advice[0])
            pb_json_text(&writer, "advice", finding->advice);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

static enum pb_status doctor(struct pb_call *call, struct pb_error *error)
{
    struct pb_session session;
    struct pb_doctor_report *report = pb_arena_take(call->arena, 1, sizeof *report);
    if (!report)
        return pb_out_of_memory(error);
    enum pb_status status = pb_session_typed(call, pb_operand(call->arguments, 0), &session, error);
    if (status != PB_OK)
        return status;
    status = pb_doctor(&session, report, error);
    pb_session_close(&session);
    if (status != PB_OK)
        return status;
    call->exit_code = report->exit_code;
    if (call->terminal->json) {
        doctor_json(report, call->terminal->results);
        return PB_OK;
    }
    for (size_t i = 0; i < report->count; i++)
        if (!call->terminal->quiet || report->findings[i].state != PB_FINDING_OK)
            doctor_finding(call->terminal, &report->findings[i]);
    return PB_OK;
}

static const char *const taken[] = {
    "output",  "state",     "modules_directory", "converter", "ca_bundle", "proxy_credentials", "proxy", "lineage_url",
    "webhook", "heartbeat", "metrics",           "lineage",   NULL
};
static const struct pb_flag flags[] = { PB_FLAG_SET, { 0 } };
static const char *const examples[] = { "placebook doctor", "placebook doctor /etc/placebook/nightly.json",
                                        "placebook doctor --output /srv/placebook --json", NULL };

const struct pb_command pb_command_doctor = {
    .name = "doctor",
    .order = 150,
    .summary = "check this machine: libraries, proxy, certificates, disk, clock, store",
    .operands = "[PIPELINE]",
    .most = 1,
    .operand = PB_OPERAND_PIPELINE,
    .description =
        "Checks what a run needs from this machine, and says what to do about each problem: versions of libraries, "
        "proxies, certificates, the clock, space and permissions of the folders, the store, publications dated in the "
        "future, modules, credentials, and timers of systemd. With PIPELINE, what that pipeline would use, also where "
        "only its file says so: folders, files that are written, addresses of those who watch, credentials of its "
        "sources, its inbox. Ends with exit "
        "code 11 when a folder cannot be used, and 3 when a setting is wrong. Does not create anything.",
    .flags = flags,
    .settings = taken,
    .examples = examples,
    .run = doctor,
};
