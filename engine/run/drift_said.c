/*
 * The part of drift that keeps what is said: each change once, those of a kind together.
 */
#include "engine/run/drift_private.h"

#include <stdio.h>
#include <string.h>

enum pb_status pb_drift_add(struct drifting *drifting, enum pb_drift_part part, enum pb_drift_change change,
                            const char *text, const char *measure, struct pb_error *error)
{
    struct pb_drift_group *group = &drifting->report->groups[part][change];
    char key[1100];
    drifting->report->differs = true;
    if (measure && (!group->measure || strcmp(group->measure, measure) != 0)) {
        group->measure = pb_arena_text(drifting->arena, measure, strlen(measure));
        group->measures++;
        if (!group->measure)
            return pb_out_of_memory(error);
    }
    int length = snprintf(key, sizeof key, "%d %d %.1000s", (int)part, (int)change, text);
    uint32_t known = drifting->said.count;
    pb_symbol symbol = pb_symbol_add(&drifting->said, key, (size_t)length);
    if (symbol == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (symbol < known)
        return PB_OK;
    if (group->count < PB_DRIFT_NAMED) {
        group->texts[group->count] = pb_arena_text(drifting->arena, text, strlen(text));
        if (!group->texts[group->count])
            return pb_out_of_memory(error);
    }
    group->count++;
    return PB_OK;
}

enum pb_status pb_drift_say_renamed(struct drifting *drifting, enum pb_drift_part part, const char *before,
                                    const char *now, const char *name, struct pb_error *error)
{
    char text[600];
    (void)snprintf(text, sizeof text, "'%.200s' to '%.200s'", before, now);
    return pb_drift_add(drifting, part, PB_DRIFT_CHANGED, text, name, error);
}
