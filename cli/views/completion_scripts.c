#include "cli/views/completion_scripts.h"

#include "cli/views/topics.h"

#include <string.h>

/* The words that a command may be followed by, with a blank between them. */
static void print_words(FILE *file, const struct pb_command *command, const struct pb_completed *completed)
{
    const char *before = "";
    const char *word = NULL;
    for (size_t i = 0; (word = pb_command_word(command, i)); i++, before = " ")
        pb_print(file, "%s%s", before, word);
    if (command->operand != PB_OPERAND_TOPIC)
        return;
    for (const struct pb_command *const *known = completed->commands; *known; known++, before = " ")
        pb_print(file, "%s%s", before, (*known)->name);
    for (const struct pb_topic *topic = pb_topics; topic->name; topic++, before = " ")
        pb_print(file, "%s%s", before, topic->name);
}

static bool completion_scripts_has_words(const struct pb_command *command)
{
    return pb_command_word(command, 0) || command->operand == PB_OPERAND_TOPIC;
}

static void print_modules(FILE *file, const struct pb_completed *completed)
{
    const struct pb_registry *registry = completed->registry;
    for (size_t i = 0; i < registry->count; i++)
        pb_print(file, "%s%s", i ? " " : "", registry->modules[i]->name);
}

static void print_choices(FILE *file, const struct pb_flag *flag)
{
    for (size_t i = 0; flag->choices && flag->choices[i]; i++)
        pb_print(file, "%s%s", i ? " " : "", flag->choices[i]);
}

/* --- bash --- */

/* One branch of "case COMMAND:FLAG": what may follow the flag. */
static void bash_flag(FILE *file, const struct pb_command *command, const struct pb_flag *flag)
{
    if (flag->kind == PB_FLAG_SWITCH)
        return;
    pb_print(file, "        %s:--%s", command->name, flag->name);
    if (flag->letter)
        pb_print(file, " | %s:-%c", command->name, flag->letter);
    pb_print(file, ")\n            ");
    if (flag->choices) {
        pb_print(file, "mapfile -t COMPREPLY < <(compgen -W '");
        print_choices(file, flag);
        pb_print(file, "' -- \"$cur\")");
    } else if (flag->completes == PB_FOLDERS) {
        pb_print(file, "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")");
    } else if (flag->completes == PB_FILES) {
        pb_print(file, "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")");
    } else {
        pb_print(file, "COMPREPLY=()");
    }
    pb_print(file, "\n            return ;;\n");
}

static void bash_command(FILE *file, const struct pb_command *command, const struct pb_completed *completed)
{
    struct pb_flag_set set;
    pb_flag_set_fill(&set, command);
    pb_print(file, "        %s)\n            flags='", command->name);
    for (size_t i = 0; i < set.count; i++)
        pb_print(file, "%s--%s", i ? " " : "", set.flags[i].name);
    pb_print(file, "'\n");
    if (completion_scripts_has_words(command)) {
        pb_print(file, "            words='");
        print_words(file, command, completed);
        pb_print(file, "'\n");
    }
    if (command->operand == PB_OPERAND_MODULE) {
        pb_print(file, "            [ \"$prev\" = show ] && words='");
        print_modules(file, completed);
        pb_print(file, "'\n");
    }
    if (command->operand == PB_OPERAND_PIPELINE)
        pb_print(file, "            files=json\n");
    if (command->operand == PB_OPERAND_WORKBOOK)
        pb_print(file, "            files=xlsx\n");
    if (command->operand == PB_OPERAND_FILE)
        pb_print(file, "            files='*'\n");
    pb_print(file, "            ;;\n");
}

