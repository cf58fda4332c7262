#include "cli/terminal/snapshot.h"

#include "cli/terminal/terminal.h"

#include <inttypes.h>
#include <math.h>
#include <time.h>

const char *pb_phase_text(int phase)
{
    static const char *const texts[] = { "checking", "reading", "writing", "publishing", "done" };
    return texts[phase];
}

double pb_monotonic(void)
{
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Looks at the named units; returns how many units' worth of work the active ones have done, and counts the reused. */
static double look_at_items(struct pb_progress *progress, struct pb_watch *watch, struct pb_snapshot *shot, double now,
                            uint32_t *reused)
{
    double done = 0;
    size_t named = shot->units < PB_PROGRESS_ITEMS ? shot->units : PB_PROGRESS_ITEMS;
    for (size_t i = 0; i < named; i++) {
        struct pb_progress_item *item = &progress->items[i];
        int state = atomic_load(&item->state);
        *reused += state == PB_REUSED;
        if (state != PB_ACTIVE && state != PB_FINISHED)
            continue;
        if (watch->item_started[i] <= 0)
            watch->item_started[i] = now;
        uint64_t read = atomic_load(&item->bytes_read);
        uint64_t rows = atomic_load(&item->rows);
        shot->read += read;
        shot->rows += rows;
        if (state == PB_FINISHED)
            continue;
        if (item->bytes_total)
            done += fmin(1, (double)read / (double)item->bytes_total);
        if (shot->active_count < PB_ACTIVE_SHOWN)
            shot->active[shot->active_count++] =
                (struct pb_active){ item->name, read, item->bytes_total, rows, now - watch->item_started[i] };
    }
    return done;
}

void pb_snapshot_take(struct pb_snapshot *shot, struct pb_progress *progress, struct pb_watch *watch)
{
    double now = pb_monotonic();
    *shot = (struct pb_snapshot){ .phase = atomic_load(&progress->phase), .seconds = now - watch->started };
    shot->fraction = shot->left = shot->rate = NAN;
    if (shot->phase == PB_PHASE_CHECKING)
        return;
    if (watch->reading_started <= 0)
        watch->reading_started = now;
    shot->units = atomic_load(&progress->unit_count);
    shot->units_done = atomic_load(&progress->units_done);
    shot->places = atomic_load(&progress->place_count);
    shot->places_done = atomic_load(&progress->places_done);
    uint32_t reused = 0;
    double partly = look_at_items(progress, watch, shot, now, &reused);
    double elapsed = now - watch->reading_started;
    if (shot->phase == PB_PHASE_READING && shot->units > 0) {
        shot->fraction = fmin(1, ((double)shot->units_done + partly) / (double)shot->units);
        double worked = (double)shot->units_done - (double)reused + partly;
        double to_work = (double)shot->units - (double)reused;
        if (elapsed > 0.5 && shot->read > 0)
            shot->rate = (double)shot->read / elapsed;
        if (elapsed > 0.5 && worked > 0)
            shot->left = elapsed * fmax(0, to_work - worked) / worked;
    } else if (shot->phase == PB_PHASE_WRITING && shot->places > 0) {
        shot->fraction = fmin(1, (double)shot->places_done / (double)shot->places);
    }
}

void pb_snapshot_describe(const struct pb_snapshot *shot, char *text, size_t size)
{
    char number[32];
    text[0] = '\0';
    if (shot->phase == PB_PHASE_READING)
        pb_append(text, size, "%" PRIu32 " of %" PRIu32 " units", shot->units_done, shot->units);
    else if (shot->phase == PB_PHASE_WRITING)
        pb_append(text, size, "%" PRIu32 " of %" PRIu32 " Places", shot->places_done, shot->places);
    if (shot->phase == PB_PHASE_READING && shot->read)
        pb_append(text, size, ", %s", pb_size_text(shot->read, number));
    if (isfinite(shot->rate))
        pb_append(text, size, ", %s/s", pb_size_text((uint64_t)shot->rate, number));
    if (isfinite(shot->left))
        pb_append(text, size, ", about %s left", pb_duration_text(shot->left, number));
}

void pb_active_describe(const struct pb_active *active, char *text, size_t size)
{
    char read[32];
    char total[32];
    (void)snprintf(text, size, "  %s  %s", active->name, pb_size_text(active->read, read));
    if (active->total)
        pb_append(text, size, " of %s (%.0f%%)", pb_size_text(active->total, total),
                  100 * fmin(1, (double)active->read / (double)active->total));
    if (active->seconds < 0.5 || active->read == 0)
        return;
    double rate = (double)active->read / active->seconds;
    pb_append(text, size, ", %s/s", pb_size_text((uint64_t)rate, read));
    if (active->total > active->read)
        pb_append(text, size, ", about %s left",
                  pb_duration_text((double)(active->total - active->read) / rate, total));
}
