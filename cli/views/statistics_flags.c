#include "cli/views/statistics_flags.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"

#include <string.h>

_Static_assert((int)PB_METHOD_SWITCH == (int)PB_FLAG_SWITCH && (int)PB_METHOD_VALUE == (int)PB_FLAG_VALUE &&
                   (int)PB_METHOD_LIST == (int)PB_FLAG_LIST,
               "kinds of options are kinds of flags");

#define FLAG(NAME, KIND, VALUE, HELP, CHOICES)                                                                         \
    { .name = (NAME), .kind = (enum pb_flag_kind)(KIND), .value = (VALUE), .help = (HELP), .choices = (CHOICES) },

const struct pb_flag pb_statistics_flags[] = {
    { .name = "input",
      .letter = 'i',
      .kind = PB_FLAG_VALUE,
      .value = "FILE",
      .help = "the table: CSV, a workbook (.xlsx, .ods) or JSON, also in .gz or .zip; - reads standard input",
      .completes = PB_FILES },
    { .name = "sheet",
      .kind = PB_FLAG_VALUE,
      .value = "NAME",
      .help = "the sheet of a workbook, or the file in a .zip, if there are several" },
    { .name = "output",
      .letter = 'o',
      .kind = PB_FLAG_VALUE,
      .value = "FILE.csv",
      .help = "write the results to this file (default: standard output)",
      .completes = PB_FILES },
    PB_FLAG_OVERWRITE,
    PB_METHOD_OPTIONS(FLAG){ 0 }
};

static bool is_option(const char *flag)
{
    for (const struct pb_method_option *option = pb_method_options; option->name; option++)
        if (strcmp(option->name, flag) == 0)
            return true;
    return false;
}

bool pb_statistics_takes(const struct pb_method *method, const char *flag)
{
    bool required = false;
    return !is_option(flag) || pb_method_takes(method, flag, &required);
}

enum pb_status pb_statistics_given(const struct pb_arguments *arguments, struct pb_arena *arena,
                                   const struct pb_method_given **given, size_t *count, struct pb_error *error)
{
    struct pb_text_list levels = { 0 };
    *count = 0;
    enum pb_status status = pb_values_given(arguments, "confidence", arena, &levels, error);
    if (status != PB_OK)
        return status;
    struct pb_method_given *made = pb_arena_take(arena, arguments->given_count + levels.count + 1, sizeof *made);
    if (!made)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct pb_given *typed = &arguments->given[i];
        if (is_option(typed->flag->name) && typed->flag->kind != PB_FLAG_LIST)
            made[(*count)++] = (struct pb_method_given){ typed->flag->name, typed->value };
    }
    for (size_t i = 0; i < levels.count; i++)
        made[(*count)++] = (struct pb_method_given){ "confidence", levels.items[i] };
    *given = made;
    return PB_OK;
}
