#include "cli/views/help.h"

#include "cli/terminal/json_writer.h"
#include "cli/views/topics.h"
#include "cli/views/usage.h"
#include "placebook/version.h"

static void help_json(const struct pb_terminal *terminal, const struct pb_command *const *commands)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, terminal->results, "placebook.help/1");
    pb_json_text(&writer, "version", PB_VERSION);
    pb_json_list(&writer, "commands");
    for (const struct pb_command *const *command = commands; *command; command++)
        pb_usage_json(&writer, NULL, *command);
    pb_json_end_list(&writer);
    pb_json_list(&writer, "topics");
    for (const struct pb_topic *topic = pb_topics; topic->name; topic++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", topic->name);
        pb_json_text(&writer, "summary", topic->summary);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

static void command_json(const struct pb_terminal *terminal, const struct pb_command *command)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, terminal->results, "placebook.help/1");
    pb_json_text(&writer, "version", PB_VERSION);
    pb_usage_json(&writer, "command", command);
    pb_json_end_object(&writer);
}

void pb_help(const struct pb_terminal *terminal, const struct pb_command *const *commands,
             const struct pb_command *command)
{
    if (terminal->json && command)
        command_json(terminal, command);
    else if (terminal->json)
        help_json(terminal, commands);
    else if (command)
        pb_usage_command(terminal, command);
    else
        pb_usage_all(terminal, commands);
}
