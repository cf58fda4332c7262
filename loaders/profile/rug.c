#include "loaders/profile/rug.h"

#include "placebook/formats/csv.h"

#include <stdlib.h>
#include <string.h>

enum { RUG_CELLS_MAXIMUM = 1 << 20 };

/* A text of the record, which the arena keeps; NULL when out of memory. */
static const char *rug_text(struct rug *rug, struct pb_csv *csv, const struct pb_csv_record *record, size_t column)
{
    size_t length = 0;
    const char *text = pb_csv_text(csv, record, column, &length);
    return pb_arena_text(rug->arena, text, length);
}

static enum pb_word rug_word(struct pb_csv *csv, const struct pb_csv_record *record, size_t column,
                             enum pb_word_group group)
{
    size_t length = 0;
    const char *text = pb_csv_text(csv, record, column, &length);
    return length ? pb_word_of(text, length, group) : PB_WORD_NONE;
}

static enum profile_verdict rug_verdict(struct pb_csv *csv, const struct pb_csv_record *record)
{
    size_t length = 0;
    const char *text = pb_csv_text(csv, record, PB_PROFILE_VERDICT, &length);
    for (int verdict = 0; verdict < VERDICTS; verdict++) {
        const char *word = profile_verdict_text((enum profile_verdict)verdict);
        if (strlen(word) == length && memcmp(word, text, length) == 0)
            return (enum profile_verdict)verdict;
    }
    return VERDICT_NOT_RATED;
}

static enum pb_status rug_add(struct rug *rug, size_t item, struct pb_csv *csv, const struct pb_csv_record *record,
                              struct pb_error *error)
{
    const struct pb_framework *framework = rug->index->info->framework;
    if (rug->count == RUG_CELLS_MAXIMUM)
        return PB_OK;
    if (rug->count == rug->capacity) {
        size_t larger = rug->capacity ? 2 * rug->capacity : 256;
        struct rug_cell *grown = pb_arena_grow(rug->arena, rug->cells, rug->count, larger, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        rug->cells = grown;
        rug->capacity = larger;
    }
    struct rug_cell *cell = &rug->cells[rug->count];
    const char *name = rug_text(rug, csv, record, PB_PROFILE_NAME);
    const char *category = rug_text(rug, csv, record, PB_PROFILE_CATEGORY);
    const char *people = rug_text(rug, csv, record, PB_PROFILE_SEX);
    *cell = (struct rug_cell){ .position = SIZE_MAX,
                               .measure = rug_text(rug, csv, record, PB_PROFILE_MEASURE),
                               .outcome = framework->outcomes.count,
                               .item = item,
                               .geography = rug_word(csv, record, PB_PROFILE_GEOGRAPHY, PB_WORDS_GEOGRAPHY),
                               .words = rug_text(rug, csv, record, PB_PROFILE_WORDS),
                               .verdict = rug_verdict(csv, record),
                               .period = rug_text(rug, csv, record, PB_PROFILE_PERIOD) };
    if (!name || !category || !people || !cell->measure || !cell->words || !cell->period)
        return pb_out_of_memory(error);
    cell->name = profile_name(rug->arena, name, category, pb_word_of(people, strlen(people), PB_WORDS_SEX), "");
    const struct pb_measure *measure = pb_framework_measure(framework, cell->measure, &cell->position);
    cell->outcome = measure ? measure->outcome_index : cell->outcome;
    if (!measure)
        cell->position = SIZE_MAX;
    rug->count++;
    return cell->name ? PB_OK : pb_out_of_memory(error);
}

/* Is it the header that this version writes? A Place that was kept may have an older file. */
static bool rug_is_header(struct pb_csv *csv, const struct pb_csv_record *record)
{
    bool same = record && record->count == PB_PROFILE_COLUMNS;
    for (size_t i = 0; same && i < PB_PROFILE_COLUMNS; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(csv, record, i, &length);
        same = length == strlen(pb_profile_columns[i].name) && memcmp(text, pb_profile_columns[i].name, length) == 0;
    }
    return same;
}

static enum pb_status rug_read(struct rug *rug, size_t item, struct pb_error *error)
{
    const struct pb_indexed *indexed = &rug->index->items[item];
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)indexed->bytes, .length = indexed->length };
    const struct pb_input input = pb_memory_input(&PROFILE_FIGURES[1], &stream);
    const struct pb_csv_record *record = NULL;
    struct pb_csv *csv = NULL;
    enum pb_status status = pb_csv_open(&csv, &input, ',', error);
    if (status == PB_OK)
        status = pb_csv_next(csv, &record, error);
    if (status == PB_OK && rug_is_header(csv, record))
        while ((status = pb_csv_next(csv, &record, error)) == PB_OK && record)
            if (record->fault == PB_CSV_SOUND && (status = rug_add(rug, item, csv, record, error)) != PB_OK)
                break;
    if (csv)
        pb_csv_close(csv);
    return status;
}

static int rug_order(const void *left, const void *right)
{
    const struct rug_cell *a = left;
    const struct rug_cell *b = right;
    if (a->outcome != b->outcome)
        return a->outcome < b->outcome ? -1 : 1;
    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    int names = strcmp(a->measure, b->measure);
    if (!names)
        names = strcmp(a->name, b->name);
    return names ? names : (a->item > b->item) - (a->item < b->item);
}

enum pb_status profile_rug_make(struct rug *rug, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < rug->index->count; i++)
        if (rug->index->items[i].bytes && !rug->index->items[i].place->edition)
            status = rug_read(rug, i, error);
    if (rug->count > 1)
        qsort(rug->cells, rug->count, sizeof *rug->cells, rug_order);
    return status;
}

size_t profile_rug_measure(const struct rug *rug, size_t first)
{
    size_t count = first < rug->count;
    while (count && first + count < rug->count &&
           strcmp(rug->cells[first].measure, rug->cells[first + count].measure) == 0 &&
           strcmp(rug->cells[first].name, rug->cells[first + count].name) == 0)
        count++;
    return count;
}

bool profile_rug_rated(const struct rug *rug, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        if (rug->cells[i].verdict != VERDICT_NOT_RATED)
            return true;
    return false;
}
