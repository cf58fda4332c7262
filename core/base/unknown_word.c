#include "core/base/unknown_word.h"

#include "core/base/append.h"
#include "placebook/nearest.h"

#include <string.h>

enum pb_status pb_unknown_word(struct pb_error *error, const char *what, const char *word,
                               const char *(*candidate)(const void *context, size_t i), const void *context)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "unknown %s '%s'", what, word);
    const char *nearest = pb_nearest(word, candidate, context);
    if (nearest) {
        pb_error_hint(error, "did you mean '%s'?", nearest);
        return status;
    }
    char all[400] = "";
    const char *known = NULL;
    for (size_t i = 0; (known = candidate(context, i)); i++) {
        if (strlen(all) + strlen(known) + 2 >= sizeof all)
            return status;
        pb_append(all, sizeof all, "%s%s", i ? ", " : "", known);
    }
    if (all[0])
        pb_error_hint(error, "known: %s", all);
    return status;
}
