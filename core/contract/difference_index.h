#ifndef PB_CORE_CONTRACT_DIFFERENCE_INDEX_H
#define PB_CORE_CONTRACT_DIFFERENCE_INDEX_H
/*
 * The rows that a comparison remembers, by their identity. Part of core/contract/difference.h; not for others.
 */
#include "placebook/status.h"

struct pb_row_key {
    uint64_t low, high;
};

/* A row of either table. Of the first row with an identity `before` and `after` count all rows with it; further ones
 * have entries of their own under derived keys. */
struct pb_row_entry {
    struct pb_row_key key;
    uint64_t content; /* of the earlier table's row */
    uint64_t offset;  /* likewise */
    uint32_t length;  /* likewise, in bytes */
    uint32_t before, after;
};

struct pb_row_index {
    struct pb_row_entry *entries; /* in the order in which they were added */
    uint32_t count, capacity, maximum;
    uint32_t *slots; /* open addressing, entry + 1, 0 = free */
    uint32_t slot_count;
};

/* Empty, for at most `maximum` entries. Takes nothing yet. */
void pb_row_index_open(struct pb_row_index *index, uint32_t maximum);
void pb_row_index_close(struct pb_row_index *index);

/* The entry with this key, added zeroed when there is none. PB_FAILED when the maximum is reached, PB_FATAL when out of
 * memory. Valid until the next call. */
enum pb_status pb_row_index_take(struct pb_row_index *index, struct pb_row_key key, struct pb_row_entry **entry,
                                 struct pb_error *error) PB_MUST_USE;

/* The key of the n-th further row (1, 2 ...) with the same identity. */
struct pb_row_key pb_row_key_further(struct pb_row_key key, uint32_t number);

#endif
