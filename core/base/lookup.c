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
static struct pb_lookup_slot *lookup_slot_of(const struct pb_lookup *lookup, uint32_t domain, const char *text,
                                             size_t length)
{
    assert((lookup->mask & (lookup->mask + 1)) == 0); /* the slots are a power of two */
    uint32_t hash = lookup_hash_of(domain, text, length);
    for (size_t at = hash & lookup->mask;; at = (at + 1) & lookup->mask) {
        struct pb_lookup_slot *slot = &lookup->slots[at];
        if (!slot->text || (slot->hash == hash && slot->length == length && slot->domain == domain &&
                            memcmp(slot->text, text, length) == 0))
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
    lookup->slots = pb_arena_take(arena, slots, sizeof *lookup->slots);
    if (!lookup->slots)
        return pb_out_of_memory(error);
    lookup->mask = slots - 1;
    assert(entries < slots); /* a free slot ends every search */
    lookup->room = entries;
    return PB_OK;
}

enum pb_status pb_lookup_grow(struct pb_lookup *lookup, struct pb_arena *arena, struct pb_error *error)
{
    if (lookup->slots && lookup->room > 0)
        return PB_OK;
    size_t before = lookup->slots ? lookup->mask + 1 : 0; /* of which a quarter may be taken */
    size_t slots = before ? before * 2 : FEWEST_SLOTS;
    if (slots / SLOTS_PER_ENTRY > PB_LOOKUP_MAXIMUM)
        return too_many_entries(slots / SLOTS_PER_ENTRY, error);
    struct pb_lookup grown = { .mask = slots - 1, .room = (slots - before) / SLOTS_PER_ENTRY };
    grown.slots = pb_arena_take(arena, slots, sizeof *grown.slots);
    if (!grown.slots)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < before; i++) {
        const struct pb_lookup_slot *slot = &lookup->slots[i];
        if (slot->text)
            *lookup_slot_of(&grown, slot->domain, slot->text, slot->length) = *slot;
    }
    *lookup = grown;
    return PB_OK;
}

uint32_t pb_lookup_add(struct pb_lookup *lookup, uint32_t domain, const char *text, uint32_t value)
{
    size_t length = strlen(text);
    if (!lookup->slots || length > UINT32_MAX)
        return PB_LOOKUP_NONE;
    struct pb_lookup_slot *slot = lookup_slot_of(lookup, domain, text, length);
    if (slot->text)
        return slot->value;
    if (lookup->room > 0) {
        lookup->room--;
        *slot = (struct pb_lookup_slot){ text, (uint32_t)length, lookup_hash_of(domain, text, length), domain, value };
    }
    return PB_LOOKUP_NONE;
}

uint32_t pb_lookup_find(const struct pb_lookup *lookup, uint32_t domain, const char *text, size_t length)
{
    if (!lookup->slots)
        return PB_LOOKUP_NONE;
    const struct pb_lookup_slot *slot = lookup_slot_of(lookup, domain, text, length);
    return slot->text ? slot->value : PB_LOOKUP_NONE;
}
