#include "engine/plan/inputs_name.h"

#include "core/base/name.h"
#include "engine/plan/remote.h"
#include "placebook/lookup.h"

#include <stdlib.h>
#include <string.h>

/* The inputs of a unit while they are named. */
struct naming {
    struct pb_unit_input *inputs;
    size_t count;
    struct pb_arena *arena;
    bool *open;           /* by input: it has no name yet that tells it apart */
    bool *shared;         /* by input: it is the first of several paths with this end */
    size_t *with_name;    /* by input that is the first with a name: how many have it */
    size_t *names_before; /* by input: how many before it have its name */
};

/* The path that an input is named after: that of the address, without what is asked of it, where it came from one. */
static const char *named_after(const struct pb_unit_input *input)
{
    return input->arrival ? input->arrival->shown : input->path;
}

/* The last `parts` parts of a path. */
static const char *path_end(const char *path, size_t parts)
{
    const char *at = path + strlen(path);
    while (at > path && !(at[-1] == '/' && --parts == 0))
        at--;
    return at;
}

/* Takes the last `parts` parts as the names of those that have none. *goes_on: some are not told apart by them. */
static enum pb_status take_ends(const struct naming *naming, size_t parts, bool *goes_on, struct pb_error *error)
{
    struct pb_arena scratch;
    struct pb_lookup ends;
    *goes_on = false;
    memset(naming->shared, 0, naming->count * sizeof *naming->shared);
    pb_arena_open(&scratch, (size_t)64 << 20);
    enum pb_status status = pb_lookup_open(&ends, naming->count, &scratch, error);
    for (size_t i = 0; status == PB_OK && i < naming->count; i++) {
        const char *path = named_after(&naming->inputs[i]);
        uint32_t first = pb_lookup_add(&ends, 0, path_end(path, parts), (uint32_t)i);
        if (first != PB_LOOKUP_NONE && strcmp(named_after(&naming->inputs[first]), path) != 0)
            naming->shared[first] = true;
    }
    for (size_t i = 0; status == PB_OK && i < naming->count; i++) {
        struct pb_unit_input *input = &naming->inputs[i];
        if (!naming->open[i])
            continue;
        const char *path = named_after(input);
        input->name = path_end(path, parts);
        uint32_t first = pb_lookup_find(&ends, 0, input->name, strlen(input->name));
        naming->open[i] = input->name > path && naming->shared[first];
        *goes_on = *goes_on || naming->open[i];
    }
    pb_arena_close(&scratch);
    return status;
}

/* "data.csv" as "data-2.csv". */
static const char *numbered(struct pb_arena *arena, const char *name, size_t number)
{
    const char *slash = strrchr(name, '/');
    const char *point = strrchr(slash ? slash : name, '.');
    size_t stem = point ? (size_t)(point - name) : strlen(name);
    return pb_arena_format(arena, "%.*s-%zu%s", (int)stem, name, number, name + stem);
}

/* Addresses that differ only in what they ask for are told apart by their order. */
static enum pb_status number_names(const struct naming *naming, struct pb_error *error)
{
    struct pb_arena scratch;
    struct pb_lookup names;
    pb_arena_open(&scratch, (size_t)64 << 20);
    enum pb_status status = pb_lookup_open(&names, naming->count, &scratch, error);
    for (size_t i = 0; status == PB_OK && i < naming->count; i++) {
        uint32_t first = pb_lookup_add(&names, 0, naming->inputs[i].name, (uint32_t)i);
        naming->names_before[i] = naming->with_name[first == PB_LOOKUP_NONE ? i : first]++;
    }
    pb_arena_close(&scratch);
    for (size_t i = 0; status == PB_OK && i < naming->count; i++) {
        struct pb_unit_input *input = &naming->inputs[i];
        if (input->name && input->arrival && naming->names_before[i])
            input->name = numbered(naming->arena, input->name, naming->names_before[i] + 1);
        if (!input->name)
            status = pb_out_of_memory(error);
    }
    return status;
}

static enum pb_status name_all(const struct naming *naming, struct pb_error *error)
{
    bool goes_on = naming->count > 0;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < naming->count; i++)
        naming->open[i] = !naming->inputs[i].name; /* else named by the request */
    for (size_t parts = 1; status == PB_OK && goes_on; parts++)
        status = take_ends(naming, parts, &goes_on, error);
    for (size_t i = 0; status == PB_OK && i < naming->count; i++) {
        struct pb_unit_input *input = &naming->inputs[i];
        input->name = pb_name_spell(naming->arena, input->name); /* names that differ have spellings that differ */
        if (!input->name)
            status = pb_out_of_memory(error);
    }
    return status == PB_OK ? number_names(naming, error) : status;
}

enum pb_status pb_inputs_name(struct pb_unit_input *inputs, size_t count, struct pb_arena *arena,
                              struct pb_error *error)
{
    struct pb_arena scratch;
    pb_arena_open(&scratch, (size_t)64 << 20);
    const struct naming naming = { .inputs = inputs,
                                   .count = count,
                                   .arena = arena,
                                   .open = pb_arena_take(&scratch, count + 1, sizeof *naming.open),
                                   .shared = pb_arena_take(&scratch, count + 1, sizeof *naming.shared),
                                   .with_name = pb_arena_take(&scratch, count + 1, sizeof *naming.with_name),
                                   .names_before = pb_arena_take(&scratch, count + 1, sizeof *naming.names_before) };
    bool taken = naming.open && naming.shared && naming.with_name && naming.names_before;
    enum pb_status status = taken ? name_all(&naming, error) : pb_out_of_memory(error);
    pb_arena_close(&scratch);
    return status;
}
