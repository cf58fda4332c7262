#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/json_writer.h"
#include "cli/topics.h"
#include "cli/usage.h"

#include <string.h>

static const char *subject_at(const void *context, size_t i)
{
    (void)context;
    size_t count = 0;
    while (pb_commands[count])
        count++;
    return i < count ? pb_commands[i]->name : pb_topics[i - count].name;
}

static void all_json(const struct pb_output *output)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, output->results, "placebook.help/1");
    pb_json_text(&writer, "version", PB_VERSION);
    pb_json_list(&writer, "commands");
    for (const struct pb_command *const *command = pb_commands; *command; command++)
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

static void one_json(const struct pb_output *output, const struct pb_command *command)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, output->results, "placebook.help/1");
    pb_json_text(&writer, "version", PB_VERSION);
    pb_usage_json(&writer, "command", command);
    pb_json_end_object(&writer);
}

void pb_help(const struct pb_output *output, const struct pb_command *command)
{
    if (output->json && command)
        one_json(output, command);
    else if (output->json)
        all_json(output);
    else if (command)
        pb_usage_command(output, command);
    else
        pb_usage_all(output);
}

static enum pb_status help(struct pb_call *call, struct pb_error *error)
{
    const char *subject = pb_operand(call->arguments, 0);
    const struct pb_command *command = subject ? pb_command_find(subject) : NULL;
    if (!subject || command) {
        pb_help(call->output, command);
        return PB_OK;
    }
    for (const struct pb_topic *topic = pb_topics; topic->name; topic++)
        if (strcmp(topic->name, subject) == 0)
            return topic->print(call->output, error);
    return pb_unknown_word(error, "topic", subject, subject_at, NULL);
}

static const char *const examples[] = { "placebook help run", "placebook help exit-codes", NULL };

const struct pb_command pb_command_help = {
    .name = "help",
    .summary = "explain a command or a topic",
    .operands = "[COMMAND|TOPIC]",
    .most = 1,
    .operand = PB_OPERAND_TOPIC,
    .description = "Explains a command or a topic. Without one, lists them all.",
    .examples = examples,
    .run = help,
};
