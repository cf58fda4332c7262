#include "placebook/input.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static enum pb_status read_memory(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    (void)error;
    struct pb_memory_stream *memory = stream;
    assert(memory->at <= memory->length);
    size_t length = memory->length - memory->at;
    if (length > size)
        length = size;
    if (memory->step && length > memory->step)
        length = memory->step;
    memcpy(buffer, memory->bytes + memory->at, length);
    memory->at += length;
    *got = length;
    return PB_OK;
}

static enum pb_status rewind_memory(void *stream, struct pb_error *error)
{
    (void)error;
    struct pb_memory_stream *memory = stream;
    memory->at = 0;
    return PB_OK;
}

struct pb_input pb_memory_input(const char *name, struct pb_memory_stream *stream)
{
    return (struct pb_input){ .name = name, .stream = stream, .read = read_memory, .again = rewind_memory };
}

struct pb_input pb_input_through(const struct pb_input *input, void *stream,
                                 enum pb_status (*read)(void *stream, void *buffer, size_t size, size_t *got,
                                                        struct pb_error *error))
{
    struct pb_input through = *input;
    through.stream = stream;
    through.read = read;
    through.again = NULL;
    return through;
}

enum pb_status pb_input_all(const struct pb_input *input, size_t maximum, unsigned char **bytes, size_t *length,
                            struct pb_error *error)
{
    enum { FIRST = 1 << 16 };
    unsigned char *content = NULL;
    size_t capacity = 0;
    size_t at = 0;
    *bytes = NULL;
    *length = 0;
    for (;;) {
        if (at == capacity) {
            size_t wanted = capacity ? capacity * 2 : FIRST;
            unsigned char *grown = wanted > capacity ? realloc(content, wanted) : NULL; /* checked: next line */
            if (!grown) {
                free(content);
                return pb_out_of_memory(error);
            }
            content = grown;
            capacity = wanted;
        }
        size_t got = 0;
        enum pb_status status = input->read(input->stream, content + at, capacity - at, &got, error);
        assert(got <= capacity - at); /* a stream that gave more has written past the buffer */
        if (status == PB_OK && got > maximum - at) {
            status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "it is larger than %zu MB, the maximum", maximum >> 20);
            pb_error_hint(error, "check that this is the right file; if it is, split it");
            pb_error_at(error, input->name, 0, 0);
        }
        if (status != PB_OK) {
            free(content);
            return status;
        }
        at += got;
        if (got == 0)
            break;
    }
    *bytes = content;
    *length = at;
    return PB_OK;
}
