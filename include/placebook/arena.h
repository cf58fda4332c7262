#ifndef PLACEBOOK_ARENA_H
#define PLACEBOOK_ARENA_H
/*
 * Memory that is freed all at once. One arena per unit, per file, per Place: everything made for it lives in it and is
 * freed with it. An arena declares its maximum, so that no input can make it grow without end. Must not be shared
 * between threads.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

struct pb_arena_block;

struct pb_arena {
    struct pb_arena_block *blocks;
    size_t taken;   /* bytes taken from the system */
    size_t maximum; /* never more than this */
};

/* An empty arena that may take up to `maximum` bytes from the system. Takes nothing yet. */
void pb_arena_open(struct pb_arena *arena, size_t maximum);

/* Gives everything back; the arena is empty and may be used again. */
void pb_arena_close(struct pb_arena *arena);

/* `count * size` zeroed bytes, aligned for anything; NULL when memory or the maximum is exhausted or the product
 * overflows. Asking for zero bytes returns a valid pointer. Lives until the arena is closed. */
void *pb_arena_take(struct pb_arena *arena, size_t count, size_t size) PB_MUST_USE;

/* `old` (`old_count` items, from one of these two functions, or NULL) with room for `new_count`, the new part zeroed;
 * it may have moved, and `old` is not to be used any more: neither are pointers to its items. NULL, and `old` as it
 * was, when memory or the maximum is exhausted. */
void *pb_arena_grow(struct pb_arena *arena, void *old, size_t old_count, size_t new_count, size_t size) PB_MUST_USE;

/* A list of `count` items with room for one more: `items` itself while that is less than *room, else moved, with *room
 * doubled, as pb_arena_grow does; NULL when that cannot be. A list begins as NULL with no room. */
void *pb_arena_one_more(struct pb_arena *arena, void *items, size_t count, size_t *room, size_t size) PB_MUST_USE;

/* A terminated copy of `length` bytes of text, or NULL. */
char *pb_arena_text(struct pb_arena *arena, const char *text, size_t length) PB_MUST_USE;

/* Formatted text, or NULL. */
char *pb_arena_format(struct pb_arena *arena, const char *format, ...) PB_MUST_USE PB_PRINTF(2, 3);

#pragma GCC visibility pop

#endif
