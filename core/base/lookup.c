#include "placebook/lookup.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

/* At most one slot in four is taken, so a text that is not there is nearly always told by its first slot. */
enum { SLOTS_PER_ENTRY = 4, FEWEST_SLOTS = 16 };

static uint32_t lookup_hash_of(uint32_t domain, const char *text, size_t length)
{
    return (uint32_t)XXH3_64bits_withSeed(text, length, domain);
}

/* The slot of the text, or the free one where it would go. */
static uint32_t *lookup_slot_of(const struct pb_lookup *lookup, uint32_t hash, uint32_t domain, const char *text,
                                size_t length)
{
    assert((lookup->mask & (lookup->mask + 1)) == 0); /* the slots are a power of two */
    for (size_t at = hash & lookup->mask;; at = (at + 1) & lookup->mask) {
        uint32_t *slot = &lookup->slots[at];
        if (*slot == 0)
            return slot;
        const struct pb_lookup_entry *entry = &lookup->entries[*slot - 1];
        if (entry->hash == hash && entry->length == length && entry->domain == domain &&
            memcmp(entry->text, text, length) == 0)
            return slot;
    }
}

static enum pb_status too_many_entries(size_t entries, struct pb_error *error)
{
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%zu entries are more than the maximum of %d", entries,
                   PB_LOOKUP_MAXIMUM);
}

enum pb_status pb_lookup_open(struct pb_lookup *lookup, size_t entries, struct pb_arena *arena, struct pb_error *error)
{
    size_t slots = FEWEST_SLOTS;
    *lookup = (struct pb_lookup){ 0 };
    if (entries > PB_LOOKUP_MAXIMUM)
        return too_many_entries(entries, error);
    while (slots < entries * SLOTS_PER_ENTRY)
        slots *= 2;
    lookup->entries = pb_arena_take(arena, entries, sizeof *lookup->entries);
    lookup->slots = pb_arena_take(arena, slots, sizeof *lookup->slots);
    if (!lookup->entries || !lookup->slots) {
        *lookup = (struct pb_lookup){ 0 };
        return pb_out_of_memory(error);
    }
    lookup->mask = slots - 1;
    assert(entries < slots); /* a free slot ends every search */
    lookup->room = entries;
    return PB_OK;
}

enum pb_status pb_lookup_grow(struct pb_lookup *lookup, struct pb_arena *arena, struct pb_error *error)
{
    if (lookup->slots && lookup->count < lookup->room)
        return PB_OK;
    const size_t slots = lookup->slots ? (lookup->mask + 1) * 2 : FEWEST_SLOTS;
    const size_t room = slots / SLOTS_PER_ENTRY;
    if (room > PB_LOOKUP_MAXIMUM)
        return too_many_entries(room, error);
    struct pb_lookup grown = { .mask = slots - 1, .room = room, .count = lookup->count };
    grown.slots = pb_arena_take(arena, slots, sizeof *grown.slots);
    /* Last, since entries may move: nothing fails after it that would leave the table with the old place. */
    if (grown.slots)
        grown.entries = pb_arena_grow(arena, lookup->entries, lookup->room, room, sizeof *grown.entries);
    if (!grown.entries)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < grown.count; i++) {
        size_t at = grown.entries[i].hash & grown.mask; /* no two entries are the same */
        while (grown.slots[at])
            at = (at + 1) & grown.mask;
        grown.slots[at] = (uint32_t)i + 1;
    }
    *lookup = grown;
    return PB_OK;
}

uint32_t pb_lookup_add(struct pb_lookup *lookup, uint32_t domain, const char *text, uint32_t value)
{
    size_t length = strlen(text);
    if (!lookup->slots || length > UINT32_MAX)
        return PB_LOOKUP_NONE;
    const uint32_t hash = lookup_hash_of(domain, text, length);
    uint32_t *slot = lookup_slot_of(lookup, hash, domain, text, length);
    if (*slot)
        return lookup->entries[*slot - 1].value;
    if (lookup->count < lookup->room) {
        lookup->entries[lookup->count] = (struct pb_lookup_entry){ text, (uint32_t)length, hash, domain, value };
        *slot = (uint32_t)++lookup->count;
    }
    return PB_LOOKUP_NONE;
}

uint32_t pb_lookup_find(const struct pb_lookup *lookup, uint32_t domain, const char *text, size_t length)
{
    if (!lookup->slots)
        return PB_LOOKUP_NONE;
    const uint32_t *slot = lookup_slot_of(lookup, lookup_hash_of(domain, text, length), domain, text, length);
    return *slot ? lookup->entries[*slot - 1].value : PB_LOOKUP_NONE;
}
