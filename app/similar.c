/*
 * Reads the file, which says by its headings whether the similar organisations are to be calculated or looked up; then
 * finds the organisation that was asked for. What the file calls it by, a code of one of several kinds, is what the
 * others are called by in the answer.
 */
#include "app/similar.h"

#include "core/base/append.h"
#include "engine/files/files.h"
#include "placebook/nearest.h"

#include <string.h>

enum { EXAMPLES = 3 };

/* ---- Calculated ---- */

static const char *similar_code_at(const void *context, size_t i)
{
    const struct pb_similar_input *input = context;
    size_t column = i / input->count;
    return column < input->code_columns ? input->organisations[i % input->count].codes[column] : NULL;
}

const char *pb_similar_code(const struct pb_similar_answer *answer, size_t organisation)
{
    const struct pb_similar_organisation *one = &answer->input.organisations[organisation];
    for (size_t c = 0; !*one->codes[answer->code_column] && c < answer->input.code_columns; c++)
        if (*one->codes[c])
            return one->codes[c];
    return one->codes[answer->code_column];
}

static enum pb_status similar_unknown(const struct pb_similar_answer *answer, const char *code, struct pb_error *error)
{
    const struct pb_similar_input *input = &answer->input;
    char list[300] = "";
    size_t named = 0;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "organisation '%.60s' is not among the %zu of sheet '%.100s'", code,
                  input->count, input->sheet);
    pb_error_at(error, answer->file, 0, 0);
    for (size_t o = 0; strlen(code) > 2 && o < input->count && named < EXAMPLES; o++)
        if (strcasestr(input->organisations[o].name, code)) {
            pb_append(list, sizeof list, "%s%s (%.60s)", named ? ", " : "", pb_similar_code(answer, o),
                      input->organisations[o].name);
            named++;
        }
    const char *nearest = named ? NULL : pb_nearest(code, similar_code_at, input);
    if (named)
        pb_error_hint(error, "use the code of the organisation: %s", list);
    else if (nearest)
        pb_error_hint(error, "did you mean '%.60s'?", nearest);
    else {
        for (size_t c = 0; c < input->code_columns; c++)
            pb_append(list, sizeof list, "%s%.40s such as %.20s", c ? ", " : "", input->code_headings[c],
                      input->organisations[0].codes[c]);
        pb_error_hint(error, "codes in the file: %s", list);
    }
    return PB_FAILED;
}

static enum pb_status lacking(const struct pb_similar_answer *answer, struct pb_error *error)
{
    const struct pb_similar_input *input = &answer->input;
    const struct pb_similar_organisation *one = &input->organisations[answer->organisation];
    (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                  "%.60s (sheet '%.100s', row %u) has no value of variable '%.60s': it cannot be compared with others",
                  pb_similar_code(answer, answer->organisation), input->sheet, one->row, input->names[one->lacks]);
    pb_error_at(error, answer->file, 0, 0);
    return PB_FAILED;
}

static size_t count_lacking(const struct pb_similar_input *input)
{
    size_t count = 0;
    for (size_t o = 0; o < input->count; o++)
        count += input->organisations[o].lacks == SIZE_MAX ? 0 : 1;
    return count;
}

static enum pb_status similar_calculate(struct pb_similar_answer *answer, const char *code, struct pb_arena *arena,
                                        struct pb_error *error)
{
    const struct pb_similar_input *input = &answer->input;
    const struct pb_similar_table table = { input->count, input->variables, input->values, input->weights,
                                            input->names };
    answer->organisation = pb_similar_input_find(input, code, &answer->code_column);
    if (answer->organisation == SIZE_MAX)
        return similar_unknown(answer, code, error);
    if (input->organisations[answer->organisation].lacks != SIZE_MAX)
        return lacking(answer, error);
    answer->left_out = count_lacking(input);
    double *scores = pb_arena_take(arena, input->count * input->variables, sizeof *scores);
    /* More than there are is refused before anything is filled. */
    size_t room = answer->count < input->count ? answer->count : input->count;
    answer->found = pb_arena_take(arena, room, sizeof *answer->found);
    if (!scores || !answer->found)
        return pb_out_of_memory(error);
    enum pb_status status = pb_similar_scores(&table, scores, error);
    if (status == PB_OK)
        status =
            pb_similar_find(&table, scores, answer->organisation, answer->count, answer->found, &answer->tied, error);
    if (status != PB_REJECTED)
        return status;
    pb_error_at(error, answer->file, 0, 0);
    error->status = PB_FAILED;
    return PB_FAILED;
}

/* ---- Looked up ---- */

static const char *named_code_at(const void *context, size_t i)
{
    const struct pb_neighbours *neighbours = context;
    return i < neighbours->count ? neighbours->items[i].code : NULL;
}

static enum pb_status not_named(const char *file, const struct pb_neighbours *neighbours, const char *code,
                                struct pb_error *error)
{
    const char *nearest = pb_nearest(code, named_code_at, neighbours);
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "organisation '%.60s' is not among the %zu of the table", code,
                  neighbours->count);
    pb_error_at(error, file, 0, 0);
    if (nearest)
        pb_error_hint(error, "did you mean '%.20s'?", nearest);
    else if (neighbours->count)
        pb_error_hint(error, "use the code of the organisation, such as %.20s", neighbours->items[0].code);
    return PB_FAILED;
}

static enum pb_status similar_look_up(struct pb_similar_answer *answer, const struct pb_neighbours *neighbours,
                                      const struct pb_similar_request *request, struct pb_error *error)
{
    answer->named = pb_neighbours_find(neighbours, request->organisation);
    if (!answer->named)
        return not_named(answer->file, neighbours, request->organisation, error);
    size_t most = answer->named->count;
    answer->count = request->count && request->count < most ? request->count : most;
    return PB_OK;
}

/* ---- The file ---- */

static enum pb_status read_source(const struct pb_similar_request *request, struct pb_arena *arena,
                                  struct pb_similar_answer *answer, struct pb_similar_source *source,
                                  struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    const char *slash = strrchr(request->path, '/');
    answer->file = slash ? slash + 1 : request->path;
    enum pb_status status = pb_file_input(request->path, answer->file, &stream, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_similar_source_read(source, &input, request->sheet, arena, error);
    pb_file_stream_close(&stream);
    return status;
}

enum pb_status pb_similar_search(const struct pb_similar_request *request, struct pb_arena *arena,
                                 struct pb_similar_answer *answer, struct pb_error *error)
{
    *answer = (struct pb_similar_answer){ 0 };
    struct pb_similar_source *source = pb_arena_take(arena, 1, sizeof *source);
    if (!source)
        return pb_out_of_memory(error);
    enum pb_status status = read_source(request, arena, answer, source, error);
    if (status != PB_OK)
        return status;
    answer->calculated = source->calculated;
    if (!source->calculated)
        return similar_look_up(answer, &source->neighbours, request, error);
    answer->input = source->input;
    answer->count = request->count ? request->count : PB_SIMILAR_COUNT;
    return similar_calculate(answer, request->organisation, arena, error);
}
