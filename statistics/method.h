#ifndef PB_STATISTICS_METHOD_H
#define PB_STATISTICS_METHOD_H
/*
 * A method that analysts use on tables of their own: which columns it takes, which columns it returns with, and the
 * callback that fills them. The arithmetic is in core/statistics/; a method only hands it over.
 *
 * Adding one is a file in statistics/methods/ and nothing else: methods/indirect_ratio.c defines
 *
 *     const struct pb_method pb_method_indirect_ratio = { .name = "indirect-ratio", ... };
 *
 * The build finds the file, declares what it defines and lists it in the order of names; help, completion, the
 * reference pages and the checks of the command line are made from the declaration. Code that two methods share goes
 * into statistics/.
 *
 * Shapes. PB_PER_ROW: every row of the table comes back in its place with its cells as they were, and the outputs after
 * them. PB_PER_GROUP: one row for each group: the group's name, then the outputs. PB_MANY_PER_GROUP: as many rows for
 * each group as the method asks for with pb_results_rows. The last column is always `reason`.
 *
 * Groups. When columns[0] is a PB_COLUMN_GROUP, `run` is called once for each group, in the order in which the groups
 * first appear; the rows of a group are in the order of the file, and need not stand together there. Without such a
 * column `run` is called once with all rows; that is only for PB_PER_ROW. A table without rows calls nothing.
 *
 * What is missing. An empty cell is NaN among numbers and "" among texts, never 0; infinities do not come in. The name
 * of a group is never empty. A result that is not set is an empty cell. Whoever leaves one out says why:
 *   - for a row, with pb_result_reason or pb_result_refused;
 *   - for the whole group, by returning PB_REJECTED: the message becomes the reason of all its rows (of its one row, or
 *     of one row that is added when there is none), and what was set before is taken back. Other groups go on.
 * Any other failure ends the command with that error.
 *
 * A method that works on rows alone, as a whole:
 *
 *     enum { NUMERATOR, DENOMINATOR };               // positions in `columns`
 *     enum { VALUE, LIMITS };                        // positions in `outputs`
 *
 *     static enum pb_status run(const struct pb_method_setting *setting, const struct pb_group *group,
 *                               struct pb_results *results, struct pb_error *error)
 *     {
 *         for (size_t row = 0; row < group->count; row++) {
 *             if (!pb_result_complete(results, group, row))
 *                 continue;                          // a required number is missing, and the reason says which
 *             double count = group->numbers[NUMERATOR][row];
 *             ...
 *             for (size_t i = 0; i < setting->level_count; i++) {
 *                 status = pb_proportion_limits(count, ..., setting->levels[i].z, &limits, error);
 *                 if (pb_result_refused(results, row, status, error))
 *                     break;                         // PB_REJECTED: the row is empty and has the reason
 *                 if (status != PB_OK)
 *                     return status;
 *                 pb_result_limits(results, row, LIMITS, i, limits);
 *             }
 *             ...
 *             pb_result_number(results, row, VALUE, value);
 */
#include "placebook/arena.h"
#include "placebook/statistics/interval.h"

enum {
    PB_METHOD_COLUMNS = 24,        /* at most: columns of a method's table */
    PB_METHOD_OUTPUTS = 32,        /* at most: outputs of a method */
    PB_METHOD_LEVELS = 8,          /* at most: confidence levels of one call */
    PB_METHOD_TABLE_ROWS = 1 << 24 /* at most: rows of a table */
};

enum pb_column_kind {
    PB_COLUMN_NUMBER,
    PB_COLUMN_TEXT,
    PB_COLUMN_GROUP, /* a text that says which rows belong together; only columns[0] */
};

/* A column of the user's table. Headings are matched by exact name; columns that no declaration names are only handed
 * through. Text that is not a number in a number column, or not one of
 * `words`, is an error with its line. */
struct pb_method_column {
    const char *name; /* NULL ends the list */
    enum pb_column_kind kind;
    bool optional;            /* the table may do without it */
    const char *const *words; /* of a text column: what it may say, NULL-terminated; an empty cell is fine. NULL: all */
    const char *help;         /* one sentence without its full stop */
};

enum pb_output_kind {
    PB_OUTPUT_NUMBER,
    PB_OUTPUT_TEXT,
    PB_OUTPUT_LIMITS, /* two number columns for each confidence level: lower_95, upper_95; with a name before:
                         sii_lower_95, sii_upper_95 */
};

struct pb_method_output {
    const char *name; /* NULL ends the list; "" is fine for PB_OUTPUT_LIMITS */
    enum pb_output_kind kind;
    const char *help; /* one sentence without its full stop */
};

