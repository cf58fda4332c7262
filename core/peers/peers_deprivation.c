/*
 * The file of the Indices of Deprivation by local authority: the row of headings is looked for on every sheet, and all
 * rows below it that have a code are authorities.
 */
#include "core/peers/peers_read.h"
#include "core/statistics/quantile.h"
#include "placebook/formats/tabular.h"
#include "placebook/number.h"
#include "placebook/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DEPRIVATION_HEADING_ROWS = 50, DEPRIVATION_TEXT = 100 };

enum deprivation_column { DEPRIVATION_CODE, DEPRIVATION_NAME, DEPRIVATION_SCORE, DEPRIVATION_COLUMNS };

struct deprivation_reading {
    const char *file;
    struct pb_tabular *tabular;
    struct pb_arena *arena;
    struct pb_mistakes *mistakes;
    struct pb_error *error;
    size_t at[DEPRIVATION_COLUMNS];
    struct pb_peer *items;
    size_t count;
    bool found;
};

static const char *deprivation_text(const struct pb_tabular_row *row, size_t column, size_t *length)
{
    const struct pb_tabular_cell *cell = column < row->count ? &row->cells[column] : NULL;
    bool sound = cell && cell->kind != PB_CELL_ERROR && cell->kind != PB_CELL_BROKEN;
    const char *text = sound ? cell->text : "";
    *length = sound ? cell->length : 0;
    pb_text_trim(&text, length);
    return text;
}

static enum pb_status deprivation_wrong(const struct deprivation_reading *reading, const struct pb_tabular_row *row,
                                        size_t column, const char *what)
{
    char place[PB_TABULAR_PLACE_TEXT];
    char shown[DEPRIVATION_TEXT];
    size_t length = 0;
    const char *text = deprivation_text(row, column, &length);
    (void)snprintf(shown, sizeof shown, "%.*s", (int)(length < 60 ? length : 60), text);
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%.200s: '%s' %s",
                  pb_tabular_place(reading->tabular, row->number, column, place), shown, what);
    pb_error_at(reading->error, reading->file, row->line, (uint32_t)column + 1);
    return PB_FAILED;
}

static enum pb_status deprivation_fail(const struct deprivation_reading *reading, const char *what, const char *hint)
{
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", what);
    pb_error_hint(reading->error, "%s", hint);
    pb_error_at(reading->error, reading->file, 0, 0);
    return PB_FAILED;
}

/* Which column a heading is of. */
static enum deprivation_column deprivation_column_of(const char *text, size_t length)
{
    char heading[DEPRIVATION_TEXT];
    (void)snprintf(heading, sizeof heading, "%.*s", (int)(length < sizeof heading ? length : sizeof heading - 1), text);
    for (char *at = heading; *at; at++)
        *at = (char)(*at == '_' ? ' ' : *at);
    if (strcasestr(heading, "local authority") || strncasecmp(heading, "area", 4) == 0)
        return strcasestr(heading, "code")   ? DEPRIVATION_CODE
               : strcasestr(heading, "name") ? DEPRIVATION_NAME
                                             : DEPRIVATION_COLUMNS;
    bool imd = strncasecmp(heading, "imd", 3) == 0 || strncasecmp(heading, "index of multiple deprivation", 29) == 0;
    const char *score = strcasestr(heading, "average score");
    return imd && score && !strcasestr(heading, "rank") ? DEPRIVATION_SCORE : DEPRIVATION_COLUMNS;
}

static bool deprivation_headings(struct deprivation_reading *reading, const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < DEPRIVATION_COLUMNS; i++)
        reading->at[i] = SIZE_MAX;
    for (size_t column = 0; column < row->count; column++) {
        size_t length = 0;
        const char *text = deprivation_text(row, column, &length);
        enum deprivation_column found = deprivation_column_of(text, length);
        if (found < DEPRIVATION_COLUMNS && reading->at[found] == SIZE_MAX)
            reading->at[found] = column;
    }
    return reading->at[DEPRIVATION_CODE] != SIZE_MAX && reading->at[DEPRIVATION_SCORE] != SIZE_MAX;
}

static enum pb_status deprivation_add(struct deprivation_reading *reading, const struct pb_tabular_row *row)
{
    size_t length = 0;
    double score = 0;
    const char *text = deprivation_text(row, reading->at[DEPRIVATION_CODE], &length);
    if (length == 0)
        return PB_OK; /* a note below the table */
    uint32_t number = pb_authority_number(text, length);
    if (number == 0)
        return deprivation_wrong(reading, row, reading->at[DEPRIVATION_CODE],
                                 "is not the code of an English local authority: expected one such as E07000220");
    for (size_t i = 0; i < reading->count; i++)
        if (reading->items[i].number == number)
            return deprivation_wrong(reading, row, reading->at[DEPRIVATION_CODE], "is there twice");
    if (reading->count == PB_PEERS_AUTHORITIES_MAXIMUM)
        return deprivation_wrong(reading, row, reading->at[DEPRIVATION_CODE],
                                 "is one of more authorities than there can be: expected at most 2000");
    struct pb_peer *peer = &reading->items[reading->count];
    peer->code = pb_arena_text(reading->arena, text, length);
    text = deprivation_text(row, reading->at[DEPRIVATION_SCORE], &length);
    if (!pb_number_parse(text, length, &score) || isnan(score) || score < 0)
        return deprivation_wrong(reading, row, reading->at[DEPRIVATION_SCORE],
                                 "is not an average score: expected a number of 0 or more");
    text = deprivation_text(row, reading->at[DEPRIVATION_NAME], &length);
    peer->name = pb_arena_text(reading->arena, text, length);
    if (!peer->code || !peer->name)
        return pb_out_of_memory(reading->error);
    peer->number = number;
    peer->score = score;
    reading->count++;
    return PB_OK;
}

