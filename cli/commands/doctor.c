#include "cli/arguments/arguments.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/doctor_checks.h"

#include <string.h>

static const char *const state_words[] = { "ok", "warn", "fail" };

static void print_finding(const struct pb_output *output, const struct pb_finding *finding)
{
    static const char *const colours[] = { "green", "yellow", "red" };
    FILE *file = output->results;
    pb_print(file, "%s%-4s%s  %-13s ", pb_colour(output->colour_results, colours[finding->state]),
             state_words[finding->state], pb_colour(output->colour_results, "none"), finding->name);
    pb_print_text(file, finding->message);
    pb_print(file, "\n");
    if (finding->advice[0]) {
        pb_print(file, "%20s", "");
        pb_print_text(file, finding->advice);
        pb_print(file, "\n");
    }
}

static void print_json(const struct pb_findings_list *list, int exit_code, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.doctor/1");
    pb_json_integer(&writer, "exit_code", exit_code);
    pb_json_list(&writer, "checks");
    for (size_t i = 0; i < list->count; i++) {
        const struct pb_finding *finding = &list->findings[i];
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
    struct pb_settings settings;
    struct pb_findings_list *list = pb_arena_take(call->arena, 1, sizeof *list);
    if (!list)
        return pb_out_of_memory(error);
    enum pb_status status = pb_settings_open(call, &settings, error);
    if (status != PB_OK)
        return status;
    pb_doctor_libraries(list);
    pb_doctor_network(list);
    pb_doctor_clock(list);
    pb_doctor_folder(list, "temporary", pb_temporary_folder());
    pb_doctor_folder(list, "output", settings.output);
    pb_doctor_folder(list, "state", settings.state);
    pb_doctor_store(list, call, &settings);
    pb_doctor_modules(list, &settings);
    for (size_t i = 0; i < list->count; i++)
        if (list->findings[i].state == PB_FINDING_FAIL && (int)list->findings[i].code > call->exit_code)
            call->exit_code = (int)list->findings[i].code;
    if (call->output->json) {
        print_json(list, call->exit_code, call->output->results);
        return PB_OK;
    }
    for (size_t i = 0; i < list->count; i++)
        if (!call->output->quiet || list->findings[i].state != PB_FINDING_OK)
            print_finding(call->output, &list->findings[i]);
    return PB_OK;
}

static const char *const taken[] = { "output", "state", "modules_directory", NULL };
static const char *const examples[] = { "placebook doctor", "placebook doctor --output /srv/placebook --json", NULL };

const struct pb_command pb_command_doctor = {
    .name = "doctor",
    .order = 150,
    .summary = "look at this machine: libraries, proxy, certificates, disk, clock, store",
    .operands = "",
    .description = "Looks at what a run needs of this machine, and says what to do where something is wrong: versions "
                   "of libraries, proxies, certificates, the clock, room and permissions of the folders, the store, "
                   "modules. Ends with exit code 11 when a folder cannot be used, 3 when a setting is wrong. Creates "
                   "nothing.",
    .settings = taken,
    .examples = examples,
    .run = doctor,
};
