/*
 * What officers say of milestones, in a small CSV file that they keep in a spreadsheet: one line for a milestone, with
 * its state and the day on which somebody said so. Whoever has nothing to say leaves the line out, and readers see
 * that it is not known.
 */
#include "core/options/mistakes.h"
#include "core/reference/reading.h"
#include "placebook/formats/csv.h"
#include "placebook/nearest.h"
#include "placebook/period.h"

#include <stdio.h>
#include <string.h>

enum { MILESTONE, STATE, AS_OF, NOTE, MILESTONE_COLUMNS };
static const char *const column_names[MILESTONE_COLUMNS] = { "milestone", "state", "as_of", "note" };

const char *const pb_milestone_states[] = { "done", "on_track", "late", "not_started", "stopped", "not_known", NULL };

const char *pb_milestone_state_text(const char *state)
{
    static const char *const texts[] = { "Done", "On track", "Late", "Not started", "Stopped", "Not known" };
    for (size_t i = 0; pb_milestone_states[i]; i++)
        if (strcmp(pb_milestone_states[i], state) == 0)
            return texts[i];
    return state;
}

struct milestones_reading {
    struct pb_targets *targets;
    const char *name;
    struct pb_csv *csv;
    const struct pb_csv_record *record;
    size_t columns[MILESTONE_COLUMNS]; /* where each is */
    struct pb_arena *arena;
    struct pb_error *error;
};

static enum pb_status milestones_fail(const struct milestones_reading *reading, size_t field, const char *message,
                                      const char *found, const char *expected)
{
    const struct pb_csv_record *record = reading->record;
    uint32_t column = 0;
    char text[80] = "";
    if (field < record->count)
        column = (uint32_t)(record->fields[field].text - record->raw) + 1;
    (void)pb_text_copy(text, sizeof text, found);
    pb_error_at(reading->error, reading->name, (uint32_t)record->line, column);
    return pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s '%s'; expected %s", message, text, expected);
}

/* The text of a column of the record, copied; NULL when out of memory. */
static const char *milestones_cell(const struct milestones_reading *reading, size_t column)
{
    size_t length = 0;
    const char *text = pb_csv_text(reading->csv, reading->record, reading->columns[column], &length);
    while (length && (text[0] == ' ' || text[0] == '\t'))
        text++, length--;
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return pb_arena_text(reading->arena, text, length);
}

static enum pb_status find_columns(struct milestones_reading *reading)
{
    for (size_t i = 0; i < MILESTONE_COLUMNS; i++)
        reading->columns[i] = SIZE_MAX;
    for (size_t field = 0; field < reading->record->count; field++) {
        size_t length = 0;
        const char *text = pb_csv_text(reading->csv, reading->record, field, &length);
        size_t i = 0;
        while (i < MILESTONE_COLUMNS &&
               (strlen(column_names[i]) != length || memcmp(column_names[i], text, length) != 0))
            i++;
        char found[80];
        (void)snprintf(found, sizeof found, "%.*s", (int)(length < 60 ? length : 60), text);
        if (i == MILESTONE_COLUMNS || reading->columns[i] != SIZE_MAX)
            return milestones_fail(reading, field,
                                   i == MILESTONE_COLUMNS ? "there is no column" : "there are two columns", found,
                                   "milestone, state, as_of and note");
        reading->columns[i] = field;
    }
    for (size_t i = 0; i < NOTE; i++)
        if (reading->columns[i] == SIZE_MAX)
            return milestones_fail(reading, SIZE_MAX, "the first line lacks the column", column_names[i],
                                   "milestone, state, as_of and note");
    return PB_OK;
}

static const char *milestones_id_at(const void *context, size_t i)
{
    const struct pb_object_list *milestones = &((const struct pb_targets *)context)->milestones;
    return i < milestones->count ? ((const struct pb_milestone *)milestones->items)[i].id : NULL;
}

