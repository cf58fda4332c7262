#include "placebook/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK = 4096,
    LARGEST_STEP = 1 << 20,
    LARGE = LARGEST_STEP / 2, /* a piece of this size has a block of its own, which can grow */
    ALIGNMENT = 16
};

struct pb_arena_block {
    struct pb_arena_block *previous;
    size_t size;
    size_t used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

void pb_arena_open(struct pb_arena *arena, size_t maximum)
{
    *arena = (struct pb_arena){ .maximum = maximum };
}

void pb_arena_close(struct pb_arena *arena)
{
    while (arena->blocks) {
        struct pb_arena_block *block = arena->blocks;
        arena->blocks = block->previous;
        free(block);
    }
    arena->taken = 0;
}

static bool round_up(size_t wanted, size_t *rounded)
{
    if (wanted > SIZE_MAX - ALIGNMENT)
        return false;
    *rounded = (wanted + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return true;
}

static bool arena_has_room(const struct pb_arena *arena, size_t total)
{
    return total <= arena->maximum && arena->taken <= arena->maximum - total;
}

/* Blocks double up to a step, so that small arenas stay small and large ones are not made of many pieces. The block of
 * a large piece goes behind the one that small pieces are taken from. */
static struct pb_arena_block *add_block(struct pb_arena *arena, size_t wanted)
{
    bool large = wanted >= LARGE && arena->blocks;
    size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    if (size < wanted || large)
        size = wanted;
    size_t total = 0;
    if (__builtin_add_overflow(size, sizeof(struct pb_arena_block), &total) || !arena_has_room(arena, total))
        return NULL;
    struct pb_arena_block *block = malloc(total); /* checked: below */
    if (!block)
        return NULL;
    struct pb_arena_block **place = large ? &arena->blocks->previous : &arena->blocks;
    *block = (struct pb_arena_block){ .previous = *place, .size = size };
    *place = block;
    arena->taken += total;
    return block;
}

/* Room that holds anything, at an aligned place or at the next one. */
static unsigned char *take_room(struct pb_arena *arena, size_t wanted, bool aligned)
{
    struct pb_arena_block *block = arena->blocks;
    size_t from = 0;
    if (block && aligned)
        from = (block->used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    else if (block)
        from = block->used;
    if (!block || from > block->size || wanted > block->size - from) {
        block = add_block(arena, wanted);
        if (!block)
            return NULL;
        from = 0;
    }
    block->used = from + wanted;
    assert(block->used <= block->size);
    return block->bytes + from;
}

void *pb_arena_take(struct pb_arena *arena, size_t count, size_t size)
{
    size_t wanted = 0;
    if (__builtin_mul_overflow(count, size, &wanted) || !round_up(wanted, &wanted))
        return NULL;
    unsigned char *taken = take_room(arena, wanted, true);
    assert((uintptr_t)taken % ALIGNMENT == 0);
    return taken ? memset(taken, 0, wanted) : NULL;
}

/* Makes the block larger that holds nothing but `old`. NULL when there is none, or no memory. */
static unsigned char *grow_block(struct pb_arena *arena, const unsigned char *old, size_t old_bytes, size_t new_bytes)
{
    struct pb_arena_block **place = &arena->blocks;
    while (*place && ((*place)->bytes != old || (*place)->used != old_bytes))
        place = &(*place)->previous;
    struct pb_arena_block *block = *place;
    size_t more = block && new_bytes > block->size ? new_bytes - block->size : 0;
    if (!block || more == 0 || !arena_has_room(arena, more) || new_bytes > SIZE_MAX - sizeof *block)
        return NULL;
    block = realloc(block, sizeof *block + new_bytes); /* checked: next line */
    if (!block)
        return NULL;
    memset(block->bytes + old_bytes, 0, new_bytes - old_bytes);
    block->size = block->used = new_bytes;
    arena->taken += more;
    *place = block;
    return block->bytes;
}

void *pb_arena_grow(struct pb_arena *arena, void *old, size_t old_count, size_t new_count, size_t size)
{
    assert(old || old_count == 0);
    if (new_count <= old_count)
        return old;
    size_t old_bytes = 0;
    size_t new_bytes = 0;
    if (__builtin_mul_overflow(old_count, size, &old_bytes) || __builtin_mul_overflow(new_count, size, &new_bytes) ||
        !round_up(old_bytes, &old_bytes) || !round_up(new_bytes, &new_bytes))
        return NULL;
    struct pb_arena_block *block = arena->blocks;
    if (old && block && old_bytes <= block->used && (unsigned char *)old == block->bytes + block->used - old_bytes &&
        new_bytes - old_bytes <= block->size - block->used) {
        memset((unsigned char *)old + old_count * size, 0, new_bytes - old_count * size);
        block->used += new_bytes - old_bytes;
        return old;
    }
    void *grown = old && old_bytes >= LARGE ? grow_block(arena, old, old_bytes, new_bytes) : NULL;
    if (grown)
        return grown;
    grown = pb_arena_take(arena, new_count, size);
    if (grown && old)
        memcpy(grown, old, old_count * size);
    return grown;
}

void *pb_arena_one_more(struct pb_arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    enum { FIRST = 64 };
    size_t doubled = FIRST;
    if (count < *room)
        return items;
    if (*room && __builtin_mul_overflow(*room, (size_t)2, &doubled))
        return NULL;
    void *grown = pb_arena_grow(arena, items, *room, doubled, size);
    if (grown)
        *room = doubled;
    return grown;
}

char *pb_arena_text(struct pb_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        return NULL;
    if (!text)
        return pb_arena_take(arena, length + 1, 1);
    char *copy = (char *)take_room(arena, length + 1, false);
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *pb_arena_format(struct pb_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : pb_arena_take(arena, (size_t)length + 1, 1);
    if (text)
        (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
