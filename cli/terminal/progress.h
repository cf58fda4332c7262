#ifndef PB_CLI_PROGRESS_H
#define PB_CLI_PROGRESS_H
/*
 * Shows the progress of a run: a thread that reads the engine's counters now and then. Nothing waits for it.
 */
#include "cli/terminal/snapshot.h"
#include "cli/terminal/terminal.h"

#include <pthread.h>

enum pb_display_mode {
    PB_DISPLAY_NONE,
    PB_DISPLAY_BAR,   /* a terminal: one overall bar, a line per active unit; ten times a second */
    PB_DISPLAY_PLAIN, /* a line every ten seconds */
    PB_DISPLAY_JSON,  /* an object per line every second, the first at once */
};

struct pb_display {
    struct pb_progress *progress;
    struct pb_terminal *terminal;
    enum pb_display_mode mode;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool running;  /* there is a thread to join */
    bool stopping; /* under the lock */
    bool said_stopping;
    struct pb_watch watch;
};

/* The mode for a setting of `progress` (auto, bar, plain, json, none). auto is a bar on a terminal. */
enum pb_display_mode pb_display_mode(const char *setting, const struct pb_terminal *terminal);

/* Starts the display. If no thread can be started, nothing is shown; that is not a reason to fail. */
void pb_display_start(struct pb_display *display, struct pb_terminal *terminal, struct pb_progress *progress,
                      enum pb_display_mode mode);

/* Stops, and wipes what was drawn. */
void pb_display_stop(struct pb_display *display);

#endif
