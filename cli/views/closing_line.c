#include "cli/views/closing_line.h"

#include "cli/arguments/opening.h"
#include "cli/terminal/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct place_counts {
    size_t published, unchanged, kept, absent; /* Places, without the system */
    size_t places_unchanged;                   /* without editions */
    size_t editions;                           /* published, or unchanged */
    bool system_published, system_unchanged, system_kept;
};

static void count_places(const struct pb_run_result *result, struct place_counts *counts)
{
    *counts = (struct place_counts){ 0 };
    for (size_t i = 0; i < result->place_count; i++) {
        const struct pb_place_outcome *outcome = &result->places[i];
        bool system = outcome->place->system;
        if (outcome->place->edition) {
            counts->editions += outcome->state == PB_PLACE_PUBLISHED || outcome->state == PB_PLACE_UNCHANGED;
            counts->unchanged += outcome->state == PB_PLACE_UNCHANGED;
            counts->kept += outcome->state == PB_PLACE_KEPT;
            continue;
        }
        switch (outcome->state) {
        case PB_PLACE_PUBLISHED:
            counts->published += !system;
            counts->system_published = counts->system_published || system;
            break;
        case PB_PLACE_UNCHANGED:
            counts->unchanged += !system;
            counts->places_unchanged += !system;
            counts->system_unchanged = counts->system_unchanged || system;
            break;
        case PB_PLACE_KEPT:
            counts->kept += !system;
            counts->system_kept = counts->system_kept || system;
            break;
        case PB_PLACE_ABSENT:
            counts->absent += !system;
            break;
        }
    }
}

static void unchanged_line(const struct pb_run_result *result, char *text, size_t size)
{
    uint64_t units = result->units_run + result->units_reused;
    char run[32] = "none";
    if (result->units_run)
        (void)snprintf(run, sizeof run, "%" PRIu64, result->units_run);
    (void)snprintf(text, size, "nothing changed: %s/latest is %s (%" PRIu64 " unit%s checked, %s run)", result->output,
                   result->publication, units, units == 1 ? "" : "s", run);
}

const char *pb_closing_line(const struct pb_run_result *result, char *text, size_t size)
{
    if (result->unchanged) {
        unchanged_line(result, text, size);
        return text;
    }
    struct place_counts counts;
    char time[32];
    count_places(result, &counts);
    size_t places = counts.published + counts.places_unchanged;
    bool system = counts.system_published || counts.system_unchanged;
    size_t unchanged = counts.unchanged + counts.system_unchanged;
    (void)pb_text_copy(text, size, "published ");
    if (places)
        pb_append(text, size, "%zu Place%s", places, places == 1 ? "" : "s");
    if (system)
        pb_append(text, size, "%sthe system", !places ? "" : counts.editions ? ", " : " and ");
    if (counts.editions)
        pb_append(text, size, "%s%zu edition%s", places || system ? " and " : "", counts.editions,
                  counts.editions == 1 ? "" : "s");
    if (unchanged)
        pb_append(text, size, " (%zu unchanged)", unchanged);
    size_t kept = counts.kept + counts.system_kept;
    if (kept)
        pb_append(text, size, ", kept %zu as before", kept);
    pb_append(text, size, " in %s, %" PRIu64 " row%s rejected", pb_duration_text(result->seconds, time),
              result->row_counts.rejected, result->row_counts.rejected == 1 ? "" : "s");
    if (result->superseded)
        pb_append(text, size, ", %" PRIu64 " figure%s superseded", result->superseded,
                  result->superseded == 1 ? "" : "s");
    if (result->mismatched)
        pb_append(text, size, ", %" PRIu64 " mismatch%s", result->mismatched, result->mismatched == 1 ? "" : "es");
    return text;
}

const char *pb_state_command(const char *command, const struct pb_pipeline *pipeline, char *text, size_t size)
{
    size_t state = pb_setting_index("state");
    enum pb_origin origin = pipeline->origins[state];
    (void)pb_text_copy(text, size, command);
    if (origin != PB_ORIGIN_FLAG && origin != PB_ORIGIN_PIPELINE)
        return text;
    pb_append(text, size, " --state ");
    pb_append_word(text, size, pipeline->settings.state);
    return text;
}
