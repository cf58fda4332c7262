#ifndef PB_TRANSFORMS_PLACES_JOINED_H
#define PB_TRANSFORMS_PLACES_JOINED_H
/*
 * A text that is put together from pieces. Its memory is used again for the next text.
 */
#include "placebook/symbols.h"

struct places_joined {
    struct pb_arena *arena;
    char *text; /* terminated; NULL before the first piece */
    size_t length;
    size_t capacity;
};

/* Begins a new text. */
void places_joined_clear(struct places_joined *joined);

/* Adds a piece, with the separator in front unless it is the first one. */
enum pb_status places_joined_add(struct places_joined *joined, const char *separator, const char *piece,
                                 struct pb_error *error) PB_MUST_USE;

/* The text as a symbol. */
enum pb_status places_joined_symbol(const struct places_joined *joined, struct pb_symbols *symbols, pb_symbol *symbol,
                                    struct pb_error *error) PB_MUST_USE;

#endif
