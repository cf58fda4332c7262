#include "engine/run/intake_inputs.h"

#include <stdlib.h>

struct pb_intake_stream {
    struct pb_intake_inputs *all;
    const struct pb_unit_input *file;
    struct pb_file_stream stream; /* while it is open */
    uint64_t at;                  /* bytes that were read */
    bool is_open;
};

static void close_stream(struct pb_intake_stream *stream)
{
    if (stream && stream->is_open)
        pb_file_stream_close(&stream->stream);
    if (stream)
        stream->is_open = false;
}

static enum pb_status open_stream(struct pb_intake_stream *stream, struct pb_error *error)
{
    struct pb_intake_inputs *all = stream->all;
    struct pb_input ignored;
    close_stream(all->open[all->next]);
    all->open[all->next] = NULL;
    enum pb_status status = pb_input_open(stream->file, all->cancelled, &stream->stream, &ignored, error);
    if (status != PB_OK)
        return status;
    stream->is_open = true;
    all->open[all->next] = stream;
    all->next = (all->next + 1) % PB_INPUTS_OPEN;
    return stream->at ? pb_file_stream_seek(&stream->stream, stream->at, error) : PB_OK;
}

static enum pb_status read_input(void *context, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct pb_intake_stream *stream = context;
    *got = 0;
    enum pb_status status = stream->is_open ? PB_OK : open_stream(stream, error);
    if (status == PB_OK)
        status = pb_file_stream_read(&stream->stream, buffer, size, got, error);
    if (stream->all->digesting)
        pb_input_digest_take(stream->all->digesting, stream->at, buffer, *got);
    stream->at += *got;
    return status;
}

static enum pb_status read_input_again(void *context, struct pb_error *error)
{
    struct pb_intake_stream *stream = context;
    stream->at = 0;
    return stream->is_open ? pb_file_stream_seek(&stream->stream, 0, error) : PB_OK;
}

enum pb_status pb_intake_inputs_open(struct pb_intake_inputs *inputs, const struct pb_unit *unit,
                                     const atomic_bool *cancelled, struct pb_error *error)
{
    size_t count = unit->input_count;
    *inputs = (struct pb_intake_inputs){ .cancelled = cancelled };
    inputs->inputs = calloc(count, sizeof *inputs->inputs);   /* checked: below */
    inputs->streams = calloc(count, sizeof *inputs->streams); /* checked: below */
    if (!inputs->inputs || !inputs->streams)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        const struct pb_unit_input *file = &unit->inputs[i];
        inputs->streams[i] = (struct pb_intake_stream){ .all = inputs, .file = file };
        inputs->inputs[i] = (struct pb_input){ .name = file->name,
                                               .stream = &inputs->streams[i],
                                               .read = read_input,
                                               .again = read_input_again,
                                               .role = file->role,
                                               .note = file->note,
                                               .table = file->table };
    }
    return PB_OK;
}

void pb_intake_inputs_close(struct pb_intake_inputs *inputs)
{
    for (size_t i = 0; i < PB_INPUTS_OPEN; i++)
        close_stream(inputs->open[i]);
    free(inputs->streams);
    free(inputs->inputs);
}

size_t pb_intake_inputs_most(size_t input_count)
{
    return input_count < PB_INPUTS_OPEN ? input_count : PB_INPUTS_OPEN;
}