/* An option of the method beside confidence and multiplier, by its name in PB_METHOD_OPTIONS (statistics/methods.h):
 * they stand there because several methods share some. A value that is not one of an option's choices is refused before
 * `prepare`. */
struct pb_method_flag {
    const char *name; /* without dashes; NULL ends the list */
    bool required;
};

struct pb_method_setting;
struct pb_group;
struct pb_results;

struct pb_method {
    const char *name;        /* as it is typed: "indirect-ratio" */
    const char *summary;     /* one line, begins with a small letter */
    const char *description; /* a paragraph for analysts: what it does, what it refuses */
    enum { PB_PER_ROW, PB_PER_GROUP, PB_MANY_PER_GROUP } shape;
    const struct pb_method_column *columns;
    const struct pb_method_output *outputs;
    const struct pb_method_flag *flags; /* its own options; may be NULL */
    double multiplier;                  /* when none is given; 0: the method has no --multiplier */
    bool any_multiplier;                /* one below 0 means something too */
    const char *example;                /* a small table, as CSV with its heading; `run` must have results for it */
    const char *example_flags;          /* what else is typed for it: "--quantiles 5"; NULL: nothing */

    /* Looks at the options before anything is read; what it makes goes into setting->own. May be NULL. */
    enum pb_status (*prepare)(struct pb_method_setting *setting, struct pb_error *error);
    enum pb_status (*run)(const struct pb_method_setting *setting, const struct pb_group *group,
                          struct pb_results *results, struct pb_error *error);
};

/* A confidence level. --confidence takes 0.9 to below 1, or 90 to below 100 in percent. A method has the option when it
 * has an output of kind PB_OUTPUT_LIMITS; otherwise there are no levels. */
struct pb_confidence {
    double confidence; /* as a part: 0.95 */
    double z;          /* the normal quantile of the two-sided level */
    char digits[20];   /* as columns name it: "95", "998" */
};

/* An option as it was given. Values are texts, as a person types them. */
struct pb_method_given {
    const char *name;
    const char *value; /* NULL for a switch */
};

struct pb_method_setting {
    const struct pb_method *method;
    struct pb_confidence levels[PB_METHOD_LEVELS];
    size_t level_count;
    double multiplier;
    struct pb_arena *arena; /* lives as long as the call; a group that needs much scratch makes an arena of its own */
    void *own;
    const struct pb_method_given *given; /* for the functions below */
    size_t given_count;
};

/* Options of the method. A word is NULL when the option was not given; given twice, the last one counts. */
bool pb_method_switch(const struct pb_method_setting *setting, const char *option);
const char *pb_method_word(const struct pb_method_setting *setting, const char *option);

/* An option that is a whole number from `least` to `most`; `default_value` when it was not given. PB_ERROR_USAGE
 * otherwise. */
enum pb_status pb_method_whole(const struct pb_method_setting *setting, const char *option, int64_t least, int64_t most,
                               int64_t default_value, int64_t *number, struct pb_error *error) PB_MUST_USE;

/* The rows of one group, or all rows. Positions are those of `columns`: numbers[COUNT][row]. An optional column that
 * the table does not have is NULL; so are the numbers of text columns and the texts of number columns. */
struct pb_group {
    const char *name; /* "" without a group column */
    size_t count;     /* rows, at least 1 */
    const double *numbers[PB_METHOD_COLUMNS];
    const char *const *texts[PB_METHOD_COLUMNS];
    const uint64_t *lines;      /* of the file, for messages */
    const struct pb_group *all; /* all rows of the table, group by group; of itself NULL */
};

/* Setting results. `row` is the row within the group; with PB_PER_GROUP it is 0. A number that is NaN stays missing; an
 * infinite one too, and the reason says that it is out of range. Texts are not copied: constants, cells of the group,
 * and texts in setting->arena live long enough. The reason is copied. */
void pb_result_number(struct pb_results *results, size_t row, size_t output, double number);
void pb_result_text(struct pb_results *results, size_t row, size_t output, const char *text);
void pb_result_limits(struct pb_results *results, size_t row, size_t output, size_t level, struct pb_interval limits);
void pb_result_reason(struct pb_results *results, size_t row, const char *reason);

/* Takes back what was set in a row, and sets its reason to the message of the error, when status is PB_REJECTED. True
 * when it was. */
bool pb_result_refused(struct pb_results *results, size_t row, enum pb_status status, const struct pb_error *error);

/* Does the row have all numbers and texts of the required columns? Otherwise sets the reason: "denominator is
 * missing". */
bool pb_result_complete(struct pb_results *results, const struct pb_group *group, size_t row);

/* With PB_MANY_PER_GROUP: how many rows this group has, once, before any is set. */
enum pb_status pb_results_rows(struct pb_results *results, size_t count, struct pb_error *error) PB_MUST_USE;

#endif
