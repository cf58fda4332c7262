#include "cli/views/usage.h"

#include "cli/views/topics.h"
#include "placebook/version.h"

#include <ctype.h>
#include <string.h>

enum { FLAG_COLUMN = 28 };

const char *pb_usage_line(const struct pb_command *command, char line[PB_USAGE_LINE])
{
    if (!command)
        (void)pb_text_copy(line, PB_USAGE_LINE, "placebook COMMAND [OPTION...]");
    else
        (void)snprintf(line, PB_USAGE_LINE, "placebook %s%s%s [OPTION...]", command->name,
                       command->operands[0] ? " " : "", command->operands);
    return line;
}

/* The help of a flag with its default, its words and its variable: "threads ... (default: 0; PLACEBOOK_JOBS)". */
static void describe_flag(const struct pb_flag *flag, char *text, size_t size)
{
    (void)pb_text_copy(text, size, flag->help);
    size_t length = strlen(text);
    if (length && text[length - 1] == '.')
        text[length - 1] = '\0';
    /* Help of settings is a sentence; here it stands after the flag. */
    if (flag->setting && text[0] && islower((unsigned char)text[1]))
        text[0] = (char)tolower((unsigned char)text[0]);
    if (flag->setting) {
        char variable[64];
        pb_append(text, size, " (");
        for (size_t i = 0; flag->choices && flag->choices[i]; i++)
            pb_append(text, size, "%s%s", i ? ", " : "one of ", flag->choices[i]);
        pb_append(text, size, flag->choices ? "; " : "");
        if (flag->setting->default_value)
            pb_append(text, size, "default: %s; ", flag->setting->default_value);
        pb_append(text, size, "%s)", pb_setting_variable(flag->setting->name, variable));
    }
    if (flag->kind == PB_FLAG_LIST || flag->kind == PB_FLAG_ASSIGNMENT)
        pb_append(text, size, "; may be repeated");
}

void pb_usage_flag(FILE *file, const struct pb_flag *flag)
{
    char spelt[96];
    char help[1024];
    const char *value = flag->kind == PB_FLAG_SWITCH ? "" : flag->value;
    const char *more = flag->kind == PB_FLAG_LIST ? ",..." : "";
    (void)snprintf(spelt, sizeof spelt, "  %c%c%s --%s%s%s%s", flag->letter ? '-' : ' ',
                   flag->letter ? flag->letter : ' ', flag->letter ? "," : " ", flag->name, value[0] ? " " : "", value,
                   more);
    describe_flag(flag, help, sizeof help);
    pb_print(file, "%-*s", FLAG_COLUMN - 2, spelt);
    size_t length = strlen(spelt);
    if (length > FLAG_COLUMN - 2) {
        pb_print(file, "\n");
        length = 0;
    }
    pb_print_wrapped(file, help, FLAG_COLUMN, PB_PAGE_WIDTH, length ? FLAG_COLUMN - 2 : 0);
}

void pb_usage_title(const struct pb_terminal *terminal, const char *text)
{
    pb_print(terminal->results, "\n%s%s%s\n", pb_colour(terminal->colour_results, "bold"), text,
             pb_colour(terminal->colour_results, "none"));
}

static void print_flags(const struct pb_terminal *terminal, const struct pb_flag_set *set, bool everywhere,
                        const char *heading)
{
    bool begun = false;
    for (size_t i = 0; i < set->count; i++) {
        if (set->flags[i].everywhere != everywhere)
            continue;
        if (!begun)
            pb_usage_title(terminal, heading);
        begun = true;
        pb_usage_flag(terminal->results, &set->flags[i]);
    }
}

void pb_usage_command(const struct pb_terminal *terminal, const struct pb_command *command)
{
    FILE *file = terminal->results;
    char line[PB_USAGE_LINE];
    struct pb_flag_set set;
    pb_flag_set_fill(&set, command);
    pb_print(file, "usage: %s\n\n", pb_usage_line(command, line));
    pb_print_wrapped(file, command->description, 0, PB_PAGE_WIDTH, 0);
    if (command->listed)
        pb_usage_title(terminal, command->listed_as);
    for (size_t i = 0; command->listed && command->listed(i).name; i++) {
        struct pb_word_line listed = command->listed(i);
        pb_print(file, "  %-24s  ", listed.name);
        pb_print_wrapped(file, listed.summary, FLAG_COLUMN, PB_PAGE_WIDTH, FLAG_COLUMN);
    }
    print_flags(terminal, &set, false, "Options");
    print_flags(terminal, &set, true, "Options of every command");
    pb_usage_title(terminal, "Examples");
    for (const char *const *example = command->examples; *example; example++)
        pb_print(file, "  %s\n", *example);
}

