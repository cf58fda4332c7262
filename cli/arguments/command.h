#ifndef PB_CLI_COMMAND_H
#define PB_CLI_COMMAND_H
/*
 * What a command is. One constant declaration per command, beside its code; parsing, help, completion, the reference
 * pages and `placebook help --json` are made from it. A flag that is not declared does not exist.
 */
#include "app/session.h"
#include "cli/terminal/terminal.h"
#include "placebook/arena.h"

enum pb_flag_kind {
    PB_FLAG_SWITCH,     /* no value */
    PB_FLAG_VALUE,      /* one value; given twice, the last one counts */
    PB_FLAG_LIST,       /* values with commas between them, and may be repeated */
    PB_FLAG_ASSIGNMENT, /* NAME=VALUE, and may be repeated */
};

struct pb_flag {
    const char *name; /* long name without the dashes; NULL ends a list */
    char letter;      /* short name, or 0 */
    enum pb_flag_kind kind;
    const char *value;               /* what the usage calls its value: "ID", "FILE" */
    const char *help;                /* one sentence without its full stop */
    const struct pb_option *setting; /* a setting of the run that is given as a flag; NULL: an ordinary flag */
    const char *const *choices;      /* words that completion offers; NULL: none */
    bool everywhere;                 /* every command takes it, and it may stand before the command */
    enum { PB_ANYTHING, PB_FILES, PB_FOLDERS } completes; /* what completion offers as its value */
};

enum pb_operand {
    PB_OPERAND_NONE,
    PB_OPERAND_PIPELINE, /* a pipeline file */
    PB_OPERAND_WORDS,    /* one of the command's words */
    PB_OPERAND_MODULE,   /* one of the words, then the name of a module */
    PB_OPERAND_TOPIC,    /* a command or a topic of help */
    PB_OPERAND_WORKBOOK, /* an .xlsx file */
    PB_OPERAND_FILE,     /* any file */
};

struct pb_call;

/* A word that may follow a command, and what it means. */
struct pb_word_line {
    const char *name; /* NULL: there are no more */
    const char *summary;
};

struct pb_command {
    const char *name;
    int order;                /* the help lists the commands by this number, smallest first */
    const char *summary;      /* one line, begins with a small letter */
    const char *operands;     /* as the usage line says them: "PIPELINE", "[show NAME]"; "" when there are none */
    size_t least, most;       /* operands */
    enum pb_operand operand;  /* what completion offers */
    const char *const *words; /* NULL-terminated; may be NULL */
    struct pb_word_line (*listed)(size_t i); /* instead of `words`: words that the help lists; may be NULL */
    const char *listed_as;                   /* the title of that list */
    const char *description;                 /* paragraphs of the help, wrapped at 80 columns */
    const struct pb_flag *flags;             /* its own; may be NULL */
    const char *const *settings; /* names of settings that it takes as flags, NULL-terminated; may be NULL */
    const char *const *examples; /* lines to type, NULL-terminated */
    enum pb_status (*run)(struct pb_call *call, struct pb_error *error);
    /* The help of what the operands name, if there are any; NULL: there is only the help of the command. */
    enum pb_status (*help)(struct pb_call *call, struct pb_error *error);
};

/* The i-th word that may follow the command; NULL when there are no more. */
const char *pb_command_word(const struct pb_command *command, size_t i);

/* The same commands in the order of the help, into the arena; NULL when out of memory. Lists of commands are
 * NULL-terminated. */
const struct pb_command *const *pb_commands_ordered(const struct pb_command *const *commands, struct pb_arena *arena);

const struct pb_command *pb_command_find(const struct pb_command *const *commands, const char *name);

enum { PB_FLAGS_MAXIMUM = 64 };

/* All flags that a command takes: its own, settings, those of every command. Names of settings are spelt with dashes
 * here, in `names`, so a set must not be copied. */
struct pb_flag_set {
    struct pb_flag flags[PB_FLAGS_MAXIMUM];
    size_t count;
    char names[PB_SETTINGS_COUNT][40];
};

/* `command` may be NULL: then only the flags that may stand before a command. */
void pb_flag_set_fill(struct pb_flag_set *set, const struct pb_command *command);

/* The environment variable of a setting: PLACEBOOK_MAX_REJECTS. */
const char *pb_setting_variable(const char *setting, char text[64]);

/* The names of all settings: for commands that take every one. */
extern const char *const pb_every_setting[];

struct pb_arguments;

/* One call of a command. */
struct pb_call {
    const struct pb_command *const *commands; /* all there are, in the order of the help */
    const struct pb_arguments *arguments;
    struct pb_terminal *terminal;
    struct pb_arena *arena; /* for what lives as long as the call */
    int exit_code;          /* of a call that ends with PB_OK: 0 unless the command says otherwise */
};

#endif
