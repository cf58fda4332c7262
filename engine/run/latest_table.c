#include "engine/run/latest_table.h"

#include "engine/files/files.h"
#include "placebook/formats/csv.h"

#include <assert.h>
#include <string.h>

/* One table while it is read. */
struct latest_reading {
    const char *const *columns;
    pb_latest_row *take;
    void *context;
    struct pb_csv *csv;
    size_t at[PB_LATEST_COLUMNS]; /* field of each column */
    size_t count;
    bool refused; /* by `take`: the error is the caller's */
};

/* The path of the table, as the output contract names it; NULL: there is none. */
static const char *latest_table_path(const struct pb_running *running, const char *place, struct pb_arena *arena)
{
    const char *wanted = pb_arena_format(arena, "%s/%s-outcomes.csv", place, place);
    for (size_t i = 0; wanted && i < running->latest.artefact_count; i++)
        if (strcmp(running->latest.artefacts[i].path, wanted) == 0)
            return pb_arena_format(arena, "%s/%s/%s", running->publication.output, running->latest_name, wanted);
    return NULL;
}

/* Finds the columns; false when one is missing. */
static bool latest_table_columns(struct latest_reading *reading, const struct pb_csv_record *header)
{
    for (reading->count = 0; reading->columns[reading->count]; reading->count++) {
        const char *name = reading->columns[reading->count];
        size_t *at = &reading->at[reading->count];
        assert(reading->count < PB_LATEST_COLUMNS);
        for (*at = 0; *at < header->count; ++*at) {
            size_t length = 0;
            const char *text = pb_csv_text(reading->csv, header, *at, &length);
            if (length == strlen(name) && memcmp(text, name, length) == 0)
                break;
        }
        if (*at == header->count)
            return false;
    }
    return true;
}

static enum pb_status latest_table_rows(struct latest_reading *reading, struct pb_error *error)
{
    const struct pb_csv_record *record = NULL;
    enum pb_status status = pb_csv_next(reading->csv, &record, error);
    if (status != PB_OK || !record || !latest_table_columns(reading, record))
        return status;
    for (;;) {
        struct pb_latest_cell cells[PB_LATEST_COLUMNS];
        status = pb_csv_next(reading->csv, &record, error);
        if (status != PB_OK || !record)
            return status;
        for (size_t i = 0; i < reading->count; i++)
            cells[i].text = pb_csv_text(reading->csv, record, reading->at[i], &cells[i].length);
        status = reading->take(reading->context, cells, error);
        reading->refused = status != PB_OK;
        if (status != PB_OK)
            return status;
    }
}

static enum pb_status latest_table_open(struct latest_reading *reading, const char *path, struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    enum pb_status status = pb_file_input(path, path, &stream, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_csv_open(&reading->csv, &input, ',', error);
    if (status == PB_OK)
        status = latest_table_rows(reading, error);
    pb_csv_close(reading->csv);
    pb_file_stream_close(&stream);
    return status;
}

enum pb_status pb_latest_table_read(const struct pb_running *running, const char *place, const char *const *columns,
                                    pb_latest_row *take, void *context, struct pb_error *error)
{
    struct pb_arena arena;
    struct pb_error why = { 0 };
    struct latest_reading reading = { .columns = columns, .take = take, .context = context };
    if (!running->latest_name)
        return PB_OK;
    pb_arena_open(&arena, (size_t)1 << 20);
    const char *path = latest_table_path(running, place, &arena);
    enum pb_status status = path ? latest_table_open(&reading, path, &why) : PB_OK;
    if (status != PB_OK && error && (reading.refused || status == PB_FATAL))
        *error = why;
    else if (status != PB_OK) {
        pb_run_tell(running, true, path, 0, "", "the latest publication is not looked at: %s", why.message);
        status = PB_OK;
    }
    pb_arena_close(&arena);
    return status;
}
