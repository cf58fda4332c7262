/*
 * The few functions that every module calls: asking for inputs, counting what is read, and noticing that the run should
 * stop.
 */
#include "placebook/module.h"

#include <string.h>

enum { REQUESTS_MAXIMUM = 100000, ASKED_MAXIMUM = 10000 /* in one round */ };

enum pb_status pb_plan_add(struct pb_plan *plan, const char *unit, const char *location, struct pb_error *error)
{
    return pb_plan_add_as(plan, unit, location, 0, error);
}

enum pb_status pb_plan_add_each(struct pb_plan *plan, const char *location, struct pb_error *error)
{
    return pb_plan_add_as(plan, NULL, location, 0, error);
}

enum pb_status pb_plan_add_as(struct pb_plan *plan, const char *unit, const char *location, int role,
                              struct pb_error *error)
{
    const struct pb_request request = { .unit = unit, .location = location, .role = role };
    return pb_plan_add_request(plan, &request, error);
}

/* A copy; NULL stays NULL, and *ok says whether there was memory. */
static const char *copy_text(struct pb_arena *arena, const char *text, bool *ok)
{
    const char *copy = text ? pb_arena_text(arena, text, strlen(text)) : NULL;
    *ok = *ok && (copy || !text);
    return copy;
}

enum pb_status pb_plan_add_request(struct pb_plan *plan, const struct pb_request *request, struct pb_error *error)
{
    if (plan->count >= REQUESTS_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d requests in one source",
                       (int)REQUESTS_MAXIMUM);
    if (plan->count == plan->capacity) {
        size_t capacity = plan->capacity ? plan->capacity * 2 : 16;
        struct pb_request *grown = pb_arena_grow(plan->arena, plan->requests, plan->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        plan->requests = grown;
        plan->capacity = capacity;
    }
    bool ok = true;
    const struct pb_request copy = { .unit = copy_text(plan->arena, request->unit, &ok),
                                     .location = copy_text(plan->arena, request->location, &ok),
                                     .name = copy_text(plan->arena, request->name, &ok),
                                     .role = request->role,
                                     .note = copy_text(plan->arena, request->note, &ok) };
    if (!ok)
        return pb_out_of_memory(error);
    plan->requests[plan->count++] = copy;
    return PB_OK;
}

/* Where an address is among the answers, and among those asked in this round. */
enum { ANSWERED, ASKED };

static enum pb_status know(struct pb_plan *plan, uint32_t domain, const char *location, size_t index,
                           struct pb_error *error)
{
    enum pb_status status = pb_lookup_grow(&plan->known, plan->arena, error);
    if (status == PB_OK)
        (void)pb_lookup_add(&plan->known, domain, location, (uint32_t)index);
    return status;
}

/* The answers are all there when a round begins. */
static enum pb_status know_answers(struct pb_plan *plan, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (; status == PB_OK && plan->known_answers < plan->answer_count; plan->known_answers++)
        status = know(plan, ANSWERED, plan->answers[plan->known_answers].location, plan->known_answers, error);
    return status;
}

static enum pb_status ask_new(struct pb_plan *plan, const char *location, struct pb_error *error)
{
    if (plan->asked_count == ASKED_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d addresses asked for in one round",
                       (int)ASKED_MAXIMUM);
    if (plan->asked_count == plan->asked_capacity) {
        size_t capacity = plan->asked_capacity ? plan->asked_capacity * 2 : 16;
        const char **grown = pb_arena_grow(plan->arena, plan->asked, plan->asked_capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        plan->asked = grown;
        plan->asked_capacity = capacity;
    }
    const char *copy = pb_arena_text(plan->arena, location, strlen(location));
    if (!copy)
        return pb_out_of_memory(error);
    enum pb_status status = know(plan, ASKED, copy, plan->asked_count, error);
    if (status == PB_OK)
        plan->asked[plan->asked_count++] = copy;
    return status;
}

enum pb_status pb_plan_ask(struct pb_plan *plan, const char *location, const struct pb_answer **answer,
                           struct pb_error *error)
{
    *answer = NULL;
    enum pb_status status = know_answers(plan, error);
    if (status != PB_OK)
        return status;
    const size_t length = strlen(location);
    const uint32_t found = pb_lookup_find(&plan->known, ANSWERED, location, length);
    if (found != PB_LOOKUP_NONE) {
        *answer = &plan->answers[found];
        return PB_OK;
    }
    return pb_lookup_find(&plan->known, ASKED, location, length) == PB_LOOKUP_NONE ? ask_new(plan, location, error)
                                                                                   : PB_OK;
}

static enum pb_status read_counted(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    const struct pb_counted_stream *counted = stream;
    enum pb_status status = counted->input->read(counted->input->stream, buffer, size, got, error);
    if (status == PB_OK && counted->bytes_read)
        atomic_fetch_add_explicit(counted->bytes_read, *got, memory_order_relaxed);
    return status;
}

struct pb_input pb_counted_input(const struct pb_input *input, const struct pb_context *context,
                                 struct pb_counted_stream *stream)
{
    *stream = (struct pb_counted_stream){ input, context->bytes_read };
    return pb_input_through(input, stream, read_counted);
}

const char *pb_context_scheme(const struct pb_context *context, size_t row)
{
    const char *source = pb_cell(context->table, source, row);
    for (size_t i = 0; i < context->source_count; i++)
        if (strcmp(context->sources[i].id, source) == 0)
            return context->sources[i].scheme;
    return context->scheme;
}

bool pb_cancelled(const struct pb_context *context, struct pb_error *error)
{
    if (!context->cancelled || !atomic_load_explicit(context->cancelled, memory_order_relaxed))
        return false;
    (void)pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "stopped");
    return true;
}
