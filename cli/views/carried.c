/*
 * The part of cli/views/run.h that is about the imports that a pipeline carries.
 */
#include "cli/terminal/terminal.h"
#include "cli/views/run.h"

static const struct pb_import *carried(const struct pb_pipeline *pipeline, size_t i, const struct pb_import *except)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    return sources[i].import == except ? NULL : sources[i].import;
}

void pb_carried_print(const struct pb_pipeline *pipeline, const struct pb_import *except, const char *verb, FILE *file)
{
    size_t count = 0;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        count += carried(pipeline, i, except) != NULL;
    if (count == 0)
        return;
    pb_print(file, "%s %zu import%s: ", verb, count, count == 1 ? "" : "s");
    const char *between = "";
    for (size_t i = 0; i < pipeline->sources.count; i++) {
        const struct pb_import *import = carried(pipeline, i, except);
        if (!import)
            continue;
        pb_print(file, "%s", between);
        pb_print_text(file, import->name);
        pb_print(file, " (");
        pb_print_text(file, import->file);
        pb_print(file, ", loaded %.10s)", import->loaded);
        between = ", ";
    }
    pb_print(file, "\n");
}

void pb_import_json(struct pb_json_writer *writer, const struct pb_import *import)
{
    pb_json_text(writer, "name", import->name);
    pb_json_text(writer, "file", import->file);
    pb_json_text(writer, "sha256", import->sha256);
    pb_json_text(writer, "loaded", import->loaded);
}

void pb_carried_json(struct pb_json_writer *writer, const struct pb_pipeline *pipeline, const struct pb_import *except)
{
    pb_json_list(writer, "loads");
    for (size_t i = 0; i < pipeline->sources.count; i++) {
        const struct pb_import *import = carried(pipeline, i, except);
        if (!import)
            continue;
        pb_json_object(writer, NULL);
        pb_import_json(writer, import);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}
