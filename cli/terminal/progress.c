#include "cli/terminal/progress.h"

#include "cli/terminal/json_writer.h"
#include "cli/terminal/signals.h"
#include "cli/terminal/snapshot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { BAR_CELLS = 24 };

static void draw_line(struct pb_terminal *terminal, char *text, unsigned columns)
{
    /* A line that wraps could not be wiped: cut it at the last column. */
    char cut[512];
    unsigned wide = columns > 1 && columns < sizeof cut ? columns - 1 : 79;
    (void)pb_text_copy(cut, wide + 1, text);
    pb_print_text(terminal->messages, cut);
    pb_print(terminal->messages, "\033[K\n");
    terminal->drawn++;
}

static void progress_draw(struct pb_display *display)
{
    struct pb_terminal *terminal = display->terminal;
    struct pb_snapshot shot;
    struct winsize size = { 0 };
    char text[512];
    char rest[256];
    char bar[BAR_CELLS + 1];
    pb_snapshot_take(&shot, display->progress, &display->watch);
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        size = (struct winsize){ .ws_col = 80, .ws_row = 24 };
    size_t filled = isfinite(shot.fraction) ? (size_t)(shot.fraction * BAR_CELLS) : 0;
    memset(bar, '.', BAR_CELLS);
    memset(bar, '#', filled);
    bar[BAR_CELLS] = '\0';
    pb_snapshot_describe(&shot, rest, sizeof rest);
    (void)snprintf(text, sizeof text, "%-10s [%s] %s", pb_phase_text(shot.phase), bar, rest);

    flockfile(terminal->messages);
    pb_terminal_wipe(terminal);
    draw_line(terminal, text, size.ws_col);
    for (size_t i = 0; i < shot.active_count && i + 3 < size.ws_row; i++) {
        pb_active_describe(&shot.active[i], text, sizeof text);
        draw_line(terminal, text, size.ws_col);
    }
    (void)fflush(terminal->messages);
    funlockfile(terminal->messages);
}

static void say_plainly(struct pb_display *display)
{
    struct pb_snapshot shot;
    char text[256];
    pb_snapshot_take(&shot, display->progress, &display->watch);
    pb_snapshot_describe(&shot, text, sizeof text);
    pb_terminal_say(display->terminal, PB_LEVEL_NOTICE, "progress", "%s%s%s", pb_phase_text(shot.phase),
                    text[0] ? ": " : "", text);
}

static void say_json(struct pb_display *display)
{
    struct pb_snapshot shot;
    struct pb_json_writer writer;
    char now[32];
    FILE *file = display->terminal->messages;
    pb_snapshot_take(&shot, display->progress, &display->watch);
    pb_timestamp(now);
    flockfile(file);
    pb_json_document(&writer, file, "placebook.progress/1");
    pb_json_text(&writer, "ts", now);
    pb_json_text(&writer, "phase", pb_phase_text(shot.phase));
    pb_json_number(&writer, "seconds", round(shot.seconds * 1000) / 1000);
    pb_json_count(&writer, "units", shot.units);
    pb_json_count(&writer, "units_done", shot.units_done);
    pb_json_count(&writer, "places", shot.places);
    pb_json_count(&writer, "places_done", shot.places_done);
    pb_json_count(&writer, "bytes_read", shot.read);
    pb_json_count(&writer, "rows", shot.rows);
    pb_json_number(&writer, "bytes_per_second", round(shot.rate));
    pb_json_number(&writer, "seconds_left", round(shot.left * 10) / 10);
    pb_json_list(&writer, "active");
    for (size_t i = 0; i < shot.active_count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", shot.active[i].name);
        pb_json_count(&writer, "bytes_read", shot.active[i].read);
        pb_json_count(&writer, "bytes_total", shot.active[i].total);
        pb_json_count(&writer, "rows", shot.active[i].rows);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
    (void)fflush(file);
    funlockfile(file);
}

/* One look. */
static void progress_show(struct pb_display *display, double *due)
{
    double now = pb_monotonic();
    if (!display->said_stopping && pb_signals_exit_code()) {
        display->said_stopping = true;
        bool pressed = pb_signals_exit_code() == PB_ERROR_INTERRUPTED;
        pb_terminal_say(display->terminal, PB_LEVEL_NOTICE, "stopping", "stopping cleanly%s",
                        pressed ? "; press Ctrl-C again to stop at once" : "");
    }
    if (display->mode == PB_DISPLAY_BAR) {
        progress_draw(display);
    } else if (now >= *due) {
        if (display->mode == PB_DISPLAY_PLAIN)
            say_plainly(display);
        else
            say_json(display);
        *due = now + (display->mode == PB_DISPLAY_PLAIN ? 10 : 1);
    }
}

static void *watch(void *context)
{
    struct pb_display *display = context;
    double due = display->watch.started + (display->mode == PB_DISPLAY_PLAIN ? 10 : 0);
    (void)pthread_mutex_lock(&display->lock);
    while (!display->stopping) {
        (void)pthread_mutex_unlock(&display->lock);
        progress_show(display, &due);
        struct timespec until = { 0 };
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += 100000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        (void)pthread_mutex_lock(&display->lock);
        if (!display->stopping)
            (void)pthread_cond_timedwait(&display->wake, &display->lock, &until);
    }
    (void)pthread_mutex_unlock(&display->lock);
    return NULL;
}

enum pb_display_mode pb_display_mode(const char *setting, const struct pb_terminal *terminal)
{
    const char *kind = getenv("TERM");
    bool looked_at = terminal->messages_terminal && kind && strcmp(kind, "dumb") != 0;
    if (strcmp(setting, "bar") == 0)
        return PB_DISPLAY_BAR;
    if (strcmp(setting, "plain") == 0)
        return PB_DISPLAY_PLAIN;
    if (strcmp(setting, "json") == 0)
        return PB_DISPLAY_JSON;
    if (strcmp(setting, "none") == 0 || terminal->quiet)
        return PB_DISPLAY_NONE;
    return looked_at && !terminal->log_json ? PB_DISPLAY_BAR : PB_DISPLAY_PLAIN;
}

void pb_display_start(struct pb_display *display, struct pb_terminal *terminal, struct pb_progress *progress,
                      enum pb_display_mode mode)
{
    memset(display, 0, sizeof *display);
    display->progress = progress;
    display->terminal = terminal;
    display->mode = mode;
    display->watch.started = pb_monotonic();
    if (mode == PB_DISPLAY_NONE)
        return;
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&display->lock, NULL);
    (void)pthread_cond_init(&display->wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    display->running = pthread_create(&display->thread, NULL, watch, display) == 0;
}

void pb_display_stop(struct pb_display *display)
{
    if (!display->running)
        return;
    (void)pthread_mutex_lock(&display->lock);
    display->stopping = true;
    (void)pthread_cond_signal(&display->wake);
    (void)pthread_mutex_unlock(&display->lock);
    (void)pthread_join(display->thread, NULL);
    (void)pthread_mutex_destroy(&display->lock);
    (void)pthread_cond_destroy(&display->wake);
    display->running = false;
    if (display->mode == PB_DISPLAY_JSON)
        say_json(display);
    struct pb_terminal *terminal = display->terminal;
    flockfile(terminal->messages);
    pb_terminal_wipe(terminal);
    (void)fflush(terminal->messages);
    funlockfile(terminal->messages);
}
