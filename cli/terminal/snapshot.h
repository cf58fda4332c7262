#ifndef PB_CLI_SNAPSHOT_H
#define PB_CLI_SNAPSHOT_H
/*
 * The engine's counters at one moment, with what follows from them: rate, fraction, time left.
 */
#include "app/session.h"

enum { PB_ACTIVE_SHOWN = 16 };

/* A unit that is being read. */
struct pb_active {
    const char *name;
    uint64_t read, total, rows;
    double seconds; /* since it was first seen */
};

/* The counters at one moment. */
struct pb_snapshot {
    int phase;
    uint32_t units, units_done, places, places_done;
    uint64_t read, rows;
    double seconds;  /* since the start */
    double rate;     /* bytes a second while units are read; NaN: not known yet */
    double fraction; /* of this phase; NaN: not known */
    double left;     /* seconds until this phase is over; NaN: not known */
    struct pb_active active[PB_ACTIVE_SHOWN];
    size_t active_count;
};

/* What a display remembers between two snapshots. Begins zeroed, except `started`. */
struct pb_watch {
    double started;         /* on the monotonic clock */
    double reading_started; /* 0 until units are read */
    double item_started[PB_PROGRESS_ITEMS];
};

/* Seconds on the monotonic clock. */
double pb_monotonic(void);

void pb_snapshot_take(struct pb_snapshot *snapshot, struct pb_progress *progress, struct pb_watch *watch);

/* "checking", "reading", "writing", "publishing", "done". */
const char *pb_phase_text(int phase);

/* "12 of 40 units, 120 MB, 25 MB/s, about 30 s left"; may be empty. */
void pb_snapshot_describe(const struct pb_snapshot *snapshot, char *text, size_t size);

/* The same for one unit: "  smoking.csv  120 MB of 299 MB (40%), 25 MB/s, about 7.2 s left". */
void pb_active_describe(const struct pb_active *active, char *text, size_t size);

#endif
