#include "core/input.h"

#include <string.h>

static enum pb_status read_memory(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    (void)error;
    struct pb_memory_stream *memory = stream;
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

struct pb_input pb_memory_input(const char *name, struct pb_memory_stream *stream)
{
    return (struct pb_input){ .name = name, .stream = stream, .read = read_memory };
}
