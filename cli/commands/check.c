/*
 * `placebook check`: reads a pipeline file and all that it names, and prints every mistake. Of the sources it reads
 * only those of reference data, and only where nothing else is wrong, so it is quick and works before the data are
 * there.
 */
#include "app/run.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/coverage.h"
#include "cli/views/neighbourhoods.h"
#include "cli/views/run.h"
#include "core/options/mistakes.h"

static enum pb_status print_origins(const struct pb_pipeline *pipeline, struct pb_call *call, struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "setting|value|from");
    for (size_t i = 0; i < PB_SETTINGS_COUNT && pb_settings_options[i].name; i++) {
        char value[4096];
        pb_setting_text(&pipeline->settings, i, value, sizeof value);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", pb_settings_options[i].name);
        pb_columns_cell(&columns, 1, "%s", value[0] ? value : "-");
        pb_columns_cell(&columns, 2, "%s", pb_origin_text(pipeline->origins[i]));
    }
    return pb_columns_print(&columns, call->terminal, error);
}

static void settings_json(struct pb_json_writer *writer, const struct pb_pipeline *pipeline)
{
    pb_json_list(writer, "settings");
    for (size_t i = 0; i < PB_SETTINGS_COUNT && pb_settings_options[i].name; i++) {
        char value[4096];
        pb_setting_text(&pipeline->settings, i, value, sizeof value);
        pb_json_object(writer, NULL);
        pb_json_text(writer, "name", pb_settings_options[i].name);
        pb_json_text(writer, "value", value[0] ? value : NULL);
        pb_json_text(writer, "origin", pb_origin_text(pipeline->origins[i]));
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_list(writer, "parameters");
    const struct pb_parameter *parameters = pipeline->parameters.items;
    for (size_t i = 0; i < pipeline->parameters.count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "name", parameters[i].name);
        pb_json_text(writer, "value", parameters[i].value);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

/* How many targets have a measure, so that figures can be compared with them. */
static size_t count_compared(const struct pb_targets *targets)
{
    const struct pb_target *items = targets->targets.items;
    size_t count = 0;
    for (size_t i = 0; i < targets->targets.count; i++)
        count += items[i].of_measure != NULL;
    return count;
}

static void targets_json(struct pb_json_writer *writer, const struct pb_pipeline *pipeline)
{
    const struct pb_targets *targets = &pipeline->targets;
    if (!pipeline->targets_path)
        return;
    pb_json_object(writer, "targets");
    pb_json_text(writer, "file", pipeline->targets_path);
    pb_json_count(writer, "targets", targets->targets.count);
    pb_json_count(writer, "with_a_measure", count_compared(targets));
    pb_json_count(writer, "milestones", targets->milestones.count);
    pb_json_count(writer, "not_carried", targets->not_carried.count);
    pb_json_end_object(writer);
}

static void print_targets(FILE *file, const struct pb_pipeline *pipeline)
{
    const struct pb_targets *targets = &pipeline->targets;
    if (pipeline->targets_path)
        pb_print(
            file,
            "  targets  %zu, of which %zu have a measure; %zu milestones; %zu of the plans' aims not carried, each "
            "with a reason\n",
            targets->targets.count, count_compared(targets), targets->milestones.count, targets->not_carried.count);
}

static bool is_published(const struct pb_pipeline *pipeline, const struct pb_place *edition)
{
    return pb_text_listed(&pipeline->publish, edition->id);
}

static void editions_json(struct pb_json_writer *writer, const struct pb_pipeline *pipeline)
{
    const struct pb_geography *geography = &pipeline->geography;
    pb_json_list(writer, "editions");
    for (size_t i = geography->all_count; i < geography->published_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", geography->all[i].id);
        pb_json_text(writer, "name", geography->all[i].name);
        pb_json_boolean(writer, "published", is_published(pipeline, &geography->all[i]));
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

/* Those that a run publishes, and how many more there are. */
static void print_editions(FILE *file, const struct pb_pipeline *pipeline)
{
    const struct pb_geography *geography = &pipeline->geography;
    size_t all = geography->published_count - geography->all_count;
    size_t published = 0;
    if (all == 0)
        return;
    pb_print(file, "  editions:");
    for (size_t i = geography->all_count; i < geography->published_count; i++) {
        if (!is_published(pipeline, &geography->all[i]))
            continue;
        pb_print(file, published++ ? ", " : " ");
        pb_print_text(file, geography->all[i].id);
    }
    if (published < all)
        pb_print(file, "%s%zu that 'publish' does not name", published ? "; and " : " ", all - published);
    pb_print(file, "\n");
}

static enum pb_status check_say(const struct pb_session *session, size_t files, struct pb_call *call,
                                const struct pb_neighbourhoods *neighbourhoods, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = &session->pipeline;
    FILE *file = call->terminal->results;
    struct pb_coverage coverage;
    enum pb_status status = pb_coverage_count(pipeline, call->arena, &coverage, error);
    if (status != PB_OK)
        return status;
    pb_coverage_tell(session, &coverage);
    if (call->terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.check/1");
        pb_json_text(&writer, "pipeline", pipeline->path);
        pb_json_count(&writer, "sources", pipeline->sources.count);
        pb_json_count(&writer, "files", files);
        pb_json_count(&writer, "places", pipeline->geography.places.count);
        pb_json_count(&writer, "measures", pipeline->framework.measures.count);
        editions_json(&writer, pipeline);
        if (pipeline->figures_path) {
            pb_json_count(&writer, "figures", pipeline->quoted.figures.count);
            pb_json_count(&writer, "figures_with_measure", pb_quoted_measured(&pipeline->quoted));
        }
        pb_json_text(&writer, "framework", pipeline->framework_path);
        pb_json_text(&writer, "places_file", pipeline->places_path);
        targets_json(&writer, pipeline);
        pb_carried_json(&writer, pipeline, NULL);
        settings_json(&writer, pipeline);
        pb_coverage_json(&writer, &coverage, pipeline);
        pb_neighbourhoods_json(&writer, neighbourhoods);
        pb_json_end_object(&writer);
        return PB_OK;
    }
    if (pb_is_given(call->arguments, "origin"))
        return print_origins(pipeline, call, error);
    if (!call->terminal->quiet) {
        pb_print_text(file, pipeline->path);
        pb_print(file, ": %zu source%s (%zu file%s), %zu Places and the system, %zu measures: %s\n",
                 pipeline->sources.count, pipeline->sources.count == 1 ? "" : "s", files, files == 1 ? "" : "s",
                 pipeline->geography.places.count, pipeline->framework.measures.count,
                 neighbourhoods->code ? "the file is fine, its reference data are not" : "fine");
        print_editions(file, pipeline);
        if (pipeline->figures_path)
            pb_print(file, "  %zu figures that plans quote, of which %zu have a measure\n",
                     pipeline->quoted.figures.count, pb_quoted_measured(&pipeline->quoted));
        print_targets(file, pipeline);
        pb_carried_print(pipeline, NULL, "  carries", file);
        status = pb_coverage_print(&coverage, pipeline, call, error);
        if (status == PB_OK)
            pb_neighbourhoods_print(neighbourhoods, file);
    }
    return status;
}

static enum pb_status check_report(const struct pb_session *session, size_t files, struct pb_call *call,
                                   struct pb_error *error)
{
    struct pb_neighbourhoods neighbourhoods;
    enum pb_status status = pb_neighbourhoods_count(session, &neighbourhoods, error);
    if (status == PB_OK)
        status = check_say(session, files, call, &neighbourhoods, error);
    if (status == PB_OK)
        call->exit_code = (int)neighbourhoods.code;
    pb_neighbourhoods_close(&neighbourhoods);
    return status;
}

/* Prints every mistake when there are several; the last line says how many. */
static enum pb_status tell_all(struct pb_call *call, const char *path, const struct pb_mistakes *mistakes,
                               enum pb_status status, struct pb_error *error)
{
    if (mistakes->count < 2)
        return status;
    for (size_t i = 0; i < mistakes->count; i++)
        pb_terminal_error(call->terminal, &mistakes->items[i], NULL);
    pb_error_clear(error);
    pb_error_at(error, path, 0, 0);
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s%zu mistakes", mistakes->more ? "more than " : "",
                   mistakes->count);
}

static enum pb_status check_command(struct pb_call *call, struct pb_error *error)
{
    struct pb_session session;
    struct pb_mistakes mistakes = { .arena = call->arena };
    size_t files = 0;
    enum pb_status status = pb_session_typed(call, pb_operand(call->arguments, 0), &session, error);
    if (status != PB_OK)
        return status;
    session.mistakes = &mistakes;
    status = pb_app_check(&session, &files, error);
    if (status == PB_OK)
        status = check_report(&session, files, call, error);
    else
        status = tell_all(call, session.path, &mistakes, status, error);
    pb_session_close(&session);
    return status;
}

static const struct pb_flag flags[] = {
    PB_FLAG_SET,
    { .name = "origin", .help = "print every setting with its value and where it came from" },
    { 0 },
};
static const char *const examples[] = { "placebook check pipelines/demo.json",
                                        "placebook check pipelines/demo.json --origin", NULL };

const struct pb_command pb_command_check = {
    .name = "check",
    .order = 30,
    .summary = "check a pipeline file and the files that it names",
    .operands = "PIPELINE",
    .least = 1,
    .most = 1,
    .operand = PB_OPERAND_PIPELINE,
    .description =
        "Checks every option, file, framework id and area code of a pipeline, and lists every mistake with "
        "its file, line and column. Writes nothing, and of the sources opens only those of reference data, of which "
        "it fetches nothing. Where nothing is wrong, prints what the framework covers: measures by outcome, level and "
        "priority of each Place, with the data that are said to be missing, and which measures have a source in this "
        "pipeline; and how many LSOAs of each district and Place lie in local areas, and which do not.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = check_command,
};
