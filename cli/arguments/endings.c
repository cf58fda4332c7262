#include "cli/arguments/endings.h"

#include "cli/terminal/terminal.h"

#include <string.h>

enum pb_status pb_ending_check(const char *what, const char *path, const char *const *endings, const char *hint,
                               struct pb_error *error)
{
    char list[64] = "";
    size_t length = strlen(path);
    for (size_t i = 0; endings[i]; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(path + length - ending, endings[i]) == 0)
            return PB_OK;
        pb_append(list, sizeof list, "%s%s", i ? " or " : "", endings[i]);
    }
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s %s: expected a name that ends in %s", what, path, list);
    pb_error_hint(error, "%s", hint);
    return status;
}
