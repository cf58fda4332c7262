#include "transforms/places/joined.h"

#include <string.h>

enum { LENGTH_MAXIMUM = 1 << 20 };

void places_joined_clear(struct places_joined *joined)
{
    joined->length = 0;
}

enum pb_status places_joined_add(struct places_joined *joined, const char *separator, const char *piece,
                                 struct pb_error *error)
{
    size_t before = joined->length ? strlen(separator) : 0;
    size_t added = strlen(piece);
    if (before + added >= (size_t)LENGTH_MAXIMUM - joined->length)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "a text of more than %d bytes, beginning with '%.60s'",
                       (int)LENGTH_MAXIMUM, joined->text ? joined->text : piece);
    size_t needed = joined->length + before + added + 1;
    if (needed > joined->capacity) {
        size_t capacity = joined->capacity ? joined->capacity : 256;
        while (capacity < needed)
            capacity *= 2;
        char *grown = pb_arena_grow(joined->arena, joined->text, joined->capacity, capacity, 1);
        if (!grown)
            return pb_out_of_memory(error);
        joined->text = grown;
        joined->capacity = capacity;
    }
    memcpy(joined->text + joined->length, separator, before);
    memcpy(joined->text + joined->length + before, piece, added + 1);
    joined->length += before + added;
    return PB_OK;
}

enum pb_status places_joined_symbol(const struct places_joined *joined, struct pb_symbols *symbols, pb_symbol *symbol,
                                    struct pb_error *error)
{
    *symbol = joined->length ? pb_symbol_add(symbols, joined->text, joined->length) : PB_WORD_NONE;
    return *symbol == PB_SYMBOL_NONE ? pb_out_of_memory(error) : PB_OK;
}
