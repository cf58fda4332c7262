#include "cli/cli.h"

#include "app/limits.h"
#include "cli/arguments/arguments.h"
#include "cli/commands/commands.h"
#include "cli/terminal/signals.h"
#include "cli/views/help.h"
#include "cli/views/usage.h"
#include "cli/views/versions.h"

#include <string.h>

#define ARENA_MAXIMUM ((size_t)4 << 30)

static void set_tone(struct pb_output *output, const struct pb_arguments *arguments)
{
    output->json = pb_is_given(arguments, "json");
    output->quiet = pb_is_given(arguments, "quiet");
    output->verbose = pb_is_given(arguments, "verbose");
}

/* Errors are JSON from the first one on: also when it is the command line itself that is wrong. */
static bool wants_json(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            return false;
        if (strcmp(argv[i], "--json") == 0)
            return true;
    }
    return false;
}

/* Answers the exit code. */
static int perform(struct pb_call *call, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    struct pb_output *output = call->output;
    const struct pb_command *command = arguments->command;
    if (pb_is_given(arguments, "version")) {
        pb_versions_print(output);
        return 0;
    }
    bool helped = pb_is_given(arguments, "help");
    bool deeper = helped && command && command->help && arguments->operand_count > 0;
    if (!deeper && (helped || (!command && output->json))) {
        pb_help(output, call->commands, command);
        return 0;
    }
    if (!command) {
        pb_usage_short(output);
        return 0;
    }
    enum pb_status status = pb_limits_check(error);
    if (status == PB_OK)
        status = pb_arguments_operands(arguments, error);
    if (status == PB_OK)
        status = deeper ? command->help(call, error) : command->run(call, error);
    if (status == PB_OK)
        return call->exit_code;
    char usage[PB_USAGE_LINE];
    int stopped = pb_signals_exit_code();
    if (stopped && (error->code == PB_ERROR_INTERRUPTED || error->code == PB_ERROR_TERMINATED)) {
        pb_error_clear(error);
        (void)pb_fail(error, status, (enum pb_error_code)stopped, "stopped by %s",
                      stopped == PB_ERROR_TERMINATED ? "SIGTERM" : "Ctrl-C");
        pb_error_hint(error, "what was published before is as it was; the same command again goes on where it stopped");
    }
    if (error->code == PB_ERROR_NONE)
        error->code = PB_ERROR_INTERNAL;
    bool helpful = error->code == PB_ERROR_USAGE && !error->hint[0];
    pb_output_error(output, error, helpful ? pb_usage_line(command, usage) : NULL);
    return (int)error->code;
}

int pb_cli(int argc, char **argv)
{
    struct pb_arena arena;
    struct pb_output output;
    struct pb_arguments arguments;
    struct pb_error error;
    char usage[PB_USAGE_LINE];
    int code = 0;
    pb_signals_ignore();
    pb_error_clear(&error);
    pb_output_open(&output);
    pb_arena_open(&arena, ARENA_MAXIMUM);
    const struct pb_command *const *commands = pb_commands_ordered(pb_commands, &arena);
    if (!commands) {
        output.json = wants_json(argc, argv);
        (void)pb_out_of_memory(&error);
        code = (int)error.code;
        pb_output_error(&output, &error, NULL);
    } else if (pb_arguments_read(&arguments, commands, argc, argv, &arena, &error) == PB_OK) {
        set_tone(&output, &arguments);
        struct pb_call call = { commands, &arguments, &output, &arena, 0 };
        code = perform(&call, &error);
    } else {
        output.json = wants_json(argc, argv);
        code = (int)error.code;
        pb_output_error(&output, &error, pb_usage_line(arguments.command, usage));
    }
    pb_error_clear(&error);
    if (pb_output_close(&output, &error) != PB_OK) {
        pb_output_error(&output, &error, NULL);
        code = code ? code : (int)error.code;
    }
    pb_arena_close(&arena);
    return code;
}
