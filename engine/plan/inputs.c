#include "engine/plan/inputs.h"

#include "engine/fetch/cache.h"
#include "engine/files/files.h"
#include "engine/plan/inputs_match.h"
#include "engine/plan/inputs_name.h"
#include "placebook/lookup.h"
#include "placebook/text.h"
#include "placebook/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { INPUTS_TAKEN_PATH, INPUTS_TAKEN_LOCATION }; /* domains of what was taken */

struct gathering {
    struct pb_arena *arena;
    const struct pb_remote_source *remote;
    struct pb_unit_input *inputs;
    size_t count;
    size_t capacity;
    struct pb_lookup taken; /* paths and addresses that are inputs already */
};

static enum pb_status too_many_inputs(struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "this source has more than %d files", (int)PB_INPUTS_MAXIMUM);
    pb_error_hint(error, "put files together, or give them to several sources");
    return status;
}

static enum pb_status add_input(struct gathering *gathering, const struct pb_unit_input *input, uint32_t domain,
                                const char *text, struct pb_error *error)
{
    if (gathering->count == PB_INPUTS_MAXIMUM)
        return too_many_inputs(error);
    if (gathering->count == gathering->capacity) {
        size_t capacity = gathering->capacity ? gathering->capacity * 2 : 16;
        struct pb_unit_input *grown =
            pb_arena_grow(gathering->arena, gathering->inputs, gathering->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        gathering->inputs = grown;
        gathering->capacity = capacity;
    }
    enum pb_status status = pb_lookup_grow(&gathering->taken, gathering->arena, error);
    if (status != PB_OK)
        return status;
    (void)pb_lookup_add(&gathering->taken, domain, text, 0);
    gathering->inputs[gathering->count++] = *input;
    return PB_OK;
}

/* A file that was asked for twice is read once, as it was first asked for. */
static enum pb_status add_path(struct gathering *gathering, const char *path, const struct pb_request *request,
                               struct pb_error *error)
{
    if (pb_lookup_find(&gathering->taken, INPUTS_TAKEN_PATH, path, strlen(path)) != PB_LOOKUP_NONE)
        return PB_OK;
    const char *copy = pb_arena_text(gathering->arena, path, strlen(path));
    const struct pb_unit_input input = { .path = copy, .role = request->role, .note = request->note };
    return copy ? add_input(gathering, &input, INPUTS_TAKEN_PATH, copy, error) : pb_out_of_memory(error);
}

void pb_input_arrive(struct pb_unit_input *input)
{
    input->path = input->arrival->path;
    input->size = input->arrival->size;
    (void)pb_text_copy(input->sha256, sizeof input->sha256, input->arrival->sha256);
}

/* What came from an address, or is to come. Two addresses may have the same bytes, and are two inputs. */
static enum pb_status add_arrival(struct gathering *gathering, const struct pb_request *request,
                                  struct pb_arrival *arrival, struct pb_error *error)
{
    const char *location = arrival->location;
    if (pb_lookup_find(&gathering->taken, INPUTS_TAKEN_LOCATION, location, strlen(location)) != PB_LOOKUP_NONE)
        return PB_OK;
    struct pb_unit_input input = {
        .name = request->name, .role = request->role, .note = request->note, .arrival = arrival
    };
    if (arrival->path)
        pb_input_arrive(&input);
    return add_input(gathering, &input, INPUTS_TAKEN_LOCATION, location, error);
}

/* The file of an address; NULL when the location is none. */
static struct pb_arrival *arrival_of(const struct pb_remote_source *source, const char *location)
{
    uint32_t arrival = source ? pb_lookup_find(&source->locations, 0, location, strlen(location)) : PB_LOOKUP_NONE;
    return arrival == PB_LOOKUP_NONE ? NULL : &source->arrivals[arrival];
}

/* A scheme such as "https" in front of "://", or NULL. */
static const char *scheme_end(const char *location)
{
    const char *end = strstr(location, "://");
    if (!end || end == location)
        return NULL;
    for (const char *at = location; at < end; at++)
        if ((*at < 'a' || *at > 'z') && (*at < 'A' || *at > 'Z'))
            return NULL;
    return end;
}

static enum pb_status no_match(const char *pattern, bool locks, struct pb_error *error)
{
    pb_error_at(error, pattern, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no file matches this pattern%s",
                                    locks ? ", apart from lock files of programs that have a file open" : "");
    pb_error_hint(
        error,
        "patterns start from the folder of the pipeline file, or from the working directory if given with --set");
    return status;
}

static enum pb_status add_location(struct gathering *gathering, const struct pb_request *request,
                                   struct pb_error *error)
{
    const char *location = request->location;
    const char *end = scheme_end(location);
    struct pb_arrival *arrival = arrival_of(gathering->remote, location);
    if (arrival)
        return add_arrival(gathering, request, arrival, error);
    if (end && strncasecmp(location, "file", 4) == 0 && end == location + 4) {
        location = end + 3;
    } else if (end) {
        pb_error_at(error, location, 0, 0);
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "expected a file, found a URL");
        pb_error_hint(error, "download the file and give its path");
        return status;
    }
    struct pb_matches matches;
    enum pb_status status = pb_match(location, &matches, error);
    if (status == PB_OK && matches.count == 0)
        status = no_match(location, matches.locks, error);
    for (size_t i = 0; status == PB_OK && i < matches.count; i++)
        status = add_path(gathering, matches.paths[i], request, error);
    pb_matches_close(&matches);
    return status;
}

