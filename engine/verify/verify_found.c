/*
 * What verifying finds, noted for whoever asked: damages, and what was not looked at.
 */
#include "engine/verify/verify_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum pb_status verify_add(struct pb_damage **list, size_t *count, struct pb_arena *arena, const char *path,
                                 const char *what, struct pb_error *error)
{
    if (!*list)
        *list = pb_arena_take(arena, PB_VERIFY_DAMAGES_KEPT, sizeof **list);
    if (!*list || !what)
        return pb_out_of_memory(error);
    const char *copy = pb_arena_text(arena, path, strlen(path));
    if (!copy)
        return pb_out_of_memory(error);
    if (*count < PB_VERIFY_DAMAGES_KEPT)
        (*list)[(*count)++] = (struct pb_damage){ copy, what };
    return PB_OK;
}

enum pb_status pb_verify_damaged(struct pb_verifying *verifying, const char *path, struct pb_error *error,
                                 const char *format, ...)
{
    struct pb_verify_result *result = verifying->result;
    char what[1024];
    result->damages_found++;
    if (result->damage_count == PB_VERIFY_DAMAGES_KEPT)
        return PB_OK;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return verify_add(&result->damages, &result->damage_count, verifying->arena, path,
                      pb_arena_text(verifying->arena, what, strlen(what)), error);
}

enum pb_status pb_verify_skipped(struct pb_verifying *verifying, const char *path, const char *why,
                                 struct pb_error *error)
{
    struct pb_verify_result *result = verifying->result;
    return verify_add(&result->skipped, &result->skipped_count, verifying->arena, path,
                      pb_arena_text(verifying->arena, why, strlen(why)), error);
}

enum pb_status pb_verify_reader(struct pb_verifying *verifying, const char *path, enum pb_status status,
                                struct pb_error *error)
{
    if (status != PB_FAILED || (error->code != PB_ERROR_SOURCE && error->code != PB_ERROR_CONFIGURATION))
        return status;
    struct pb_error said = *error;
    pb_error_clear(error);
    return pb_verify_damaged(verifying, path, error, "cannot be read: %s", said.message);
}

enum pb_status pb_verify_stopped(const struct pb_verifying *verifying, struct pb_error *error)
{
    const atomic_bool *cancelled = verifying->request->cancelled;
    if (cancelled && atomic_load_explicit(cancelled, memory_order_relaxed))
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "stopped");
    return PB_OK;
}
