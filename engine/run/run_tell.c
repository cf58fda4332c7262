/*
 * What all parts of a run need from its caller: whether to stop, and where messages go.
 */
#include "engine/run/run_private.h"

#include <stdio.h>

bool pb_run_cancelled(const struct pb_running *running, struct pb_error *error)
{
    const struct pb_context context = { .cancelled = running->request->cancelled };
    return pb_cancelled(&context, error);
}

void pb_run_tell(const struct pb_running *running, bool warning, const char *source, uint64_t line, const char *module,
                 const char *format, ...)
{
    const struct pb_progress *progress = running->request->progress;
    if (!progress || !progress->message)
        return;
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct pb_error message = { 0 };
    (void)pb_fail(&message, PB_OK, PB_ERROR_NONE, "%s", text);
    pb_error_at(&message, source, line, 0);
    pb_error_module(&message, module);
    progress->message(progress->message_context, warning, &message, 1);
}
