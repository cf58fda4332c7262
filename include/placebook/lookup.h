#ifndef PLACEBOOK_LOOKUP_H
#define PLACEBOOK_LOOKUP_H
/*
 * From a text to a number: a hash table that is filled once, when a file is read, and then asked for every row of a
 * national data set. Texts of several kinds can share one table: each kind has its own `domain`, a small number that
 * the owner of the table chooses, and the same text in two domains is two entries.
 */
#include "placebook/arena.h"

#pragma GCC visibility push(default)

struct pb_lookup_entry {
    const char *text;
    uint32_t length;
    uint32_t hash;
    uint32_t domain;
    uint32_t value;
};

struct pb_lookup {
    struct pb_lookup_entry *entries; /* in the order in which they were added */
    size_t count;
    size_t room;     /* for so many entries */
    uint32_t *slots; /* open addressing: an entry + 1, 0: free. Four bytes each, since most are free */
    size_t mask;
};

#define PB_LOOKUP_NONE UINT32_MAX

enum { PB_LOOKUP_MAXIMUM = 1 << 24 }; /* entries of one table */

/* An empty table for up to `entries` entries, in the arena. The texts that are added are not copied: they must live as
 * long as the table. */
enum pb_status pb_lookup_open(struct pb_lookup *lookup, size_t entries, struct pb_arena *arena,
                              struct pb_error *error) PB_MUST_USE;

/* Makes room for one entry more where there is none, with twice the slots in the arena: for texts of which nobody knows
 * before how many there are. A table that was never opened may grow too. Errors: as above; it is as it was then. */
enum pb_status pb_lookup_grow(struct pb_lookup *lookup, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* Adds a text with its value. When the domain has the text already, nothing is added and the value that it has is
 * returned; otherwise PB_LOOKUP_NONE. More entries than the table was opened for is a mistake of the caller and leaves
 * them out. */
uint32_t pb_lookup_add(struct pb_lookup *lookup, uint32_t domain, const char *text, uint32_t value);

/* The value of a text of `length` bytes, or PB_LOOKUP_NONE. Allocates nothing; a table that was never opened has no
 * texts. */
uint32_t pb_lookup_find(const struct pb_lookup *lookup, uint32_t domain, const char *text, size_t length);

#pragma GCC visibility pop

#endif
