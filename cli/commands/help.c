/*
 * `placebook help`: the page of a command or a topic. Pages are made from the declarations of the commands
 * (cli/views/help.h).
 */
#include "cli/views/help.h"
#include "cli/arguments/arguments.h"
#include "cli/views/topics.h"

#include <string.h>

static const char *subject_at(const void *context, size_t i)
{
    const struct pb_command *const *commands = context;
    size_t count = 0;
    while (commands[count])
        count++;
    return i < count ? commands[i]->name : pb_topics[i - count].name;
}

static enum pb_status help_command(struct pb_call *call, struct pb_error *error)
{
    const char *subject = pb_operand(call->arguments, 0);
    const struct pb_command *command = subject ? pb_command_find(call->commands, subject) : NULL;
    if (!subject || command) {
        pb_help(call->terminal, call->commands, command);
        return PB_OK;
    }
    for (const struct pb_topic *topic = pb_topics; topic->name; topic++)
        if (strcmp(topic->name, subject) == 0)
            return topic->print(call->terminal, error);
    return pb_unknown_word(error, "topic", subject, subject_at, call->commands);
}

static const char *const examples[] = { "placebook help run", "placebook help exit-codes", NULL };

const struct pb_command pb_command_help = {
    .name = "help",
    .order = 160,
    .summary = "explain a command or a topic",
    .operands = "[COMMAND|TOPIC]",
    .most = 1,
    .operand = PB_OPERAND_TOPIC,
    .description = "Explains a command or a topic. Without TOPIC, lists them all.",
    .examples = examples,
    .run = help_command,
};
