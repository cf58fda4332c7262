#include "core/contract/difference.h"

#include "core/contract/difference_index.h"
#include "core/contract/difference_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

_Static_assert(PB_TIDY_COLUMNS <= 64, "a bit for each column");

/* Room for all cells of a row, with a byte after each. */
#define HASHED_SIZE (PB_CSV_RECORD_MAXIMUM + 2 * (size_t)PB_TIDY_COLUMNS)

static const char *const identity[] = { "place", "measure",       "area_code", "geography", "sex",
                                        "age",   "category_type", "category",  "period" };
static const char *const figures[] = { "value", "lower_95", "upper_95",    "lower_998", "upper_998",
                                       "count", "unit",     "denominator", "status" };
static const char *const findings[] = { "polarity",     "england_value",        "compared_with_england",
                                        "region_value", "compared_with_region", "trend",
                                        "target",       "target_state",         "spc",
                                        "rating" };

static bool difference_is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

enum pb_difference_role pb_difference_role(size_t column)
{
    const char *name = pb_tidy_columns[column].name;
    if (difference_is_among(name, identity, sizeof identity / sizeof identity[0]))
        return PB_DIFFERENCE_IDENTITY;
    if (difference_is_among(name, figures, sizeof figures / sizeof figures[0]))
        return PB_DIFFERENCE_FIGURE;
    if (difference_is_among(name, findings, sizeof findings / sizeof findings[0]))
        return PB_DIFFERENCE_FINDING;
    return PB_DIFFERENCE_IGNORED;
}

/* Gives one record after the other to a reader that is kept, since opening one for each would cost more. */
struct feed {
    char *bytes;
    size_t length, at;
};

/* The columns of the period. */
struct period_columns {
    size_t text, start, end;
};

struct comparison {
    const struct pb_difference_request *request;
    struct pb_difference *difference;
    struct pb_row_reader before, after, again; /* again: rows of the earlier table, one at a time through the feed */
    struct feed feed;
    struct pb_row_index index;
    enum pb_difference_role roles[PB_TIDY_COLUMNS];
    struct period_columns period;
    struct pb_row_texts *old_texts, *new_texts;
    char *hashed; /* what a row is hashed by */
};

/* Reads the header and notes what the table does not have. */
static enum pb_status difference_read_header(struct comparison *comparison, struct pb_row_reader *table,
                                             struct pb_error *error)
{
    enum pb_status status = pb_row_header(table, error);
    for (size_t column = 0; status == PB_OK && column < PB_TIDY_COLUMNS; column++) {
        if (table->table || table->fields[column] != PB_NO_FIELD)
            continue;
        comparison->difference->not_compared |= UINT64_C(1) << column;
        if (comparison->roles[column] != PB_DIFFERENCE_IDENTITY)
            continue;
        pb_error_at(error, table->name, table->record->line, 0);
        status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no column \"%s\": rows cannot be matched without it",
                         pb_tidy_columns[column].name);
        pb_error_hint(error, "a publication of this contract version cannot be compared with the other");
    }
    return status;
}

static bool difference_is_compared(const struct comparison *comparison, size_t column)
{
    enum pb_difference_role role = comparison->roles[column];
    bool wanted = role == PB_DIFFERENCE_FIGURE || (role == PB_DIFFERENCE_FINDING && !comparison->request->figures_only);
    return wanted && !(comparison->difference->not_compared >> column & 1);
}

/* Is it one of the columns that say what the row is about? A period is its days, whichever text a source has for them;
 * one that is not understood is its text. */
static bool difference_identifies(const struct comparison *comparison, const struct pb_row_reader *table, size_t column)
{
    const struct period_columns *period = &comparison->period;
    bool day = column == period->start || column == period->end;
    struct pb_tidy_cell scratch;
    size_t length = 0;
    if (!day && column != period->text)
        return comparison->roles[column] == PB_DIFFERENCE_IDENTITY;
    if (!(comparison->difference->not_compared & (UINT64_C(1) << period->start | UINT64_C(1) << period->end)))
        (void)pb_row_cell(table, period->start, &scratch, &length);
    return day == (length > 0);
}

/* The cells of some columns one after the other, each ended by the byte that no text has. Returns the length. */
static size_t difference_gather(const struct comparison *comparison, const struct pb_row_reader *table,
                                bool of_identity)
{
    size_t at = 0;
    struct pb_tidy_cell scratch;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        bool wanted =
            of_identity ? difference_identifies(comparison, table, column) : difference_is_compared(comparison, column);
        if (!wanted)
            continue;
        size_t length = 0;
        const char *text = pb_row_cell(table, column, &scratch, &length);
        size_t room = HASHED_SIZE - at - (PB_TIDY_COLUMNS - column);
        length = length < room ? length : room; /* no row of a file is so long */
        memcpy(comparison->hashed + at, text, length);
        at += length;
        comparison->hashed[at++] = '\0';
    }
    return at;
}