static enum pb_status find_milestone(const struct milestones_reading *reading, const char *id,
                                     struct pb_milestone **milestone)
{
    struct pb_milestone *items = reading->targets->milestones.items;
    for (size_t i = 0; i < reading->targets->milestones.count; i++)
        if (strcmp(items[i].id, id) == 0) {
            *milestone = &items[i];
            return PB_OK;
        }
    enum pb_status status = milestones_fail(reading, reading->columns[MILESTONE], "the targets file has no milestone",
                                            id, "an id of 'milestones'");
    const char *near = pb_nearest(id, milestones_id_at, reading->targets);
    if (near)
        pb_error_hint(reading->error, "did you mean '%s'?", near);
    else
        pb_error_hint(reading->error, "add the milestone to the targets file first, or remove the line");
    return status;
}

static enum pb_status set_state(const struct milestones_reading *reading, struct pb_milestone *milestone,
                                const char *state)
{
    for (size_t i = 0; pb_milestone_states[i]; i++)
        if (strcmp(pb_milestone_states[i], state) == 0) {
            milestone->state = pb_milestone_states[i];
            return PB_OK;
        }
    enum pb_status status = milestones_fail(reading, reading->columns[STATE], "a milestone has no state", state,
                                            "done, on_track, late, not_started, stopped or not_known");
    pb_error_hint(reading->error, "leave the line out where nobody knows");
    return status;
}

static enum pb_status read_milestone(const struct milestones_reading *reading)
{
    const char *texts[MILESTONE_COLUMNS];
    struct pb_milestone *milestone = NULL;
    bool empty = true;
    for (size_t i = 0; i < MILESTONE_COLUMNS; i++) {
        texts[i] = reading->columns[i] == SIZE_MAX ? "" : milestones_cell(reading, i);
        if (!texts[i])
            return pb_out_of_memory(reading->error);
        empty = empty && !*texts[i];
    }
    if (empty) /* as spreadsheets leave them behind the last line */
        return PB_OK;
    enum pb_status status = find_milestone(reading, texts[MILESTONE], &milestone);
    if (status == PB_OK && milestone->as_of) {
        status = milestones_fail(reading, reading->columns[MILESTONE], "there is a second line for milestone",
                                 milestone->id, "one line for each");
        pb_error_hint(reading->error, "keep the newer of the two");
    }
    if (status == PB_OK)
        status = set_state(reading, milestone, texts[STATE]);
    if (status == PB_OK && !pb_date_parse(texts[AS_OF], strlen(texts[AS_OF]), &milestone->as_of)) {
        status = milestones_fail(reading, reading->columns[AS_OF], "a milestone has the date", texts[AS_OF],
                                 "the day on which somebody said so, such as 2020-03-31");
        pb_error_hint(reading->error, "a spreadsheet may have changed how it shows the date: format it as YYYY-MM-DD");
    }
    if (status == PB_OK)
        milestone->note = texts[NOTE];
    return status;
}

static enum pb_status milestones_read_all(struct milestones_reading *reading, struct pb_mistakes *mistakes)
{
    enum pb_status status = pb_csv_next(reading->csv, &reading->record, reading->error);
    if (status != PB_OK || !reading->record)
        return status;
    status = find_columns(reading);
    if (status != PB_OK)
        return status;
    for (;;) {
        enum pb_status next = pb_csv_next(reading->csv, &reading->record, reading->error);
        if (next != PB_OK)
            return next;
        if (!reading->record)
            return status;
        next = reading->record->fault ? milestones_fail(reading, SIZE_MAX, "a line has not the columns of the first",
                                                        "", "milestone, state, as_of and note")
                                      : read_milestone(reading);
        if (pb_mistakes_end(mistakes, next, &status, reading->error))
            return status;
    }
}

enum pb_status pb_milestones_read(struct pb_targets *targets, const char *name, const char *bytes, size_t length,
                                  struct pb_arena *arena, struct pb_mistakes *mistakes, struct pb_error *error)
{
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)bytes, .length = length };
    struct pb_input input = pb_memory_input(name, &stream);
    struct milestones_reading reading = { .targets = targets, .name = name, .arena = arena, .error = error };
    enum pb_status status = pb_csv_open(&reading.csv, &input, ',', error);
    if (status == PB_OK)
        status = milestones_read_all(&reading, mistakes);
    pb_csv_close(reading.csv);
    if (status == PB_FAILED && error && error->code != PB_ERROR_CONFIGURATION)
        error->code = PB_ERROR_CONFIGURATION; /* the reader's own errors are about a source */
    return status;
}
