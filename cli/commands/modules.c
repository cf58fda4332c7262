/*
 * Lists the modules of the registry, or shows one from its descriptor.
 */
#include "cli/arguments/arguments.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/option_pages.h"

#include <cjson/cJSON.h>
#include <string.h>

static const char *const words[] = { "show", NULL };

static const char *modules_word_at(const void *context, size_t i)
{
    (void)context;
    return words[i];
}

static const char *module_at(const void *context, size_t i)
{
    const struct pb_registry *registry = context;
    return i < registry->count ? registry->modules[i]->name : NULL;
}

static void heading_json(struct pb_json_writer *writer, const struct pb_module *module)
{
    pb_json_text(writer, "kind", pb_module_kind_text(module->kind));
    pb_json_text(writer, "name", module->name);
    pb_json_text(writer, "version", module->version);
    pb_json_text(writer, "since", module->since);
    pb_json_text(writer, "summary", module->summary);
}

static enum pb_status modules_list(const struct pb_registry *registry, struct pb_call *call, struct pb_error *error)
{
    if (call->terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, call->terminal->results, "placebook.modules/1");
        pb_json_list(&writer, "modules");
        for (size_t i = 0; i < registry->count; i++) {
            pb_json_object(&writer, NULL);
            heading_json(&writer, registry->modules[i]);
            pb_json_end_object(&writer);
        }
        pb_json_end_list(&writer);
        pb_json_end_object(&writer);
        return PB_OK;
    }
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "kind|name|version|what it does");
    for (size_t i = 0; i < registry->count; i++) {
        const struct pb_module *module = registry->modules[i];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", pb_module_kind_text(module->kind));
        pb_columns_cell(&columns, 1, "%s", module->name);
        pb_columns_cell(&columns, 2, "%s", module->version);
        pb_columns_cell(&columns, 3, "%s", module->summary);
    }
    return pb_columns_print(&columns, call->terminal, error);
}

/* How a pipeline file names the module, with an example of each option that it cannot do without, or of the first one
 * that has an example. */
static void example(const struct pb_module *module, FILE *file)
{
    bool any_required = false;
    for (const struct pb_option *option = module->options; option && option->name; option++)
        any_required = any_required || (option->flags & PB_REQUIRED);
    pb_print(file, "  {\"%s\": \"%s\"", module->kind == PB_EXTRACTOR ? "extractor" : "use", module->name);
    bool begun = false;
    for (const struct pb_option *option = module->options; option && option->name; option++) {
        if (!option->example || (any_required && !(option->flags & PB_REQUIRED)) || (!any_required && begun))
            continue;
        bool quoted =
            (option->type == PB_OPTION_TEXT || option->type == PB_OPTION_PATH || option->type == PB_OPTION_DATE) &&
            option->example[0] != '"';
        const char *quote = quoted ? "\"" : "";
        pb_print(file, "%s\"%s\": %s%s%s", begun ? ", " : ", \"options\": {", option->name, quote, option->example,
                 quote);
        begun = true;
    }
    pb_print(file, "%s}\n", begun ? "}" : "");
}

static enum pb_status modules_show_json(const struct pb_module *module, const struct pb_terminal *terminal,
                                        struct pb_error *error)
{
    static const struct pb_option nothing[] = { { 0 } };
    const struct pb_option *options = module->options ? module->options : nothing;
    struct cJSON *tree = pb_options_schema(options);
    struct pb_json_writer writer;
    pb_json_document(&writer, terminal->results, "placebook.module/1");
    heading_json(&writer, module);
    if (module->kind == PB_EXTRACTOR)
        pb_json_text(&writer, "scheme", module->scheme);
    pb_option_page_json(&writer, "options", options);
    pb_json_tree(&writer, "json_schema", tree);
    pb_json_end_object(&writer);
    enum pb_status status = tree ? PB_OK : pb_out_of_memory(error);
    cJSON_Delete(tree);
    return status;
}

static void modules_show_text(const struct pb_module *module, const struct pb_terminal *terminal)
{
    FILE *file = terminal->results;
    pb_print(file, "%s%s%s, %s, version %s, since Placebook %s\n", pb_colour(terminal->colour_results, "bold"),
             module->name, pb_colour(terminal->colour_results, "none"), pb_module_kind_text(module->kind),
             module->version, module->since);
    pb_print_wrapped(file, module->summary, 0, 80, 0);
    if (module->options && module->options->name) {
        pb_print(file, "\nOptions\n\n");
        pb_option_page_print(terminal, module->options);
    } else {
        pb_print(file, "\nThis module has no options.\n");
    }
    pb_print(file, "\nIn a pipeline file\n\n");
    example(module, file);
}

/* A name may stand for modules of several kinds: all of them are shown. */
static enum pb_status modules_show(const struct pb_registry *registry, const char *name,
                                   const struct pb_terminal *terminal, struct pb_error *error)
{
    bool found = false;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < registry->count; i++) {
        const struct pb_module *module = registry->modules[i];
        if (strcmp(module->name, name) != 0)
            continue;
        if (terminal->json) {
            status = modules_show_json(module, terminal, error);
        } else {
            pb_print(terminal->results, found ? "\n" : "");
            modules_show_text(module, terminal);
        }
        found = true;
    }
    return found ? status : pb_unknown_word(error, "module", name, module_at, registry);
}

static enum pb_status modules(struct pb_call *call, struct pb_error *error)
{
    const char *verb = pb_operand(call->arguments, 0);
    const char *name = pb_operand(call->arguments, 1);
    if (verb && strcmp(verb, "show") != 0)
        return pb_unknown_word(error, "verb of modules", verb, modules_word_at, NULL);
    if (verb && !name) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "modules show: expected the name of a module");
        pb_error_hint(error, "placebook modules lists the modules");
        return status;
    }
    struct pb_registry registry;
    enum pb_status status = pb_modules_open(call, &registry, error);
    if (status != PB_OK)
        return status;
    status = name ? modules_show(&registry, name, call->terminal, error) : modules_list(&registry, call, error);
    pb_registry_close(&registry);
    return status;
}

static const char *const settings[] = { "modules_directory", NULL };
static const char *const examples[] = { "placebook modules", "placebook modules show fingertips", NULL };

const struct pb_command pb_command_modules = {
    .name = "modules",
    .order = 60,
    .summary = "list extractors, transforms and loaders, or show the options of one",
    .operands = "[show NAME]",
    .most = 2,
    .operand = PB_OPERAND_MODULE,
    .words = words,
    .description = "Lists the modules: extractors read sources, transforms process observations, loaders write files "
                   "for a Place. With show NAME: the options of a module, with their defaults and an example.",
    .settings = settings,
    .examples = examples,
    .run = modules,
};