void pb_usage_short(const struct pb_terminal *terminal)
{
    pb_print(terminal->results,
             "placebook " PB_VERSION ": public-health datasets to a workbook and an archive for each Place\n\n"
             "  placebook check pipelines/demo.json        is everything in order?\n"
             "  placebook run pipelines/demo.json          make and publish the workbooks\n"
             "  placebook rejects                          which rows were rejected, and why\n\n"
             "placebook help lists all commands, placebook COMMAND --help explains one.\n");
}

void pb_usage_all(const struct pb_terminal *terminal, const struct pb_command *const *commands)
{
    FILE *file = terminal->results;
    struct pb_flag_set set;
    char line[PB_USAGE_LINE];
    pb_flag_set_fill(&set, NULL);
    pb_print(file, "usage: %s\n\n", pb_usage_line(NULL, line));
    pb_print_wrapped(file, "Turns public-health datasets into an Excel workbook and a zip archive for each Place.", 0,
                     PB_PAGE_WIDTH, 0);
    pb_usage_title(terminal, "Commands");
    for (const struct pb_command *const *command = commands; *command; command++) {
        (void)snprintf(line, sizeof line, "%s%s%s", (*command)->name, (*command)->operands[0] ? " " : "",
                       (*command)->operands);
        pb_print(file, strlen(line) > 32 ? "  %s\n%36s" : "  %-32s  %s", line, "");
        pb_print(file, "%s\n", (*command)->summary);
    }
    print_flags(terminal, &set, true, "Options of every command");
    pb_usage_title(terminal, "Topics (placebook help TOPIC)");
    for (const struct pb_topic *topic = pb_topics; topic->name; topic++)
        pb_print(file, "  %-32s  %s\n", topic->name, topic->summary);
}

void pb_usage_flag_json(struct pb_json_writer *writer, const struct pb_flag *flag)
{
    static const char *const kinds[] = { "switch", "value", "list", "assignment" };
    char letter[2] = { flag->letter, '\0' };
    char variable[64];
    pb_json_object(writer, NULL);
    pb_json_text(writer, "name", flag->name);
    if (flag->letter)
        pb_json_text(writer, "letter", letter);
    pb_json_text(writer, "kind", kinds[flag->kind]);
    if (flag->kind != PB_FLAG_SWITCH)
        pb_json_text(writer, "value", flag->value);
    pb_json_text(writer, "help", flag->help);
    if (flag->choices) {
        pb_json_list(writer, "choices");
        for (size_t i = 0; flag->choices[i]; i++)
            pb_json_text(writer, NULL, flag->choices[i]);
        pb_json_end_list(writer);
    }
    if (flag->setting) {
        pb_json_text(writer, "default", flag->setting->default_value);
        pb_json_text(writer, "environment", pb_setting_variable(flag->setting->name, variable));
    }
    pb_json_end_object(writer);
}

void pb_usage_json(struct pb_json_writer *writer, const char *key, const struct pb_command *command)
{
    char line[PB_USAGE_LINE];
    struct pb_flag_set set;
    pb_flag_set_fill(&set, command);
    pb_json_object(writer, key);
    pb_json_text(writer, "name", command->name);
    pb_json_text(writer, "summary", command->summary);
    pb_json_text(writer, "usage", pb_usage_line(command, line));
    pb_json_text(writer, "description", command->description);
    pb_json_list(writer, "options");
    for (size_t i = 0; i < set.count; i++)
        pb_usage_flag_json(writer, &set.flags[i]);
    pb_json_end_list(writer);
    pb_json_list(writer, "examples");
    for (const char *const *example = command->examples; *example; example++)
        pb_json_text(writer, NULL, *example);
    pb_json_end_list(writer);
    pb_json_end_object(writer);
}