static struct pb_row_key key_of(const struct comparison *comparison, const struct pb_row_reader *table)
{
    XXH128_hash_t hash = XXH3_128bits(comparison->hashed, difference_gather(comparison, table, true));
    return (struct pb_row_key){ hash.low64, hash.high64 };
}

static uint64_t difference_content_of(const struct comparison *comparison, const struct pb_row_reader *table)
{
    return XXH3_64bits(comparison->hashed, difference_gather(comparison, table, false));
}

/* --- the earlier table --- */

static enum pb_status remember(struct comparison *comparison, struct pb_error *error)
{
    struct pb_row_reader *table = &comparison->before;
    struct pb_row_key key = key_of(comparison, table);
    struct pb_row_entry *entry = NULL;
    enum pb_status status = pb_row_index_take(&comparison->index, key, &entry, error);
    if (status != PB_OK)
        return status;
    uint32_t further = entry->before++;
    if (further) {
        comparison->difference->repeated_before++;
        status = pb_row_index_take(&comparison->index, pb_row_key_further(key, further), &entry, error);
        if (status != PB_OK)
            return status;
        entry->before = 1;
    }
    entry->content = difference_content_of(comparison, table);
    entry->offset = table->record->offset;
    entry->length = (uint32_t)table->record->raw_length;
    return PB_OK;
}

static enum pb_status read_feed(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct feed *feed = stream;
    (void)error;
    *got = size < feed->length - feed->at ? size : feed->length - feed->at;
    memcpy(buffer, feed->bytes + feed->at, *got);
    feed->at += *got;
    return PB_OK;
}

/* Reads a row of the earlier table once more. */
static enum pb_status difference_fetch(struct comparison *comparison, const struct pb_row_entry *entry,
                                       struct pb_error *error)
{
    struct feed *feed = &comparison->feed;
    enum pb_status status =
        comparison->request->again(comparison->request->stream, entry->offset, feed->bytes, entry->length, error);
    if (status != PB_OK)
        return status;
    assert(entry->length <= PB_CSV_RECORD_MAXIMUM);
    feed->bytes[entry->length] = '\n';
    feed->length = (size_t)entry->length + 1;
    feed->at = 0;
    status = pb_row_next(&comparison->again, error);
    if (status != PB_OK)
        return status;
    if (!comparison->again.there || difference_content_of(comparison, &comparison->again) != entry->content)
        return pb_row_fail(&comparison->before, PB_ERROR_SOURCE, error, "the file changed while it was read");
    pb_row_texts_fill(&comparison->again, comparison->old_texts);
    return PB_OK;
}

/* --- the later table --- */

static enum pb_status difference_tell(struct comparison *comparison, const struct pb_change *change,
                                      struct pb_error *error)
{
    const struct pb_difference_request *request = comparison->request;
    return request->sink ? request->sink(request->context, change, error) : PB_OK;
}

/* A row that both tables have, with other texts. */
static enum pb_status difference_compare_texts(struct comparison *comparison, const struct pb_row_entry *entry,
                                               struct pb_error *error)
{
    struct pb_change change = { .kind = PB_CHANGE_REVISED };
    enum pb_status status = difference_fetch(comparison, entry, error);
    if (status != PB_OK)
        return status;
    pb_row_texts_fill(&comparison->after, comparison->new_texts);
    change.row = comparison->difference->rows_after - 1;
    change.before = comparison->old_texts->cells;
    change.after = comparison->new_texts->cells;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        if (!difference_is_compared(comparison, column) ||
            !pb_row_differs(column, change.before[column], change.after[column]))
            continue;
        change.columns |= UINT64_C(1) << column;
        change.figure = change.figure || comparison->roles[column] == PB_DIFFERENCE_FIGURE;
    }
    if (!change.columns) {
        comparison->difference->unchanged++;
        return PB_OK;
    }
    comparison->difference->revised++;
    comparison->difference->findings_only += !change.figure;
    return difference_tell(comparison, &change, error);
}

static enum pb_status difference_compare_row(struct comparison *comparison, struct pb_error *error)
{
    struct pb_row_key key = key_of(comparison, &comparison->after);
    struct pb_row_entry *entry = NULL;
    enum pb_status status = pb_row_index_take(&comparison->index, key, &entry, error);
    if (status != PB_OK)
        return status;
    uint32_t further = entry->after++;
    if (further) {
        comparison->difference->repeated_after++;
        status = pb_row_index_take(&comparison->index, pb_row_key_further(key, further), &entry, error);
        if (status != PB_OK)
            return status;
        entry->after = 1;
    }
    if (!entry->before) {
        pb_row_texts_fill(&comparison->after, comparison->new_texts);
        comparison->difference->added++;
        const struct pb_change change = { .kind = PB_CHANGE_NEW,
                                          .row = comparison->difference->rows_after - 1,
                                          .after = comparison->new_texts->cells };
        return difference_tell(comparison, &change, error);
    }
    if (entry->content != difference_content_of(comparison, &comparison->after))
        return difference_compare_texts(comparison, entry, error);
    comparison->difference->unchanged++;
    return PB_OK;
}

