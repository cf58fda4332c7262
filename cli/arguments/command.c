#include "cli/arguments/command.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Taken by every command. */
static const struct pb_flag everywhere[] = {
    { .name = "json", .help = "print results and errors as JSON, one object per line", .everywhere = true },
    { .name = "quiet", .letter = 'q', .help = "print nothing but warnings and errors", .everywhere = true },
    { .name = "verbose", .letter = 'v', .help = "print more detail", .everywhere = true },
    { .name = "help", .letter = 'h', .help = "print this help", .everywhere = true },
    { .name = "version",
      .help = "print the versions of the program and, with --json, of its libraries",
      .everywhere = true },
    { 0 },
};

const char *const pb_every_setting[] = { "*", NULL };

static int compare_order(const void *a, const void *b)
{
    const struct pb_command *const *left = a;
    const struct pb_command *const *right = b;
    int difference = ((*left)->order > (*right)->order) - ((*left)->order < (*right)->order);
    return difference ? difference : strcmp((*left)->name, (*right)->name);
}

const struct pb_command *const *pb_commands_ordered(const struct pb_command *const *commands, struct pb_arena *arena)
{
    size_t count = 0;
    while (commands[count])
        count++;
    const struct pb_command **ordered = pb_arena_take(arena, count + 1, sizeof *ordered);
    if (!ordered)
        return NULL;
    memcpy((void *)ordered, (const void *)commands, (count + 1) * sizeof *ordered);
    qsort((void *)ordered, count, sizeof *ordered, compare_order);
    return ordered;
}

const struct pb_command *pb_command_find(const struct pb_command *const *commands, const char *name)
{
    for (const struct pb_command *const *command = commands; *command; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

const char *pb_command_word(const struct pb_command *command, size_t i)
{
    if (command->listed)
        return command->listed(i).name;
    return command->words ? command->words[i] : NULL;
}

/* The table may spell a name with underscores or with dashes. */
static bool command_same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (*a != *b && !((*a == '-' || *a == '_') && (*b == '-' || *b == '_')))
            return false;
    return *a == *b;
}

static bool takes_setting(const struct pb_command *command, const char *name)
{
    for (const char *const *setting = command->settings; setting && *setting; setting++)
        if (strcmp(*setting, "*") == 0 || command_same_name(*setting, name))
            return true;
    return false;
}

static void command_add(struct pb_flag_set *set, const struct pb_flag *flag)
{
    if (set->count < PB_FLAGS_MAXIMUM)
        set->flags[set->count++] = *flag;
}

static bool names_file(const struct pb_option *option)
{
    static const char *const files[] = { "ca_bundle", "metrics", "lineage", NULL };
    for (const char *const *file = files; *file; file++)
        if (strcmp(option->name, *file) == 0)
            return true;
    return false;
}

static const char *value_word(const struct pb_option *option)
{
    if (option->choices)
        return "WORD";
    switch (option->type) {
    case PB_OPTION_BOOLEAN:
        return NULL;
    case PB_OPTION_PATH:
        return names_file(option) ? "FILE" : "FOLDER";
    case PB_OPTION_INTEGER:
        return "N";
    default:
        return "VALUE";
    }
}

static char short_name(const char *setting)
{
    if (strcmp(setting, "output") == 0)
        return 'o';
    return strcmp(setting, "jobs") == 0 ? 'j' : '\0';
}

static void add_settings(struct pb_flag_set *set, const struct pb_command *command)
{
    for (size_t i = 0; i < PB_SETTINGS_COUNT && pb_settings_options[i].name; i++) {
        const struct pb_option *option = &pb_settings_options[i];
        if (!takes_setting(command, option->name))
            continue;
        pb_text_copy(set->names[i], sizeof set->names[i], option->name);
        for (char *letter = set->names[i]; *letter; letter++)
            if (*letter == '_')
                *letter = '-';
        struct pb_flag flag = {
            .name = set->names[i],
            .letter = short_name(option->name),
            .kind = option->type == PB_OPTION_BOOLEAN ? PB_FLAG_SWITCH : PB_FLAG_VALUE,
            .value = value_word(option),
            .help = option->help,
            .setting = option,
            .choices = option->choices,
            .completes = option->type != PB_OPTION_PATH ? PB_ANYTHING
                         : names_file(option)           ? PB_FILES
                                                        : PB_FOLDERS,
        };
        command_add(set, &flag);
    }
}

void pb_flag_set_fill(struct pb_flag_set *set, const struct pb_command *command)
{
    set->count = 0;
    if (command) {
        for (const struct pb_flag *flag = command->flags; flag && flag->name; flag++)
            command_add(set, flag);
        add_settings(set, command);
    }
    for (const struct pb_flag *flag = everywhere; flag->name; flag++)
        command_add(set, flag);
}

const char *pb_setting_variable(const char *setting, char text[64])
{
    (void)snprintf(text, 64, "PLACEBOOK_%s", setting);
    for (char *letter = text; *letter; letter++)
        *letter = *letter == '-' ? '_' : (char)toupper((unsigned char)*letter);
    return text;
}
