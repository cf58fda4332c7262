#ifndef PB_ENGINE_PLAN_AHEAD_H
#define PB_ENGINE_PLAN_AHEAD_H
/*
 * Units whose bytes are there while other bytes are still on their way: somebody may read them meanwhile. What comes of
 * that is in the store under the key of the unit, where the plan finds it once everything has come. So the plan is made
 * as if nothing had been read ahead, and the order in which bytes come decides nothing. What cannot be read ahead is
 * left to the run, which says why.
 */
#include "engine/plan/remote.h"

struct pb_ahead_unit {
    struct pb_unit unit;
    bool over; /* handed on, or left to the run */
};

struct pb_ahead {
    /* Given. */
    const struct pb_ahead_reader *reader;
    struct pb_arena *arena;
    /* Makes the key of a unit that has its bytes. false: it need not be read, or not here. */
    bool (*prepare)(void *context, struct pb_unit *unit);
    void *context;
    /* Filled. */
    struct pb_ahead_unit *units;
    size_t count;
    size_t capacity;
    bool differs; /* something that came */
};

/* The units of a source whose requests are all known, and of which no byte has come. */
void pb_ahead_expect(struct pb_ahead *ahead, const struct pb_remote_source *source);

/* A file came: hands on what can be read now. In the thread that fetches. */
void pb_ahead_arrived(struct pb_ahead *ahead, const struct pb_arrival *arrival);

/* Nothing more comes: returns when nobody uses the units any more, and forgets them. */
void pb_ahead_settle(struct pb_ahead *ahead);

#endif
