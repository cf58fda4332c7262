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

static void set_tone(struct pb_terminal *terminal, const struct pb_arguments *arguments)
{
    terminal->json = pb_is_given(arguments, "json");
    terminal->quiet = pb_is_given(arguments, "quiet");
    terminal->verbose = pb_is_given(arguments, "verbose");
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

/* A run knows what became of the publication, and has said so. Other commands publish nothing. */
static void say_stopped(int signal_code, enum pb_status status, struct pb_error *error)
{
    const struct pb_error before = *error;
    pb_error_clear(error);
    (void)pb_fail(error, status, (enum pb_error_code)signal_code, "stopped by %s",
                  signal_code == PB_ERROR_TERMINATED ? "SIGTERM" : "Ctrl-C");
    pb_error_hint(error, "%s", before.hint[0] ? before.hint : "run the same command again");
}

/* Returns the exit code. */
static int perform(struct pb_call *call, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    struct pb_terminal *terminal = call->terminal;
    const struct pb_command *command = arguments->command;
    if (pb_is_given(arguments, "version")) {
        pb_versions_print(terminal);
        return 0;
    }
    bool helped = pb_is_given(arguments, "help");
    bool deeper = helped && command && command->help && arguments->operand_count > 0;
    if (!deeper && (helped || (!command && terminal->json))) {
        pb_help(terminal, call->commands, command);
        return 0;
    }
    if (!command) {
        pb_usage_short(terminal);
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
    if (stopped && (error->code == PB_ERROR_INTERRUPTED || error->code == PB_ERROR_TERMINATED))
        say_stopped(stopped, status, error);
    if (error->code == PB_ERROR_NONE)
        error->code = PB_ERROR_INTERNAL;
    bool helpful = error->code == PB_ERROR_USAGE && !error->hint[0];
    pb_terminal_error(terminal, error, helpful ? pb_usage_line(command, usage) : NULL);
    return (int)error->code;
}

int pb_cli(int argc, char **argv)
{
    struct pb_arena arena;
    struct pb_terminal terminal;
    struct pb_arguments arguments;
    struct pb_error error;
    char usage[PB_USAGE_LINE];
    int code = 0;
    pb_signals_ignore();
    pb_error_clear(&error);
    pb_terminal_open(&terminal);
    pb_arena_open(&arena, ARENA_MAXIMUM);
    const struct pb_command *const *commands = pb_commands_ordered(pb_commands, &arena);
    if (!commands) {
        terminal.json = wants_json(argc, argv);
        (void)pb_out_of_memory(&error);
        code = (int)error.code;
        pb_terminal_error(&terminal, &error, NULL);
    } else if (pb_arguments_read(&arguments, commands, argc, argv, &arena, &error) == PB_OK) {
        set_tone(&terminal, &arguments);
        struct pb_call call = { commands, &arguments, &terminal, &arena, 0 };
        code = perform(&call, &error);
    } else {
        terminal.json = wants_json(argc, argv);
        code = (int)error.code;
        pb_terminal_error(&terminal, &error, pb_usage_line(arguments.command, usage));
    }
    pb_error_clear(&error);
    if (pb_terminal_close(&terminal, &error) != PB_OK) {
        pb_terminal_error(&terminal, &error, NULL);
        code = code ? code : (int)error.code;
    }
    pb_arena_close(&arena);
    return code;
}
