#include "cli/views/topics.h"

#include "app/session.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/option_pages.h"
#include "cli/views/usage.h"

#include <string.h>

/* One documented exit code. */
struct exit_code {
    int code;
    const char *word; /* stable, for programs: "gate"; NULL ends the list */
    const char *meaning;
};

static const struct exit_code exit_codes[] = {
    { PB_ERROR_NONE, "done", "done" },
    { PB_ERROR_INTERNAL, "internal", "internal error" },
    { PB_ERROR_USAGE, "usage", "the command line is wrong" },
    { PB_ERROR_CONFIGURATION, "configuration",
      "a setting, the pipeline file, the framework, the Places file or a table for statistics is wrong" },
    { PB_ERROR_SOURCE_TEMPORARY, "source-temporary", "a source failed; trying again later may work" },
    { PB_ERROR_SOURCE, "source", "a source failed, and trying again will not help" },
    { PB_ERROR_COLUMNS, "columns", "a source no longer has the columns that it needs" },
    { PB_ERROR_GATE, "gate", "the quality gate failed; nothing was published" },
    { PB_ERROR_PARTIAL, "partial", "some Places or sources were kept from the last run" },
    { PB_ERROR_NO_CHANGE, "no-change", "nothing new (only with --error-on-no-change)" },
    { PB_ERROR_LOCKED, "locked", "another run holds the lock" },
    { PB_ERROR_PUBLISH, "publish", "could not publish or write: disk or permissions" },
    { PB_ERROR_INTERRUPTED, "interrupted", "interrupted (Ctrl-C)" },
    { PB_ERROR_TERMINATED, "terminated", "terminated (SIGTERM)" },
    { 0 },
};

struct variable {
    const char *name;
    const char *meaning;
};

/* Beside the settings, whose variables come from their table. */
static const struct variable variables[] = {
    { "XDG_CONFIG_HOME", "folder of placebook/config.json, your own settings; default ~/.config" },
    { "XDG_STATE_HOME", "placebook/ in it is the default state folder; default ~/.local/state" },
    { "NO_COLOR", "turns colours off if set and not empty" },
    { "TERM", "\"dumb\" turns colours and the progress bar off" },
    { "TMPDIR", "folder of temporary files; default /tmp" },
    { "JOURNAL_STREAM", "set by systemd; when stderr goes to the journal, lines carry their priority" },
    { "https_proxy, all_proxy, no_proxy", "the proxy for https, as in other programs" },
    { NULL, NULL },
};

static enum pb_status print_exit_codes(const struct pb_terminal *terminal, struct pb_error *error)
{
    (void)error;
    if (terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, terminal->results, "placebook.exit-codes/1");
        pb_json_list(&writer, "codes");
        for (const struct exit_code *exit = exit_codes; exit->word; exit++) {
            pb_json_object(&writer, NULL);
            pb_json_integer(&writer, "code", exit->code);
            pb_json_text(&writer, "word", exit->word);
            pb_json_text(&writer, "meaning", exit->meaning);
            pb_json_end_object(&writer);
        }
        pb_json_end_list(&writer);
        pb_json_end_object(&writer);
        return PB_OK;
    }
    pb_print(terminal->results, "Exit codes of placebook\n\n");
    for (const struct exit_code *exit = exit_codes; exit->word; exit++)
        pb_print(terminal->results, "%5d  %s\n", exit->code, exit->meaning);
    pb_print(terminal->results, "\n");
    pb_print_wrapped(terminal->results,
                     "If several apply, the most severe one is used. New codes may be added: treat any unknown code "
                     "other than 0 as failure. If a reader of the results stops early, such as head, that is not a "
                     "failure: the code is 0, without a message.",
                     0, PB_PAGE_WIDTH, 0);
    return PB_OK;
}

static void environment_json(const struct pb_terminal *terminal)
{
    struct pb_json_writer writer;
    char name[64];
    pb_json_document(&writer, terminal->results, "placebook.environment/1");
    pb_json_list(&writer, "variables");
    for (size_t i = 0; i < PB_SETTINGS_COUNT && pb_settings_options[i].name; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", pb_setting_variable(pb_settings_options[i].name, name));
        pb_json_text(&writer, "meaning", pb_settings_options[i].help);
        pb_json_text(&writer, "default", pb_settings_options[i].default_value);
        pb_json_end_object(&writer);
    }
    for (const struct variable *variable = variables; variable->name; variable++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", variable->name);
        pb_json_text(&writer, "meaning", variable->meaning);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

static enum pb_status print_environment(const struct pb_terminal *terminal, struct pb_error *error)
{
    (void)error;
    if (terminal->json) {
        environment_json(terminal);
        return PB_OK;
    }
    FILE *file = terminal->results;
    pb_print_wrapped(file,
                     "Placebook looks for a setting in this order: the flag, the environment, the pipeline file, "
                     "$XDG_CONFIG_HOME/placebook/config.json, the default. placebook check PIPELINE --origin shows "
                     "where each value came from.",
                     0, PB_PAGE_WIDTH, 0);
    pb_print(file, "\n");
    for (size_t i = 0; i < PB_SETTINGS_COUNT && pb_settings_options[i].name; i++) {
        char name[64];
        pb_print(file, "  %s\n", pb_setting_variable(pb_settings_options[i].name, name));
        pb_print_wrapped(file, pb_settings_options[i].help, 6, PB_PAGE_WIDTH, 0);
    }
    for (const struct variable *variable = variables; variable->name; variable++) {
        pb_print(file, "  %s\n", variable->name);
        pb_print_wrapped(file, variable->meaning, 6, PB_PAGE_WIDTH, 0);
    }
    return PB_OK;
}

static enum pb_status print_pipelines(const struct pb_terminal *terminal, struct pb_error *error)
{
    static const struct pb_option_page pages[] = { { "A pipeline file", pb_pipeline_options }, { NULL, NULL } };
    return pb_option_pages(
        terminal, "pipelines",
        "A pipeline file is JSON. It names the sources and their extractors, the transforms, the loaders and the "
        "Places. Relative paths start from its folder. placebook modules lists what can be named by \"extractor\" and "
        "\"use\", placebook schema pipeline prints the JSON Schema, and placebook check PIPELINE checks a file.",
        pages, error);
}

static enum pb_status print_framework(const struct pb_terminal *terminal, struct pb_error *error)
{
    static const struct pb_option_page pages[] = { { "The outcomes framework", pb_framework_options },
                                                   { "The Places file", pb_geography_options },
                                                   { "The targets file", pb_targets_options },
                                                   { "The figures that plans quote", pb_quoted_options },
                                                   { NULL, NULL } };
    return pb_option_pages(
        terminal, "framework",
        "The outcomes framework lists the outcomes, pillars and measures, and the indicators that each measure comes "
        "from. The Places file lists the system, its Places and their areas. The targets file lists what plans "
        "promise: targets, milestones, and what is neither. The file of figures lists what plans quote in numbers. All "
        "are JSON; a pipeline file names them. placebook schema framework, places, targets and figures print their "
        "JSON Schemas.",
        pages, error);
}

const struct pb_topic pb_topics[] = {
    { "exit-codes", "what the exit codes mean", print_exit_codes },
    { "environment", "settings from the environment and elsewhere", print_environment },
    { "pipelines", "what a pipeline file holds", print_pipelines },
    { "framework", "what the framework, the Places and the targets file hold", print_framework },
    { NULL, NULL, NULL },
};
