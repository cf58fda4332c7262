#include "engine/plan/ahead.h"

#include "engine/plan/inputs.h"

/* A file of somebody's would have to be digested first, in the thread that fetches. */
static bool is_fetched(const struct pb_unit_input *inputs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!inputs[i].arrival)
            return false;
    return count > 0;
}

static bool expect_unit(struct pb_ahead *ahead, const struct pb_unit *unit)
{
    if (!is_fetched(unit->inputs, unit->input_count))
        return true;
    if (ahead->count == ahead->capacity) {
        size_t capacity = ahead->capacity ? ahead->capacity * 2 : 64;
        struct pb_ahead_unit *grown =
            pb_arena_grow(ahead->arena, ahead->units, ahead->capacity, capacity, sizeof *grown);
        if (!grown)
            return false;
        ahead->units = grown;
        ahead->capacity = capacity;
    }
    ahead->units[ahead->count++] = (struct pb_ahead_unit){ .unit = *unit };
    return true;
}

void pb_ahead_expect(struct pb_ahead *ahead, const struct pb_remote_source *source)
{
    const struct pb_plan *requests = &source->requests;
    bool goes_on = true;
    for (size_t r = 0; goes_on && r < requests->count; r++) {
        const char *name = requests->requests[r].unit;
        struct pb_unit unit = { .source = source->source, .name = name };
        struct pb_error ignored = { 0 };
        if (pb_inputs_begun(requests, r))
            continue;
        if (pb_inputs_expand(requests, name, source, ahead->arena, &unit.inputs, &unit.input_count, &ignored) != PB_OK)
            continue; /* the plan will say so */
        if (name) {
            goes_on = expect_unit(ahead, &unit);
            continue;
        }
        for (size_t i = 0; goes_on && i < unit.input_count; i++) {
            const struct pb_unit own = {
                .source = unit.source, .name = unit.inputs[i].name, .inputs = &unit.inputs[i], .input_count = 1
            };
            goes_on = expect_unit(ahead, &own);
        }
    }
}

/* Has all of it come, and is some of it new? What did not change was read on another night, mostly. */
static bool has_come(const struct pb_unit *unit)
{
    bool changed = false;
    for (size_t i = 0; i < unit->input_count; i++) {
        if (!unit->inputs[i].arrival->path)
            return false;
        changed = changed || unit->inputs[i].arrival->differs;
    }
    return changed;
}

static bool has_input(const struct pb_unit *unit, const struct pb_arrival *arrival)
{
    for (size_t i = 0; i < unit->input_count; i++)
        if (unit->inputs[i].arrival == arrival)
            return true;
    return false;
}

void pb_ahead_arrived(struct pb_ahead *ahead, const struct pb_arrival *arrival)
{
    ahead->differs = ahead->differs || arrival->differs;
    for (size_t u = 0; ahead->differs && u < ahead->count; u++) {
        struct pb_ahead_unit *waiting = &ahead->units[u];
        if (waiting->over || !has_input(&waiting->unit, arrival) || !has_come(&waiting->unit))
            continue;
        waiting->over = true;
        for (size_t i = 0; i < waiting->unit.input_count; i++)
            pb_input_arrive(&waiting->unit.inputs[i]);
        if (ahead->prepare(ahead->context, &waiting->unit))
            ahead->reader->ready(ahead->reader->context, &waiting->unit);
    }
}

void pb_ahead_settle(struct pb_ahead *ahead)
{
    ahead->reader->settle(ahead->reader->context);
    ahead->units = NULL;
    ahead->count = ahead->capacity = 0;
    ahead->differs = false;
}
