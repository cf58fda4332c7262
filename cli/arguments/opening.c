#include "cli/arguments/opening.h"

#include <string.h>

static void hear(void *context, enum pb_tone tone, const char *event, const struct pb_error *what)
{
    static const enum pb_level levels[] = { PB_LEVEL_WARNING, PB_LEVEL_NOTICE, PB_LEVEL_INFO };
    struct pb_call *call = context;
    pb_output_message(call->output, levels[tone], event, what);
}

/* How messages look may be said in the pipeline file. */
static void note_opened(void *context, const struct pb_session *session)
{
    struct pb_call *call = context;
    if (strcmp(session->pipeline.settings.log_format, "json") == 0)
        call->output->log_json = true;
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
            said->flags[said->flag_count++] = (struct pb_setting_flag){ given->flag->setting->name, given->value };
        if (given->flag->kind != PB_FLAG_ASSIGNMENT)
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
    *session =
        (struct pb_session){ .arena = call->arena, .path = path, .tell = hear, .opened = note_opened, .context = call };
    enum pb_status status = read_flags(call, &session->said, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "place", call->arena, &session->places, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "source", call->arena, &session->sources, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "measure", call->arena, &session->measures, error);
    return status;
}

enum pb_status pb_settings_open_origins(struct pb_call *call, struct pb_settings *settings,
                                        enum pb_origin origins[PB_SETTINGS_COUNT], struct pb_error *error)
{
    struct pb_session session;
    enum pb_status status = pb_session_typed(call, NULL, &session, error);
    if (status == PB_OK)
        status = pb_session_settings(&session, error);
    *settings = session.settings;
    memcpy(origins, session.origins, sizeof session.origins);
    return status;
}

enum pb_status pb_settings_open(struct pb_call *call, struct pb_settings *settings, struct pb_error *error)
{
    enum pb_origin origins[PB_SETTINGS_COUNT];
    return pb_settings_open_origins(call, settings, origins, error);
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

enum pb_status pb_opened_open_as(struct pb_call *call, const struct pb_opening *opening, struct pb_session *session,
                                 struct pb_error *error)
{
    enum pb_status status = pb_session_typed(call, opening->path, session, error);
    return status == PB_OK ? pb_session_open(session, opening, error) : status;
}

enum pb_status pb_opened_open(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    const struct pb_opening opening = { .path = pb_operand(call->arguments, 0) };
    return pb_opened_open_as(call, &opening, session, error);
}

enum pb_status pb_store_look(struct pb_call *call, const struct pb_settings *settings, struct pb_store **store,
                             struct pb_error *error)
{
    struct pb_session session;
    enum pb_status status = pb_session_typed(call, NULL, &session, error);
    return status == PB_OK ? pb_session_store(&session, settings->state, store, error) : status;
}