static enum pb_status tell_withdrawn(struct comparison *comparison, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (uint32_t i = 0; status == PB_OK && i < comparison->index.count; i++) {
        const struct pb_row_entry *entry = &comparison->index.entries[i];
        if (!entry->before || entry->after)
            continue;
        comparison->difference->withdrawn++;
        const struct pb_change change = { .kind = PB_CHANGE_WITHDRAWN, .before = comparison->old_texts->cells };
        status = difference_fetch(comparison, entry, error);
        if (status == PB_OK)
            status = difference_tell(comparison, &change, error);
    }
    return status;
}

static enum pb_status difference_read_rows(struct comparison *comparison, struct pb_row_reader *table, uint64_t *rows,
                                           enum pb_status (*row)(struct comparison *, struct pb_error *),
                                           struct pb_error *error)
{
    enum pb_status status = PB_OK;
    while (status == PB_OK && (table->csv || table->table)) {
        status = pb_row_next(table, error);
        if (status != PB_OK || !table->there)
            break;
        ++*rows;
        status = row(comparison, error);
    }
    return status;
}

static enum pb_status difference_open_table(struct comparison *comparison, struct pb_row_reader *table,
                                            const struct pb_input *input, struct pb_error *error)
{
    if (!input)
        return PB_OK;
    table->name = input->name;
    enum pb_status status = pb_csv_open(&table->csv, input, ',', error);
    return status == PB_OK ? difference_read_header(comparison, table, error) : status;
}

static enum pb_status difference_compare(struct comparison *comparison, struct pb_error *error)
{
    const struct pb_difference_request *request = comparison->request;
    const struct pb_input again = { .name = comparison->before.name, .stream = &comparison->feed, .read = read_feed };
    enum pb_status status = difference_open_table(comparison, &comparison->before, request->before, error);
    if (status == PB_OK)
        status = difference_open_table(comparison, &comparison->after, request->after, error);
    if (status != PB_OK)
        return status;
    comparison->again = comparison->before;
    comparison->again.csv = NULL;
    comparison->again.record = NULL;
    comparison->again.there = false;
    status = pb_csv_open(&comparison->again.csv, &again, ',', error);
    if (status == PB_OK)
        status = difference_read_rows(comparison, &comparison->before, &comparison->difference->rows_before, remember,
                                      error);
    if (status == PB_OK)
        status = difference_read_rows(comparison, &comparison->after, &comparison->difference->rows_after,
                                      difference_compare_row, error);
    return status == PB_OK ? tell_withdrawn(comparison, error) : status;
}

static void difference_know_columns(struct comparison *comparison)
{
    struct period_columns *period = &comparison->period;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const char *name = pb_tidy_columns[column].name;
        comparison->roles[column] = pb_difference_role(column);
        if (strcmp(name, "period") == 0)
            period->text = column;
        else if (strcmp(name, "period_start") == 0)
            period->start = column;
        else if (strcmp(name, "period_end") == 0)
            period->end = column;
    }
}

enum pb_status pb_difference_find(const struct pb_difference_request *request, struct pb_difference *difference,
                                  struct pb_error *error)
{
    struct comparison comparison = { .request = request, .difference = difference, .after.table = request->table };
    *difference = (struct pb_difference){ 0 };
    difference_know_columns(&comparison);
    pb_row_index_open(&comparison.index, PB_DIFFERENCE_ROWS_MAXIMUM);
    comparison.old_texts = malloc(sizeof *comparison.old_texts);       /* checked: below */
    comparison.new_texts = malloc(sizeof *comparison.new_texts);       /* checked: below */
    comparison.hashed = malloc(HASHED_SIZE);                           /* checked: below */
    comparison.feed.bytes = malloc(PB_CSV_RECORD_MAXIMUM + (size_t)1); /* checked: below */
    bool ready = comparison.old_texts && comparison.new_texts && comparison.hashed && comparison.feed.bytes;
    enum pb_status status = ready ? difference_compare(&comparison, error) : pb_out_of_memory(error);
    pb_csv_close(comparison.before.csv);
    pb_csv_close(comparison.after.csv);
    pb_csv_close(comparison.again.csv);
    pb_row_index_close(&comparison.index);
    free(comparison.old_texts);
    free(comparison.new_texts);
    free(comparison.hashed);
    free(comparison.feed.bytes);
    return status;
}
