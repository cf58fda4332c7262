#ifndef PB_CORE_PEERS_SEEN_PRIVATE_H
#define PB_CORE_PEERS_SEEN_PRIVATE_H
/*
 * A collector from the inside. Groups are known by the symbols of their texts, and series by those without the period.
 */
#include "core/peers/seen.h"
#include "placebook/symbols.h"

struct pb_seen_value {
    double value;
    uint32_t authority;
};

struct pb_seen_series {
    pb_symbol texts[PB_SEEN_PERIOD];
    int32_t start, end;           /* the newest period */
    struct pb_seen_group *newest; /* its groups: one for each way in which it is written */
};

struct pb_seen_group;

enum pb_seen_state { SEEN_UNDATED, SEEN_NEWEST, SEEN_OLDER, SEEN_OVERFULL };

struct pb_seen_group {
    size_t series;
    pb_symbol period;
    int32_t start, end;
    enum pb_seen_state state;
    struct pb_seen_group *next; /* of the newest of its series */
    struct pb_seen_value *values;
    size_t count, capacity;
};

/* Open addressing: position + 1, 0 = free. */
struct pb_seen_index {
    uint32_t *slots;
    size_t mask;
    size_t used;
};

enum { SEEN_BLOCK = 256 }; /* groups that are taken at once: they do not move */

struct pb_seen {
    const struct pb_framework *framework;
    const char *scheme;
    struct pb_symbols symbols;
    struct pb_seen_series *series;
    size_t series_count, series_capacity;
    struct pb_seen_group **blocks;
    size_t group_count, block_capacity;
    struct pb_seen_index series_index, group_index;
    pb_symbol last[PB_SEEN_TEXTS];    /* of the row before ... */
    struct pb_seen_group *last_group; /* ... and its group; NULL: there is none */
    pb_symbol asked;                  /* the last indicator that was asked about ... */
    bool wanted;                      /* ... and whether the framework has it */
    bool untyped;                     /* kinds of area are not told apart */
    bool failed;                      /* out of memory */
    bool full;
};

struct pb_seen_group *pb_seen_group_at(const struct pb_seen *seen, size_t group);

#endif
