/*
 * Prints what core/options makes of an option table. Only the pipeline file needs the modules.
 */
#include "cli/arguments/arguments.h"
#include "cli/arguments/opening.h"

#include <cjson/cJSON.h>
#include <string.h>

static const char *const words[] = { "pipeline", "framework", "places", "targets", "figures", NULL };

static const char *schema_word_at(const void *context, size_t i)
{
    (void)context;
    return words[i];
}

static enum pb_status schema_print(const struct pb_terminal *terminal, struct cJSON *tree, struct pb_error *error)
{
    /* A JSON Schema is a file for editors: laid out to be read, and one line where JSON is asked for by programs. */
    char *text = !tree ? NULL : terminal->json ? cJSON_PrintUnformatted(tree) : cJSON_Print(tree);
    enum pb_status status = text ? PB_OK : pb_out_of_memory(error);
    if (text)
        pb_print(terminal->results, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(tree);
    return status;
}

static enum pb_status schema(struct pb_call *call, struct pb_error *error)
{
    const char *what = pb_operand(call->arguments, 0);
    if (what && strcmp(what, "framework") == 0)
        return schema_print(call->terminal, pb_options_schema(pb_framework_options), error);
    if (what && strcmp(what, "places") == 0)
        return schema_print(call->terminal, pb_options_schema(pb_geography_options), error);
    if (what && strcmp(what, "figures") == 0)
        return schema_print(call->terminal, pb_options_schema(pb_quoted_options), error);
    if (what && strcmp(what, "targets") == 0)
        return schema_print(call->terminal, pb_options_schema(pb_targets_options), error);
    if (what && strcmp(what, "pipeline") != 0)
        return pb_unknown_word(error, "schema", what, schema_word_at, NULL);
    struct pb_registry registry;
    enum pb_status status = pb_modules_open(call, &registry, error);
    if (status != PB_OK)
        return status;
    status = schema_print(call->terminal, pb_pipeline_schema(&registry), error);
    pb_registry_close(&registry);
    return status;
}

static const char *const settings[] = { "modules_directory", NULL };
static const char *const examples[] = { "placebook schema pipeline > pipeline.schema.json",
                                        "placebook schema framework > framework.schema.json", NULL };

const struct pb_command pb_command_schema = {
    .name = "schema",
    .order = 70,
    .summary = "print the JSON Schema of a kind of file",
    .operands = "[pipeline|framework|places|targets|figures]",
    .most = 1,
    .operand = PB_OPERAND_WORDS,
    .words = words,
    .description =
        "Prints the JSON Schema of pipeline files (with the options of all modules), of the outcomes "
        "framework, of the Places file, of the targets file, or of the figures that plans quote. Editors use "
        "it to complete and check JSON as you type.",
    .settings = settings,
    .examples = examples,
    .run = schema,
};
