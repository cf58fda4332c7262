#include "cli/arguments/arguments.h"

#include "placebook/nearest.h"

#include <string.h>

/* The state of the reading. */
struct reading {
    struct pb_arguments *arguments;
    int argc;
    char **argv;
    int next;    /* the argument to look at next */
    bool closed; /* "--" was seen */
};

static const char *command_at(const void *context, size_t i)
{
    const struct pb_command *const *commands = context;
    return commands[i] ? commands[i]->name : NULL;
}

static const char *flag_at(const void *context, size_t i)
{
    const struct pb_flag_set *set = context;
    return i < set->count ? set->flags[i].name : NULL;
}

static const struct pb_flag *find_long(const struct pb_flag_set *set, const char *name, size_t length)
{
    for (size_t i = 0; i < set->count; i++)
        if (strlen(set->flags[i].name) == length && memcmp(set->flags[i].name, name, length) == 0)
            return &set->flags[i];
    return NULL;
}

static const struct pb_flag *arguments_find_short(const struct pb_flag_set *set, char letter)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->flags[i].letter == letter)
            return &set->flags[i];
    return NULL;
}

static enum pb_status unknown_flag(const struct reading *reading, const char *typed, size_t length,
                                   struct pb_error *error)
{
    char name[64] = "";
    if (length < sizeof name)
        memcpy(name, typed, length);
    const struct pb_flag_set *set = &reading->arguments->flags;
    const struct pb_command *command = reading->arguments->command;
    enum pb_status status =
        command ? pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "unknown option '%.*s' of %s", (int)length, typed,
                          command->name)
                : pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "unknown option '%.*s'", (int)length, typed);
    const char *nearest = pb_nearest(name + strspn(name, "-"), flag_at, set);
    if (nearest)
        pb_error_hint(error, "did you mean '--%s'?", nearest);
    else if (!command)
        pb_error_hint(error, "put the options of a command after it: placebook COMMAND --option");
    return status;
}

static void arguments_note(struct reading *reading, const struct pb_flag *flag, const char *value)
{
    struct pb_arguments *arguments = reading->arguments;
    arguments->given[arguments->given_count++] = (struct pb_given){ flag, value };
}

static bool is_flag(const struct reading *reading, const char *typed)
{
    if (typed[0] != '-' || typed[1] != '-')
        return false;
    return !typed[2] || find_long(&reading->arguments->flags, typed + 2, strcspn(typed + 2, "="));
}

/* The value of a flag that was not written with "=": the next argument, unless that is plainly another flag; NULL when
 * there is none. */
static const char *arguments_take_value(struct reading *reading, const struct pb_flag *flag, struct pb_error *error)
{
    const char *next = reading->next < reading->argc ? reading->argv[reading->next] : NULL;
    if (next && !is_flag(reading, next)) {
        reading->next++;
        return next;
    }
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' needs a value", flag->name);
    pb_error_hint(error, "write --%s=%s", flag->name, flag->value);
    return NULL;
}

static enum pb_status arguments_check_value(const struct pb_flag *flag, const char *value, struct pb_error *error)
{
    if (flag->kind == PB_FLAG_ASSIGNMENT && (value[0] == '=' || !strchr(value, '='))) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' has '%s': expected NAME=VALUE", flag->name, value);
        pb_error_hint(error, "write --%s %s=VALUE", flag->name, value[0] && value[0] != '=' ? value : "NAME");
        return status;
    }
    if (!value[0] && flag->kind != PB_FLAG_ASSIGNMENT)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' has an empty value", flag->name);
    return PB_OK;
}

/* `value` is what stands with the flag; NULL: it is the next argument. */
static enum pb_status arguments_read_value(struct reading *reading, const struct pb_flag *flag, const char *value,
                                           struct pb_error *error)
{
    if (!value && !(value = arguments_take_value(reading, flag, error)))
        return PB_FAILED;
    if (arguments_check_value(flag, value, error) != PB_OK)
        return PB_FAILED;
    arguments_note(reading, flag, value);
    return PB_OK;
}

static enum pb_status arguments_read_long(struct reading *reading, const char *typed, struct pb_error *error)
{
    size_t length = strcspn(typed + 2, "=");
    const struct pb_flag *flag = find_long(&reading->arguments->flags, typed + 2, length);
    if (!flag)
        return unknown_flag(reading, typed, length + 2, error);
    const char *value = typed[2 + length] == '=' ? typed + 2 + length + 1 : NULL;
    if (flag->kind != PB_FLAG_SWITCH)
        return arguments_read_value(reading, flag, value, error);
    if (value)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' does not take a value, found '%s'", flag->name,
                       value);
    arguments_note(reading, flag, NULL);
    return PB_OK;
}

static enum pb_status read_short(struct reading *reading, const char *typed, struct pb_error *error)
{
    for (const char *letter = typed + 1; *letter; letter++) {
        const struct pb_flag *flag = arguments_find_short(&reading->arguments->flags, *letter);
        if (!flag) {
            char name[3] = { '-', *letter, '\0' };
            return unknown_flag(reading, letter == typed + 1 && letter[1] ? typed : name,
                                letter == typed + 1 && letter[1] ? strlen(typed) : 2, error);
        }
        if (flag->kind != PB_FLAG_SWITCH)
            return arguments_read_value(reading, flag, letter[1] ? letter + 1 : NULL, error);
        arguments_note(reading, flag, NULL);
    }
    return PB_OK;
}

