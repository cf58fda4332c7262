#ifndef PB_CLI_ARGUMENTS_H
#define PB_CLI_ARGUMENTS_H
/*
 * What was typed. GNU habits: --name=value and --name value, -x value and -xvalue, switches together (-qv), flags and
 * operands in any order, "--" ends the flags, "-" is an operand. No abbreviations, so that new flags break no script.
 */
#include "cli/arguments/command.h"
#include "core/base/unknown_word.h"
#include "placebook/options.h"

struct pb_given {
    const struct pb_flag *flag; /* in the set of the arguments */
    const char *value;          /* NULL for a switch */
};

struct pb_arguments {
    const struct pb_command *const *commands; /* all that could be named; NULL-terminated */
    const struct pb_command *command;         /* NULL: none was named */
    struct pb_flag_set flags;
    struct pb_given *given;
    size_t given_count;
    const char **operands;
    size_t operand_count;
};

/* Reads the arguments of one of these commands; texts stay where they are, lists are in the arena. Errors
 * (PB_ERROR_USAGE): unknown command or flag with the nearest known one, a value that is missing or too many. `command`
 * is set as far as it got, so that the message can come with a usage line. The number of operands is checked apart, so
 * that --help works without them. */
enum pb_status pb_arguments_read(struct pb_arguments *arguments, const struct pb_command *const *commands, int argc,
                                 char **argv, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* Too few or too many operands for the command? */
enum pb_status pb_arguments_operands(const struct pb_arguments *arguments, struct pb_error *error) PB_MUST_USE;

/* Was the flag given? Its last value (NULL when not given). */
bool pb_is_given(const struct pb_arguments *arguments, const char *flag);
const char *pb_value_given(const struct pb_arguments *arguments, const char *flag);

/* The operand at a position, or NULL. */
const char *pb_operand(const struct pb_arguments *arguments, size_t position);

/* All values of a list flag, commas taken apart, blanks around them removed, into the arena. */
enum pb_status pb_values_given(const struct pb_arguments *arguments, const char *flag, struct pb_arena *arena,
                               struct pb_text_list *list, struct pb_error *error) PB_MUST_USE;

#endif
