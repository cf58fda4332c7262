/*
 * What is shown while a run goes on: counters as the engine would set them, and what follows from them by arithmetic.
 */
#include "cli/terminal/progress.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct pb_progress progress;
static struct pb_display display;

/* Four units: one known from before, one finished, one half read, one waiting. */
static void reading(void)
{
    static const int states[] = { PB_REUSED, PB_FINISHED, PB_ACTIVE, PB_WAITING };
    memset(&progress, 0, sizeof progress);
    for (int i = 0; i < 4; i++) {
        (void)snprintf(progress.items[i].name, sizeof progress.items[i].name, "unit-%d", i);
        progress.items[i].bytes_total = 1000000;
        progress.items[i].state = states[i];
    }
    progress.items[1].bytes_read = 1000000;
    progress.items[2].bytes_read = 500000;
    progress.items[2].rows = 42;
    progress.unit_count = 4;
    progress.units_done = 2;
    progress.place_count = 5;
    progress.phase = PB_PHASE_READING;
}

Test(snapshot, what_follows_from_the_counters)
{
    struct pb_snapshot shot;
    struct pb_watch watch = { .started = pb_monotonic() - 10, .reading_started = pb_monotonic() - 6 };
    reading();
    watch.item_started[2] = pb_monotonic() - 2;
    pb_snapshot_take(&shot, &progress, &watch);
    cr_assert_eq(shot.read, 1500000);
    cr_assert_eq(shot.active_count, 1);
    cr_assert_str_eq(shot.active[0].name, "unit-2");
    /* 2 of 4 done and half of the third: 2.5 / 4. Of the three that needed work 1.5 took 6 s, so 1.5 are 6 s more. */
    cr_assert_float_eq(shot.fraction, 0.625, 1e-9);
    cr_assert_float_eq(shot.left, 6, 0.1);
    cr_assert_float_eq(shot.rate, 250000, 5000);
    char text[256];
    pb_snapshot_describe(&shot, text, sizeof text);
    cr_assert(strncmp(text, "2 of 4 units, 1.5 MB, 2", 23) == 0, "%s", text);
    pb_active_describe(&shot.active[0], text, sizeof text);
    cr_assert(strncmp(text, "  unit-2  500 kB of 1.0 MB (50%), 2", 35) == 0, "%s", text);
}

Test(snapshot, before_and_after_the_reading)
{
    struct pb_snapshot shot;
    struct pb_watch watch = { .started = pb_monotonic() };
    char text[256];
    memset(&progress, 0, sizeof progress);
    pb_snapshot_take(&shot, &progress, &watch);
    cr_assert(isnan(shot.fraction) && isnan(shot.left) && isnan(shot.rate));
    pb_snapshot_describe(&shot, text, sizeof text);
    cr_assert_str_eq(text, "");
    reading();
    progress.phase = PB_PHASE_WRITING;
    progress.places_done = 2;
    pb_snapshot_take(&shot, &progress, &watch);
    cr_assert_float_eq(shot.fraction, 0.4, 1e-9);
    pb_snapshot_describe(&shot, text, sizeof text);
    cr_assert_str_eq(text, "2 of 5 Places");
}

/* More units than have names are counted all the same. */
Test(snapshot, units_beyond_the_named_ones)
{
    struct pb_snapshot shot;
    struct pb_watch watch = { .started = pb_monotonic() };
    memset(&progress, 0, sizeof progress);
    progress.unit_count = 10000;
    progress.units_done = 5000;
    progress.phase = PB_PHASE_READING;
    pb_snapshot_take(&shot, &progress, &watch);
    cr_assert_float_eq(shot.fraction, 0.5, 1e-9);
}

/* Waits for the first output, for as long as that takes. */
static void wait_for_output(const struct pb_terminal *terminal, const size_t *length)
{
    struct timespec pause = { .tv_nsec = 2000000 };
    bool written = false;
    while (!written) {
        (void)nanosleep(&pause, NULL);
        flockfile(terminal->messages);
        (void)fflush(terminal->messages);
        written = *length > 0;
        funlockfile(terminal->messages);
    }
}

Test(display, json_is_an_object_per_line_the_first_at_once)
{
    char *written = NULL;
    size_t length = 0;
    struct pb_terminal terminal = { .messages = open_memstream(&written, &length) };
    reading();
    pb_display_start(&display, &terminal, &progress, PB_DISPLAY_JSON);
    wait_for_output(&terminal, &length);
    progress.phase = PB_PHASE_DONE;
    pb_display_stop(&display);
    (void)fclose(terminal.messages);
    int lines = 0;
    for (const char *line = written; *line; line += strcspn(line, "\n") + 1, lines++) {
        cJSON *object = cJSON_Parse(line);
        cr_assert_not_null(object, "%s", line);
        cr_assert_str_eq(cJSON_GetObjectItem(object, "schema")->valuestring, "placebook.progress/1");
        cr_assert_str_eq(cJSON_GetObjectItem(object, "phase")->valuestring, lines ? "done" : "reading");
        cJSON_Delete(object);
    }
    cr_assert_eq(lines, 2);
    free(written);
}

Test(display, a_bar_is_drawn_at_once_and_leaves_nothing)
{
    char *written = NULL;
    size_t length = 0;
    struct pb_terminal terminal = { .messages = open_memstream(&written, &length) };
    reading();
    pb_display_start(&display, &terminal, &progress, PB_DISPLAY_BAR);
    wait_for_output(&terminal, &length);
    pb_terminal_say(&terminal, PB_LEVEL_WARNING, "warning", "in between");
    pb_display_stop(&display);
    (void)fclose(terminal.messages);
    cr_assert(strstr(written, "reading    [###############.........] 2 of 4 units, 1.5 MB"), "%s", written);
    cr_assert(strstr(written, "  unit-2  500 kB of 1.0 MB (50%)"), "%s", written);
    /* Every line that was drawn is gone again: as many steps up as lines, but for the warning's own. */
    int down = 0;
    int up = 0;
    for (const char *at = written; *at; at++) {
        down += *at == '\n';
        up += strncmp(at, "\033[A\r\033[K", 7) == 0;
    }
    cr_assert_eq(down, up + 1);
    cr_assert_eq(terminal.drawn, 0);
    free(written);
}

Test(display, the_mode_fits_who_is_looking)
{
    struct pb_terminal terminal = { .messages_terminal = true };
    struct pb_terminal file = { 0 };
    (void)setenv("TERM", "xterm", 1);
    cr_expect_eq(pb_display_mode("auto", &terminal), PB_DISPLAY_BAR);
    cr_expect_eq(pb_display_mode("auto", &file), PB_DISPLAY_PLAIN);
    cr_expect_eq(pb_display_mode("none", &terminal), PB_DISPLAY_NONE);
    cr_expect_eq(pb_display_mode("json", &file), PB_DISPLAY_JSON);
    terminal.quiet = true;
    cr_expect_eq(pb_display_mode("auto", &terminal), PB_DISPLAY_NONE);
    terminal.quiet = false;
    (void)setenv("TERM", "dumb", 1);
    cr_expect_eq(pb_display_mode("auto", &terminal), PB_DISPLAY_PLAIN);
}