/* Flags that stood before the command belong to the set of the command from now on. They are all switches, so their
 * values have room for the names in the meantime. */
static void adopt(struct pb_arguments *arguments)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        arguments->given[i].value = arguments->given[i].flag->name;
    pb_flag_set_fill(&arguments->flags, arguments->command);
    for (size_t i = 0; i < arguments->given_count; i++) {
        struct pb_given *given = &arguments->given[i];
        given->flag = find_long(&arguments->flags, given->value, strlen(given->value));
        given->value = NULL;
    }
}

static enum pb_status read_operand(struct reading *reading, const char *typed, struct pb_error *error)
{
    struct pb_arguments *arguments = reading->arguments;
    if (arguments->command) {
        arguments->operands[arguments->operand_count++] = typed;
        return PB_OK;
    }
    const struct pb_command *command = pb_command_find(arguments->commands, typed);
    if (!command)
        return pb_unknown_word(error, "command", typed, command_at, arguments->commands);
    arguments->command = command;
    adopt(arguments);
    return PB_OK;
}

enum pb_status pb_arguments_read(struct pb_arguments *arguments, const struct pb_command *const *commands, int argc,
                                 char **argv, struct pb_arena *arena, struct pb_error *error)
{
    *arguments = (struct pb_arguments){ .commands = commands };
    pb_flag_set_fill(&arguments->flags, NULL);
    /* Letters of a cluster (-qvj4) are flags each, so the room needed is that of all letters. */
    size_t most = 1;
    for (int i = 1; i < argc; i++)
        most += argv[i][0] == '-' && argv[i][1] != '-' ? strlen(argv[i]) : 1;
    arguments->given = pb_arena_take(arena, most, sizeof *arguments->given);
    arguments->operands = pb_arena_take(arena, (size_t)(argc > 0 ? argc : 1), sizeof *arguments->operands);
    if (!arguments->given || !arguments->operands)
        return pb_out_of_memory(error);

    struct reading reading = { .arguments = arguments, .argc = argc, .argv = argv, .next = 1 };
    enum pb_status status = PB_OK;
    while (status == PB_OK && reading.next < argc) {
        const char *typed = argv[reading.next++];
        if (reading.closed || typed[0] != '-' || !typed[1])
            status = read_operand(&reading, typed, error);
        else if (strcmp(typed, "--") == 0)
            reading.closed = true;
        else if (typed[1] == '-')
            status = arguments_read_long(&reading, typed, error);
        else
            status = read_short(&reading, typed, error);
    }
    return status;
}

enum pb_status pb_arguments_operands(const struct pb_arguments *arguments, struct pb_error *error)
{
    const struct pb_command *command = arguments->command;
    if (arguments->operand_count < command->least)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s needs %s", command->name, command->operands);
    if (arguments->operand_count > command->most) {
        const char *extra = arguments->operands[command->most];
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s: unexpected argument '%s'", command->name, extra);
    }
    return PB_OK;
}

bool pb_is_given(const struct pb_arguments *arguments, const char *flag)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].flag->name, flag) == 0)
            return true;
    return false;
}

const char *pb_value_given(const struct pb_arguments *arguments, const char *flag)
{
    for (size_t i = arguments->given_count; i-- > 0;)
        if (strcmp(arguments->given[i].flag->name, flag) == 0)
            return arguments->given[i].value;
    return NULL;
}

const char *pb_operand(const struct pb_arguments *arguments, size_t position)
{
    return position < arguments->operand_count ? arguments->operands[position] : NULL;
}

/* Adds the items of "a, b,c". */
static enum pb_status arguments_split(const char *value, const struct pb_flag *flag, struct pb_arena *arena,
                                      struct pb_text_list *list, struct pb_error *error)
{
    while (true) {
        value += strspn(value, " ");
        size_t length = strcspn(value, ",");
        size_t end = length;
        while (end > 0 && value[end - 1] == ' ')
            end--;
        if (end == 0)
            return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' has an empty item in its list", flag->name);
        const char **items = pb_arena_grow(arena, (void *)list->items, list->count, list->count + 1, sizeof *items);
        if (!items)
            return pb_out_of_memory(error);
        list->items = items;
        items[list->count] = pb_arena_text(arena, value, end);
        if (!items[list->count])
            return pb_out_of_memory(error);
        list->count++;
        if (!value[length])
            return PB_OK;
        value += length + 1;
    }
}

enum pb_status pb_values_given(const struct pb_arguments *arguments, const char *flag, struct pb_arena *arena,
                               struct pb_text_list *list, struct pb_error *error)
{
    *list = (struct pb_text_list){ 0 };
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].flag->name, flag) == 0)
            status = arguments_split(arguments->given[i].value, arguments->given[i].flag, arena, list, error);
    return status;
}
