/*
 * A growing table with open addressing. placebook/lookup.h is no use here: the keys are hashes of 128 bits, which are
 * not hashed again, and there are no texts to keep.
 */
#include "core/contract/difference_index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 };

void pb_row_index_open(struct pb_row_index *index, uint32_t maximum)
{
    *index = (struct pb_row_index){ .maximum = maximum };
}

void pb_row_index_close(struct pb_row_index *index)
{
    free(index->entries);
    free(index->slots);
    *index = (struct pb_row_index){ 0 };
}

static uint32_t *difference_index_slot_of(const struct pb_row_index *index, struct pb_row_key key)
{
    assert(index->count < index->slot_count); /* a free slot ends every search */
    uint32_t mask = index->slot_count - 1;
    uint32_t at = (uint32_t)key.low & mask;
    for (;; at = (at + 1) & mask) {
        uint32_t number = index->slots[at];
        if (!number)
            return &index->slots[at];
        const struct pb_row_key *found = &index->entries[number - 1].key;
        if (found->low == key.low && found->high == key.high)
            return &index->slots[at];
    }
}

/* Room for more entries, with twice as many slots as entries. The maximum bounds all sizes. */
static bool difference_index_grow(struct pb_row_index *index)
{
    uint32_t capacity = index->capacity ? index->capacity * 2 : FIRST_CAPACITY;
    struct pb_row_entry *entries = realloc(index->entries, capacity * sizeof *entries); /* checked: below */
    if (!entries)
        return false;
    index->entries = entries;
    uint32_t *slots = calloc((size_t)capacity * 2, sizeof *slots); /* checked: below */
    if (!slots)
        return false;
    free(index->slots);
    index->slots = slots;
    index->slot_count = capacity * 2;
    index->capacity = capacity;
    for (uint32_t i = 0; i < index->count; i++)
        *difference_index_slot_of(index, index->entries[i].key) = i + 1;
    return true;
}

enum pb_status pb_row_index_take(struct pb_row_index *index, struct pb_row_key key, struct pb_row_entry **entry,
                                 struct pb_error *error)
{
    if (index->count == index->capacity && index->count < index->maximum && !difference_index_grow(index))
        return pb_out_of_memory(error);
    uint32_t *slot = index->slots ? difference_index_slot_of(index, key) : NULL;
    if (!slot || (!*slot && index->count >= index->maximum)) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                    "more than %u different rows in the two tables: too many to compare", index->maximum);
        pb_error_hint(error, "compare tables with fewer rows, such as those of one Place");
        return status;
    }
    if (!*slot) {
        index->entries[index->count] = (struct pb_row_entry){ .key = key };
        *slot = ++index->count;
    }
    assert(index->count <= index->capacity);
    *entry = &index->entries[*slot - 1];
    return PB_OK;
}

struct pb_row_key pb_row_key_further(struct pb_row_key key, uint32_t number)
{
    /* An odd factor spreads the further rows over the slots. */
    return (struct pb_row_key){ key.low + number * UINT64_C(0x9E3779B97F4A7C15), key.high + number };
}
