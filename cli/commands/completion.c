/*
 * `placebook completion`: prints a script for a shell. The scripts are made from the declarations of the commands
 * (cli/views/completion_scripts.c) and hold everything they need: the shell does not start the program at each key.
 */
#include "cli/arguments/arguments.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/completion_scripts.h"

#include <stdlib.h>
#include <string.h>

static const char *const words[] = { "bash", "zsh", "fish", NULL };

static void (*const writers[])(FILE *file, const struct pb_completed *completed) = {
    pb_completion_bash,
    pb_completion_zsh,
    pb_completion_fish,
};

static const char *completion_word_at(const void *context, size_t i)
{
    (void)context;
    return words[i];
}

static enum pb_status completion_write_json(size_t shell, const struct pb_completed *completed, FILE *file,
                                            struct pb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    FILE *script = open_memstream(&text, &size);
    if (!script)
        return pb_out_of_memory(error);
    writers[shell](script, completed);
    enum pb_status status = fclose(script) == 0 ? PB_OK : pb_out_of_memory(error);
    if (status == PB_OK) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.completion/1");
        pb_json_text(&writer, "shell", words[shell]);
        pb_json_text(&writer, "script", text);
        pb_json_end_object(&writer);
    }
    free(text);
    return status;
}

static enum pb_status completion(struct pb_call *call, struct pb_error *error)
{
    const char *shell = pb_operand(call->arguments, 0);
    size_t which = 0;
    while (words[which] && strcmp(words[which], shell) != 0)
        which++;
    if (!words[which])
        return pb_unknown_word(error, "shell", shell, completion_word_at, NULL);
    struct pb_registry registry;
    enum pb_status status = pb_modules_open(call, &registry, error);
    if (status != PB_OK)
        return status;
    const struct pb_completed completed = { call->commands, &registry };
    if (call->terminal->json)
        status = completion_write_json(which, &completed, call->terminal->results, error);
    else
        writers[which](call->terminal->results, &completed);
    pb_registry_close(&registry);
    return status;
}

static const char *const examples[] = {
    "placebook completion bash > ~/.local/share/bash-completion/completions/placebook",
    "placebook completion zsh > ~/.zfunc/_placebook",
    "placebook completion fish > ~/.config/fish/completions/placebook.fish",
    NULL,
};

const struct pb_command pb_command_completion = {
    .name = "completion",
    .order = 170,
    .summary = "print a completion script for a shell",
    .operands = "bash|zsh|fish",
    .least = 1,
    .most = 1,
    .operand = PB_OPERAND_WORDS,
    .words = words,
    .description =
        "Prints a script that makes the shell complete commands, options, their values and the names of modules.",
    .examples = examples,
    .run = completion,
};
