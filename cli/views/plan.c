#include "cli/views/plan.h"

#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/run.h"

#include <inttypes.h>

static uint64_t unit_size(const struct pb_unit *unit)
{
    uint64_t size = 0;
    for (size_t i = 0; i < unit->input_count; i++)
        size += unit->inputs[i].size;
    return size;
}

static void plan_unit_json(struct pb_json_writer *writer, const struct pb_unit *unit)
{
    pb_json_object(writer, NULL);
    pb_json_text(writer, "source", unit->source->id);
    pb_json_text(writer, "unit", unit->name);
    pb_json_text(writer, "key", unit->key);
    pb_json_boolean(writer, "known", unit->known);
    if (unit->known) {
        pb_json_number(writer, "last_seconds", unit->known_result.seconds);
        pb_json_count(writer, "rows_read", unit->known_result.row_counts.read);
        pb_json_count(writer, "rows_kept", unit->known_result.row_counts.kept);
    }
    pb_json_list(writer, "inputs");
    for (size_t i = 0; i < unit->input_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "name", unit->inputs[i].name);
        pb_json_text(writer, "path", unit->inputs[i].path);
        pb_json_count(writer, "size", unit->inputs[i].size);
        pb_json_text(writer, "sha256", unit->inputs[i].sha256);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_end_object(writer);
}

static void plan_json(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline, FILE *file)
{
    struct pb_json_writer writer;
    size_t known = 0;
    for (size_t i = 0; i < plan->count; i++)
        known += plan->units[i].known;
    pb_json_document(&writer, file, "placebook.plan/1");
    pb_json_text(&writer, "pipeline", pipeline->path);
    pb_json_text(&writer, "run_id", plan->run_id);
    pb_json_text(&writer, "output", pipeline->settings.output);
    pb_json_count(&writer, "units_new", plan->count - known);
    pb_json_count(&writer, "units_known", known);
    pb_carried_json(&writer, pipeline, NULL);
    pb_json_list(&writer, "units");
    for (size_t i = 0; i < plan->count; i++)
        plan_unit_json(&writer, &plan->units[i]);
    pb_json_end_list(&writer);
    pb_json_list(&writer, "places");
    for (size_t i = 0; i < plan->place_count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "id", plan->places[i]->id);
        pb_json_text(&writer, "name", plan->places[i]->name);
        pb_json_boolean(&writer, "system", plan->places[i]->system);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

/* The line below the table: what a run would do. */
static void plan_closing(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline, FILE *file)
{
    char size[32];
    char time[32];
    size_t known = 0;
    uint64_t bytes = 0;
    double seconds = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct pb_unit *unit = &plan->units[i];
        known += unit->known;
        bytes += unit->known ? 0 : unit_size(unit);
        seconds += unit->known ? unit->known_result.seconds : 0;
    }
    pb_print(file, "\n%zu of %zu unit%s to run (%s)", plan->count - known, plan->count, plan->count == 1 ? "" : "s",
             pb_size_text(bytes, size));
    if (known)
        pb_print(file, ", %zu already done (%s saved)", known, pb_duration_text(seconds, time));
    pb_print(file, "\n");
    pb_carried_print(pipeline, NULL, "carries", file);
    pb_print(file, "Places: ");
    for (size_t i = 0; i < plan->place_count; i++) {
        pb_print(file, i ? ", " : "");
        pb_print_text(file, plan->places[i]->id);
    }
    pb_print(file, "\nto publish to ");
    pb_print_text(file, pipeline->settings.output);
    pb_print(file, "\n");
}

static enum pb_status plan_text(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                struct pb_call *call, struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "source|unit|inputs|>size|state|>last time");
    for (size_t i = 0; i < plan->count; i++) {
        const struct pb_unit *unit = &plan->units[i];
        char text[32];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", unit->source->id);
        pb_columns_cell(&columns, 1, "%s", unit->name);
        if (unit->input_count == 1)
            pb_columns_cell(&columns, 2, "%s", unit->inputs[0].name);
        else
            pb_columns_cell(&columns, 2, "%zu files", unit->input_count);
        pb_columns_cell(&columns, 3, "%s", pb_size_text(unit_size(unit), text));
        pb_columns_cell(&columns, 4, "%s", unit->known ? "known" : "new");
        pb_columns_cell(&columns, 5, "%s", unit->known ? pb_duration_text(unit->known_result.seconds, text) : "-");
    }
    enum pb_status status = pb_columns_print(&columns, call->terminal, error);
    if (status == PB_OK)
        plan_closing(plan, pipeline, call->terminal->results);
    return status;
}

enum pb_status pb_plan_show(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    struct pb_run_plan plan;
    enum pb_status status = pb_app_plan(session, &plan, error);
    if (status == PB_OK) {
        if (call->terminal->json)
            plan_json(&plan, &session->pipeline, call->terminal->results);
        else
            status = plan_text(&plan, &session->pipeline, call, error);
        pb_plan_close(&plan);
    }
    pb_session_close(session);
    return status;
}