static int inputs_by_name(const void *a, const void *b)
{
    return strcmp(((const struct pb_unit_input *)a)->name, ((const struct pb_unit_input *)b)->name);
}

enum pb_status pb_inputs_expand(const struct pb_plan *requests, const char *unit, const struct pb_remote_source *remote,
                                struct pb_arena *arena, struct pb_unit_input **inputs, size_t *count,
                                struct pb_error *error)
{
    struct gathering gathering = { .arena = arena, .remote = remote };
    for (size_t i = 0; i < requests->count; i++) {
        const char *other = requests->requests[i].unit;
        if (other != unit && (!other || !unit || strcmp(other, unit) != 0))
            continue;
        enum pb_status status = add_location(&gathering, &requests->requests[i], error);
        if (status != PB_OK)
            return status;
    }
    enum pb_status status = pb_inputs_name(gathering.inputs, gathering.count, arena, error);
    if (status != PB_OK)
        return status;
    if (gathering.count > 1)
        qsort(gathering.inputs, gathering.count, sizeof *gathering.inputs, inputs_by_name);
    *inputs = gathering.inputs;
    *count = gathering.count;
    return PB_OK;
}

bool pb_inputs_begun(const struct pb_plan *requests, size_t request)
{
    const char *unit = requests->requests[request].unit;
    for (size_t i = 0; i < request; i++) {
        const char *other = requests->requests[i].unit;
        if (unit == other || (unit && other && strcmp(unit, other) == 0))
            return true;
    }
    return false;
}

const char *pb_input_literal(struct pb_arena *arena, const char *path)
{
    size_t length = strlen(path);
    if (!strpbrk(path, "*?["))
        return pb_arena_text(arena, path, length);
    char *literal = pb_arena_take(arena, length + 1, 2);
    size_t at = 0;
    for (size_t i = 0; literal && i < length; i++) {
        if (strchr("*?[\\", path[i]))
            literal[at++] = '\\';
        literal[at++] = path[i];
    }
    return literal;
}

const char *pb_input_pattern(struct pb_arena *arena, const char *path)
{
    const char *literal = pb_input_literal(arena, path);
    char *pattern = literal ? pb_arena_text(arena, literal, strlen(literal)) : NULL;
    size_t left = pattern ? strlen(pattern) : 0;
    for (char *at = pattern; left;) {
        size_t size = pb_utf8_character(at, left);
        if (size == 0)
            *at = '?';
        at += size ? size : 1;
        left -= size ? size : 1;
    }
    return pattern;
}

bool pb_input_look(struct pb_unit_input *input)
{
    struct stat file = { 0 };
    if (stat(input->path, &file) != 0 || !S_ISREG(file.st_mode))
        return false;
    input->state = pb_file_state_of(&file);
    input->size = input->state.size;
    return true;
}

bool pb_input_divides(const struct pb_unit_input *input, const struct pb_pipeline_source *source)
{
    return source->step.module->divisible && !input->note && input->size >= 2 * PB_INPUT_PART;
}

enum pb_status pb_input_open(const struct pb_unit_input *file, const atomic_bool *cancelled,
                             struct pb_file_stream *stream, struct pb_input *input, struct pb_error *error)
{
    char kept[PATH_MAX];
    if (file->readable || !file->converter) {
        enum pb_status status =
            pb_file_input(file->readable ? file->readable : file->path, file->name, stream, input, error);
        input->table = file->table;
        return status;
    }
    enum pb_status status =
        pb_convert_kept(file->converter, file->path, file->name, file->sha256, cancelled, kept, error);
    return status == PB_OK ? pb_file_input(kept, file->name, stream, input, error) : status;
}

enum pb_status pb_input_verify(const struct pb_unit_input *input, const atomic_bool *cancelled, struct pb_error *error)
{
    char found[PB_DIGEST_TEXT];
    uint64_t size = 0;
    struct pb_error why = { 0 };
    if (!input->arrival || atomic_load(&input->arrival->verified))
        return PB_OK;
    enum pb_status status = pb_file_digest(input->path, found, &size, cancelled, &why);
    if (status == PB_FATAL)
        *error = why;
    if (status == PB_FATAL)
        return status;
    bool good = status == PB_OK && strcmp(found, input->sha256) == 0;
    atomic_store(&input->arrival->verified, good);
    if (good)
        return PB_OK;
    pb_cache_doubt(input->path);
    pb_error_at(error, input->name, 0, 0);
    status = pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the copy of this file in the cache is damaged");
    pb_error_hint(error, "run again: it is fetched anew");
    return status;
}

enum pb_status pb_input_unchanged(const struct pb_unit_input *input, struct pb_error *error)
{
    struct pb_unit_input now = { .path = input->path };
    if (pb_input_look(&now) && pb_file_states_equal(&now.state, &input->state))
        return PB_OK;
    pb_error_at(error, input->name, 0, 0);
    enum pb_status status =
        pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the file changed while it was being read");
    pb_error_hint(error, "wait until the program that writes it has finished, then run again");
    return status;
}

size_t pb_input_matches(const char *pattern)
{
    struct pb_matches matches;
    size_t found = pb_match(pattern, &matches, NULL) == PB_OK ? matches.count : 0;
    pb_matches_close(&matches);
    return found;
}
