#include "core/options/mistakes.h"

#include <string.h>

static bool is_known(const struct pb_mistakes *mistakes, const struct pb_error *error)
{
    for (size_t i = 0; i < mistakes->excused_count; i++)
        if (mistakes->excused[i].at.line == error->line && mistakes->excused[i].at.column == error->column &&
            strcmp(mistakes->excused[i].source, error->source) == 0)
            return true;
    for (size_t i = 0; i < mistakes->count; i++) {
        const struct pb_error *known = &mistakes->items[i];
        if (known->line == error->line && known->column == error->column && strcmp(known->source, error->source) == 0 &&
            strcmp(known->message, error->message) == 0)
            return true;
    }
    return false;
}

void pb_mistakes_excuse(struct pb_mistakes *mistakes, const struct pb_json *json, struct pb_location at)
{
    if (!mistakes || mistakes->excused_count == PB_MISTAKES_MAXIMUM)
        return;
    mistakes->excused[mistakes->excused_count].source = json->name;
    mistakes->excused[mistakes->excused_count++].at = at;
}

enum pb_status pb_mistakes_note(struct pb_mistakes *mistakes, enum pb_status status, struct pb_error *error)
{
    if (!mistakes || !error || status != PB_FAILED || error->code != PB_ERROR_CONFIGURATION)
        return status;
    if (!mistakes->items)
        mistakes->items = pb_arena_take(mistakes->arena, PB_MISTAKES_MAXIMUM, sizeof *mistakes->items);
    if (!mistakes->items)
        return pb_out_of_memory(error);
    if (is_known(mistakes, error)) {
        pb_error_clear(error);
        return PB_REJECTED;
    }
    if (mistakes->count < PB_MISTAKES_MAXIMUM)
        mistakes->items[mistakes->count++] = *error;
    else
        mistakes->more++;
    pb_error_clear(error);
    return PB_REJECTED;
}

bool pb_mistakes_end(struct pb_mistakes *mistakes, enum pb_status status, enum pb_status *worst, struct pb_error *error)
{
    status = pb_mistakes_note(mistakes, status, error);
    if (status > *worst)
        *worst = status;
    return *worst > PB_REJECTED;
}

/* Those of one file in the order of its lines; the files in the order in which they were read. */
static void mistakes_sort(struct pb_mistakes *mistakes)
{
    for (size_t i = 1; i < mistakes->count; i++)
        for (size_t k = i; k > 0; k--) {
            struct pb_error *upper = &mistakes->items[k - 1];
            struct pb_error *lower = &mistakes->items[k];
            bool below = upper->line < lower->line || (upper->line == lower->line && upper->column <= lower->column);
            if (below || strcmp(upper->source, lower->source) != 0)
                break;
            const struct pb_error swapped = *upper;
            *upper = *lower;
            *lower = swapped;
        }
}

enum pb_status pb_mistakes_close(struct pb_mistakes *mistakes, enum pb_status status, struct pb_error *error)
{
    if (!mistakes || status != PB_REJECTED)
        return status;
    if (mistakes->count == 0)
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "a mistake was found and not noted");
    mistakes_sort(mistakes);
    if (error)
        *error = mistakes->items[0];
    return PB_FAILED;
}