static enum pb_status deprivation_rows(struct deprivation_reading *reading)
{
    enum pb_status status = PB_OK;
    for (;;) {
        const struct pb_tabular_row *row = NULL;
        enum pb_status next = pb_tabular_next(reading->tabular, &row, reading->error);
        if (next != PB_OK || !row)
            return next == PB_OK ? status : next;
        if (pb_mistakes_end(reading->mistakes, deprivation_add(reading, row), &status, reading->error))
            return status;
    }
}

static enum pb_status deprivation_sheet(struct deprivation_reading *reading)
{
    for (size_t i = 0; i < DEPRIVATION_HEADING_ROWS; i++) {
        const struct pb_tabular_row *row = NULL;
        enum pb_status status = pb_tabular_next(reading->tabular, &row, reading->error);
        if (status != PB_OK || !row)
            return status;
        reading->found = deprivation_headings(reading, row);
        if (reading->found)
            return deprivation_rows(reading);
    }
    return PB_OK;
}

static int deprivation_by_number(const void *a, const void *b)
{
    uint32_t left = ((const struct pb_peer *)a)->number;
    uint32_t right = ((const struct pb_peer *)b)->number;
    return (left > right) - (left < right);
}

/* The tenths of all authorities of the file. */
static enum pb_status deprivation_tenths(struct deprivation_reading *reading)
{
    double *scores = pb_arena_take(reading->arena, reading->count, sizeof *scores);
    unsigned *tenths = pb_arena_take(reading->arena, reading->count, sizeof *tenths);
    struct pb_ranked *scratch = pb_arena_take(reading->arena, reading->count, sizeof *scratch);
    if (!scores || !tenths || !scratch)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < reading->count; i++)
        scores[i] = reading->items[i].score;
    enum pb_status status =
        pb_quantile_ranks(scores, reading->count, PB_PEERS_TENTHS, true, scratch, tenths, reading->error);
    for (size_t i = 0; status == PB_OK && i < reading->count; i++)
        reading->items[i].tenth = tenths[i];
    return status;
}

/* Which tier the file is of: only one has districts, and only the other counties. */
static enum pb_status deprivation_take(struct deprivation_reading *reading, struct pb_peers *peers)
{
    bool districts = false;
    bool counties = false;
    for (size_t i = 0; i < reading->count; i++) {
        districts = districts || !pb_authority_in_tier(reading->items[i].number, PB_TIER_UPPER);
        counties = counties || !pb_authority_in_tier(reading->items[i].number, PB_TIER_LOWER);
    }
    if (reading->count < PB_PEERS_TENTHS)
        return deprivation_fail(reading, "fewer than ten authorities with an average score",
                                "tenths are made of all authorities of England: take the whole file");
    if (districts && counties)
        return deprivation_fail(reading, "districts and counties in one table: expected one tier",
                                "the Indices publish a file for each tier: name both files");
    enum pb_tier tier = counties ? PB_TIER_UPPER : PB_TIER_LOWER;
    if (peers->authorities[tier])
        return deprivation_fail(reading, "a second file of the same tier",
                                "name one file of districts and one of counties");
    qsort(reading->items, reading->count, sizeof *reading->items, deprivation_by_number);
    enum pb_status status = deprivation_tenths(reading);
    peers->authorities[tier] = reading->items;
    peers->counts[tier] = reading->count;
    return status;
}

static enum pb_status deprivation_read(struct deprivation_reading *reading, const struct pb_input *input)
{
    enum pb_status status = pb_tabular_open(&reading->tabular, input, reading->error);
    for (size_t i = 0; status == PB_OK && !reading->found && i < pb_tabular_count(reading->tabular); i++) {
        if (pb_tabular_sheet(reading->tabular, i)->unreadable)
            continue;
        status = pb_tabular_begin(reading->tabular, i, reading->error);
        if (status == PB_OK)
            status = deprivation_sheet(reading);
    }
    pb_tabular_close(reading->tabular);
    return status;
}

enum pb_status pb_peers_read_deprivation(struct pb_peers *peers, const struct pb_input *input, struct pb_arena *arena,
                                         struct pb_mistakes *mistakes, struct pb_error *error)
{
    struct deprivation_reading reading = { .file = input->name, .arena = arena, .mistakes = mistakes, .error = error };
    reading.items = pb_arena_take(arena, PB_PEERS_AUTHORITIES_MAXIMUM, sizeof *reading.items);
    if (!reading.items)
        return pb_out_of_memory(error);
    enum pb_status status = deprivation_read(&reading, input);
    if (status != PB_OK)
        return status;
    status = reading.found ? deprivation_take(&reading, peers)
                           : deprivation_fail(&reading,
                                              "no table of authorities with the average score of the Index of Multiple "
                                              "Deprivation: expected the headings 'Local Authority District code "
                                              "(2019)' and 'IMD - Average score'",
                                              "take the summaries by local authority of the Indices (2019: File 10)");
    return pb_mistakes_note(mistakes, status, error);
}
