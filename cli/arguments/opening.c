#include "cli/arguments/opening.h"

#include "cli/terminal/progress.h"
#include "cli/terminal/signals.h"
#include "placebook/number.h"

#include <inttypes.h>
#include <string.h>

enum { WAIT_MAXIMUM = 7 * 24 * 3600 };

/* Shows what a session tells. */
struct listener {
    struct pb_terminal *terminal;
    struct pb_display display;
};

/* Programs get every message. People get what several files say once: "a.csv and 2 more files: ...". */
static void show_message(void *context, enum pb_tone tone, const char *event, const struct pb_error *what, size_t files)
{
    static const enum pb_level levels[] = { PB_LEVEL_WARNING, PB_LEVEL_NOTICE, PB_LEVEL_INFO };
    struct listener *listener = context;
    bool people = !listener->terminal->json && !listener->terminal->log_json;
    struct pb_error together = *what;
    if (people && files == 0)
        return;
    if (people && files > 1) {
        char place[32] = "";
        if (what->line)
            (void)snprintf(place, sizeof place, ":%" PRIu64, what->line);
        (void)snprintf(together.source, sizeof together.source, "%.440s%s and %zu more file%s", what->source, place,
                       files - 1, files == 2 ? "" : "s");
        together.line = 0;
    }
    pb_terminal_message(listener->terminal, levels[tone], event, &together);
}

static void show_work(void *context, const struct pb_session *session, bool begins)
{
    struct listener *listener = context;
    if (begins)
        pb_display_start(&listener->display, listener->terminal, session->progress,
                         pb_display_mode(session->pipeline.settings.progress, listener->terminal));
    else
        pb_display_stop(&listener->display);
}

/* The pipeline file may set the format of messages. */
static void note_opened(void *context, const struct pb_session *session)
{
    struct listener *listener = context;
    if (strcmp(session->pipeline.settings.log_format, "json") == 0)
        listener->terminal->log_json = true;
}

static enum pb_status read_flags(const struct pb_call *call, struct pb_given_parts *said, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    said->flags = pb_arena_take(call->arena, arguments->given_count, sizeof *said->flags);
    said->assignments = pb_arena_take(call->arena, arguments->given_count, sizeof *said->assignments);
    if (!said->flags || !said->assignments)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct pb_given *given = &arguments->given[i];
        if (given->flag->setting)
            said->flags[said->flag_count++] =
                (struct pb_setting_flag){ given->flag->setting->name, given->value ? given->value : "true" };
        if (given->flag->kind != PB_FLAG_ASSIGNMENT || !given->value)
            continue;
        size_t length = strcspn(given->value, "=");
        struct pb_assignment *assignment = &said->assignments[said->assignment_count++];
        assignment->name = pb_arena_text(call->arena, given->value, length);
        assignment->value = given->value + length + 1;
        if (!assignment->name)
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

enum pb_status pb_session_typed(struct pb_call *call, const char *path, struct pb_session *session,
                                struct pb_error *error)
{
    struct listener *listener = pb_arena_take(call->arena, 1, sizeof *listener);
    *session = (struct pb_session){ .arena = call->arena, .path = path };
    if (!listener)
        return pb_out_of_memory(error);
    listener->terminal = call->terminal;
    session->tell = show_message;
    session->opened = note_opened;
    session->context = listener;
    enum pb_status status = read_flags(call, &session->said, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "place", call->arena, &session->places, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "source", call->arena, &session->sources, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "measure", call->arena, &session->measures, error);
    return status;
}

static enum pb_status read_wait(const struct pb_call *call, int64_t *seconds, struct pb_error *error)
{
    const char *text = pb_value_given(call->arguments, "wait");
    *seconds = 0;
    if (!text || (pb_integer_parse(text, strlen(text), seconds) && *seconds >= 0 && *seconds <= WAIT_MAXIMUM))
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                                    "--wait %.40s: expected a number of seconds from 0 to %d", text, (int)WAIT_MAXIMUM);
    pb_error_hint(error, "for example: --wait 600 waits up to ten minutes");
    return status;
}

enum pb_status pb_session_working(struct pb_call *call, const char *path, struct pb_session *session,
                                  struct pb_error *error)
{
    enum pb_status status = pb_session_typed(call, path, session, error);
    if (status == PB_OK)
        status = read_wait(call, &session->wait, error);
    if (status != PB_OK)
        return status;
    session->progress = pb_arena_take(call->arena, 1, sizeof *session->progress);
    session->cancelled = pb_signals_catch();
    session->stop_code = pb_signals_exit_code;
    session->at_work = show_work;
    return session->progress ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_modules_open(struct pb_call *call, struct pb_registry *registry, struct pb_error *error)
{
    struct pb_session session;
    enum pb_status status = pb_session_typed(call, NULL, &session, error);
    if (status == PB_OK)
        status = pb_session_modules(&session, error);
    if (status == PB_OK)
        *registry = session.registry;
    return status;
}