void pb_completion_bash(FILE *file, const struct pb_completed *completed)
{
    struct pb_flag_set set;
    pb_print(file, "# bash completion for placebook; made by: placebook completion bash\n"
                   "_placebook()\n{\n"
                   "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                   "    local command='' flags='' words='' files='' i\n"
                   "    # --name=value comes as three words\n"
                   "    if [ \"$cur\" = '=' ]; then cur=''; prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                   "    elif [ \"$prev\" = '=' ]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
                   "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                   "        case ${COMP_WORDS[i]} in\n            ");
    for (const struct pb_command *const *command = completed->commands; *command; command++)
        pb_print(file, "%s%s", command == completed->commands ? "" : " | ", (*command)->name);
    pb_print(file, ") command=${COMP_WORDS[i]}; break ;;\n        esac\n    done\n"
                   "    COMPREPLY=()\n    case $command:$prev in\n");
    for (const struct pb_command *const *command = completed->commands; *command; command++) {
        pb_flag_set_fill(&set, *command);
        for (size_t i = 0; i < set.count; i++)
            bash_flag(file, *command, &set.flags[i]);
    }
    pb_print(file, "    esac\n    case $command in\n        '')\n            words='");
    for (const struct pb_command *const *command = completed->commands; *command; command++)
        pb_print(file, "%s%s", command == completed->commands ? "" : " ", (*command)->name);
    pb_flag_set_fill(&set, NULL);
    pb_print(file, "'\n            flags='");
    for (size_t i = 0; i < set.count; i++)
        pb_print(file, "%s--%s", i ? " " : "", set.flags[i].name);
    pb_print(file, "'\n            ;;\n");
    for (const struct pb_command *const *command = completed->commands; *command; command++)
        bash_command(file, *command, completed);
    pb_print(file, "    esac\n"
                   "    if [[ $cur == -* ]]; then\n"
                   "        mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$cur\")\n"
                   "    elif [ -n \"$files\" ]; then\n"
                   "        compopt -o filenames 2>/dev/null\n"
                   "        mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"; compgen -f -X \"!*.$files\" -- \"$cur\")\n"
                   "    else\n"
                   "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
                   "    fi\n}\ncomplete -F _placebook placebook\n");
}

/* --- zsh --- */

/* Text inside '...' of a zsh specification: brackets and colons are its punctuation. */
static void zsh_text(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            pb_print(file, "'\\''");
        else
            pb_print(file, strchr("[]:\\", *text) ? "\\%c" : "%c", *text);
    }
}

static void zsh_flag(FILE *file, const struct pb_flag *flag, const char *spelling)
{
    bool value = flag->kind != PB_FLAG_SWITCH;
    bool repeated = flag->kind == PB_FLAG_LIST || flag->kind == PB_FLAG_ASSIGNMENT;
    pb_print(file, " \\\n                '%s%s%s[", repeated ? "*" : "", spelling,
             !value               ? ""
             : spelling[1] == '-' ? "="
                                  : "+");
    zsh_text(file, flag->help);
    pb_print(file, "]");
    if (value) {
        pb_print(file, ":");
        zsh_text(file, flag->value);
        pb_print(file, ":");
        if (flag->choices) {
            pb_print(file, "(");
            print_choices(file, flag);
            pb_print(file, ")");
        } else if (flag->completes != PB_ANYTHING) {
            pb_print(file, flag->completes == PB_FOLDERS ? "_files -/" : "_files");
        } else {
            pb_print(file, " ");
        }
    }
    pb_print(file, "'");
}

static void zsh_command(FILE *file, const struct pb_command *command, const struct pb_completed *completed)
{
    struct pb_flag_set set;
    pb_flag_set_fill(&set, command);
    pb_print(file, "            %s)\n                _arguments", command->name);
    for (size_t i = 0; i < set.count; i++) {
        char spelling[64];
        (void)snprintf(spelling, sizeof spelling, "--%s", set.flags[i].name);
        zsh_flag(file, &set.flags[i], spelling);
        if (!set.flags[i].letter)
            continue;
        (void)snprintf(spelling, sizeof spelling, "-%c", set.flags[i].letter);
        zsh_flag(file, &set.flags[i], spelling);
    }
    if (command->operand == PB_OPERAND_PIPELINE)
        pb_print(file, " \\\n                '1:pipeline file:_files -g \"*.json\"'");
    if (command->operand == PB_OPERAND_WORKBOOK)
        pb_print(file, " \\\n                '1:workbook:_files -g \"*.xlsx\"'");
    if (command->operand == PB_OPERAND_FILE)
        pb_print(file, " \\\n                '1:file:_files'");
    if (completion_scripts_has_words(command)) {
        pb_print(file, " \\\n                '1:word:(");
        print_words(file, command, completed);
        pb_print(file, ")'");
    }
    if (command->operand == PB_OPERAND_MODULE) {
        pb_print(file, " \\\n                '2:module:(");
        print_modules(file, completed);
        pb_print(file, ")'");
    }
    pb_print(file, "\n                ;;\n");
}

void pb_completion_zsh(FILE *file, const struct pb_completed *completed)
{
    pb_print(file, "#compdef placebook\n# zsh completion for placebook; made by: placebook completion zsh\n"
                   "_placebook()\n{\n    local curcontext=\"$curcontext\" state line\n    local -a commands\n"
                   "    commands=(\n");
    for (const struct pb_command *const *command = completed->commands; *command; command++) {
        pb_print(file, "        '%s:", (*command)->name);
        zsh_text(file, (*command)->summary);
        pb_print(file, "'\n");
    }
    pb_print(file, "    )\n    _arguments -C '1:command:->command' '*::argument:->argument'\n"
                   "    case $state in\n    command)\n        _describe -t commands command commands\n        ;;\n"
                   "    argument)\n        case $line[1] in\n");
    for (const struct pb_command *const *command = completed->commands; *command; command++)
        zsh_command(file, *command, completed);
    pb_print(file,
             "        esac\n        ;;\n    esac\n}\n"
             "if [ \"$funcstack[1]\" = _placebook ]; then _placebook \"$@\"; else compdef _placebook placebook; fi\n");
}

/* --- fish --- */

static void fish_text(FILE *file, const char *text)
{
    (void)putc('\'', file);
    for (; *text; text++)
        pb_print(file, strchr("'\\", *text) ? "\\%c" : "%c", *text);
    (void)putc('\'', file);
}

static void fish_flag(FILE *file, const struct pb_command *command, const struct pb_flag *flag)
{
    pb_print(file, "complete -c placebook -n '__fish_seen_subcommand_from %s' -l %s", command->name, flag->name);
    if (flag->letter)
        pb_print(file, " -s %c", flag->letter);
    if (flag->choices) {
        pb_print(file, " -x -a '");
        print_choices(file, flag);
        pb_print(file, "'");
    } else if (flag->kind != PB_FLAG_SWITCH) {
        pb_print(file, flag->completes == PB_ANYTHING  ? " -x"
                       : flag->completes == PB_FOLDERS ? " -x -a '(__fish_complete_directories)'"
                                                       : " -r -F");
    }
    pb_print(file, " -d ");
    fish_text(file, flag->help);
    pb_print(file, "\n");
}

void pb_completion_fish(FILE *file, const struct pb_completed *completed)
{
    pb_print(file, "# fish completion for placebook; made by: placebook completion fish\ncomplete -c placebook -f\n");
    for (const struct pb_command *const *known = completed->commands; *known; known++) {
        const struct pb_command *command = *known;
        struct pb_flag_set set;
        pb_flag_set_fill(&set, command);
        pb_print(file, "complete -c placebook -n __fish_use_subcommand -a %s -d ", command->name);
        fish_text(file, command->summary);
        pb_print(file, "\n");
        for (size_t i = 0; i < set.count; i++)
            fish_flag(file, command, &set.flags[i]);
        if (completion_scripts_has_words(command)) {
            pb_print(file, "complete -c placebook -n '__fish_seen_subcommand_from %s' -a '", command->name);
            print_words(file, command, completed);
            pb_print(file, "'\n");
        }
        if (command->operand == PB_OPERAND_MODULE) {
            pb_print(file, "complete -c placebook -n '__fish_seen_subcommand_from show' -a '");
            print_modules(file, completed);
            pb_print(file, "'\n");
        }
        if (command->operand == PB_OPERAND_PIPELINE)
            pb_print(file,
                     "complete -c placebook -n '__fish_seen_subcommand_from %s' -a '(__fish_complete_suffix .json)'\n",
                     command->name);
        if (command->operand == PB_OPERAND_WORKBOOK)
            pb_print(file,
                     "complete -c placebook -n '__fish_seen_subcommand_from %s' -a '(__fish_complete_suffix .xlsx)'\n",
                     command->name);
        if (command->operand == PB_OPERAND_FILE)
            pb_print(file, "complete -c placebook -n '__fish_seen_subcommand_from %s' -F\n", command->name);
    }
}
