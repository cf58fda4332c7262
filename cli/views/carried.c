/*
 * The part of cli/run.h that is about the loads that a pipeline carries.
 */
#include "cli/terminal/terminal.h"
#include "cli/views/run.h"

static const struct pb_kept_load *carried(const struct pb_pipeline *pipeline, size_t i,
                                          const struct pb_kept_load *except)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    return sources[i].load == except ? NULL : sources[i].load;
}

void pb_carried_print(const struct pb_pipeline *pipeline, const struct pb_kept_load *except, const char *verb,
                      FILE *file)
{
    size_t count = 0;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        count += carried(pipeline, i, except) != NULL;
    if (count == 0)
        return;
    pb_print(file, "%s %zu load%s: ", verb, count, count == 1 ? "" : "s");
    const char *between = "";
    for (size_t i = 0; i < pipeline->sources.count; i++) {
        const struct pb_kept_load *load = carried(pipeline, i, except);
        if (!load)
            continue;
        pb_print(file, "%s", between);
        pb_print_text(file, load->name);
        pb_print(file, " (");
        pb_print_text(file, load->file);
        pb_print(file, ", loaded %.10s)", load->loaded);
        between = ", ";
    }
    pb_print(file, "\n");
}

void pb_carried_json(struct pb_json_writer *writer, const struct pb_pipeline *pipeline,
                     const struct pb_kept_load *except)
{
    pb_json_list(writer, "loads");
    for (size_t i = 0; i < pipeline->sources.count; i++) {
        const struct pb_kept_load *load = carried(pipeline, i, except);
        if (!load)
            continue;
        pb_json_object(writer, NULL);
        pb_json_text(writer, "name", load->name);
        pb_json_text(writer, "file", load->file);
        pb_json_text(writer, "sha256", load->sha256);
        pb_json_text(writer, "loaded", load->loaded);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}
