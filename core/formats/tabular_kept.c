/*
 * The sheet that is open: its rows come from what was kept of them, and from the file.
 */
#include "core/formats/tabular_kept.h"

#include "core/formats/tabular_private.h"

#include <assert.h>
#include <string.h>

enum { KEPT_FIRST = 64, KEPT_SPARE = 8 /* of the room of a sheet, one part in so many is for its merged ranges */ };

void pb_tabular_keep(struct pb_tabular *tabular, size_t bytes)
{
    assert(!tabular->input->corrections);
    tabular->keeping = true;
    tabular->room = bytes;
}

/* ---- Keeping a row ---- */

/* Where the text of a cell is in the copy of its row. `*to` is where the next one goes that is not in the raw row. */
static const char *move_text(const struct pb_tabular_row *row, const struct pb_tabular_cell *cell, const char *raw,
                             char **to)
{
    if (cell->length == 0)
        return "";
    uintptr_t from = (uintptr_t)row->raw;
    uintptr_t at = (uintptr_t)cell->text;
    if (row->raw && at >= from && at - from < row->raw_length)
        return raw + (at - from);
    char *moved = memcpy(*to, cell->text, cell->length);
    *to += cell->length + 1;
    moved[cell->length] = '\0';
    return moved;
}

/* A copy in one piece: the row, its cells, its texts. Their lengths have maxima (csv.h, xlsx.h). */
static const struct pb_tabular_row *copy_row(struct pb_arena *arena, const struct pb_tabular_row *row)
{
    size_t size = sizeof *row + row->count * sizeof *row->cells + row->raw_length + 1;
    for (size_t i = 0; i < row->count; i++)
        size += row->cells[i].length + 1;
    struct pb_tabular_row *copy = pb_arena_take(arena, 1, size);
    if (!copy)
        return NULL;
    struct pb_tabular_cell *cells = (struct pb_tabular_cell *)(copy + 1);
    char *raw = (char *)(cells + row->count);
    char *to = raw + row->raw_length + 1;
    *copy = *row;
    if (row->raw)
        copy->raw = memcpy(raw, row->raw, row->raw_length);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        cells[i].text = move_text(row, &row->cells[i], raw, &to);
    }
    copy->cells = cells;
    return copy;
}

static const struct pb_tabular_row *keep_row(struct pb_kept *kept, const struct pb_tabular_row *row)
{
    struct pb_arena *arena = &kept->arena;
    if (arena->taken > arena->maximum - arena->maximum / KEPT_SPARE)
        return NULL;
    if (kept->count == kept->capacity) {
        size_t capacity = kept->capacity ? kept->capacity * 2 : KEPT_FIRST;
        const struct pb_tabular_row **grown =
            pb_arena_grow(arena, kept->rows, kept->capacity, capacity, sizeof(const struct pb_tabular_row *));
        if (!grown)
            return NULL;
        kept->rows = grown;
        kept->capacity = capacity;
    }
    const struct pb_tabular_row *copy = copy_row(arena, row);
    if (copy)
        kept->rows[kept->count++] = copy;
    return copy;
}

/* The merged ranges of the sheet, of which the file is open. What there is no room for is looked for again. */
static enum pb_status keep_merges(struct pb_tabular *tabular, struct pb_kept *kept, struct pb_error *error)
{
    const struct pb_xlsx_range *merges = NULL;
    size_t count = 0;
    enum pb_status status = pb_tabular_find_merges(tabular, &merges, &count, error);
    if (status != PB_OK)
        return status;
    struct pb_xlsx_range *copy = pb_arena_take(&kept->arena, count, sizeof *copy);
    kept->merged = copy != NULL;
    if (copy && count > 0)
        memcpy(copy, merges, count * sizeof *copy);
    kept->merges = copy ? copy : merges;
    kept->merge_count = count;
    return PB_OK;
}

/* ---- Reading on ---- */

/* Makes the row `at` the next one of the file. */
static enum pb_status go_to_row(struct pb_tabular *tabular, size_t at, struct pb_error *error)
{
    const struct pb_tabular_row *row = NULL;
    enum pb_status status = PB_OK;
    if (!tabular->started || tabular->streamed > at) {
        status = pb_tabular_start(tabular, tabular->open, error);
        tabular->started = status == PB_OK;
        tabular->streamed = 0;
    }
    while (status == PB_OK && tabular->streamed < at) {
        status = pb_tabular_read(tabular, &row, error);
        if (!row)
            break;
        tabular->streamed++;
    }
    return status;
}

/* The end of the file was read. Room that a whole sheet did not need is there for others. */
static enum pb_status end_sheet(struct pb_tabular *tabular, struct pb_kept *kept, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (kept->full || kept->count != tabular->streamed)
        return PB_OK;
    if (tabular->open->about.format == PB_TABULAR_WORKBOOK)
        status = keep_merges(tabular, kept, error);
    kept->encoding = pb_tabular_read_encoding(tabular);
    kept->whole = status == PB_OK;
    tabular->room += kept->arena.maximum - kept->arena.taken;
    kept->arena.maximum = kept->arena.taken;
    return status;
}

/* The row `at` of the file, kept if it is the first that is not and there is room. */
static enum pb_status read_row(struct pb_tabular *tabular, struct pb_kept *kept, size_t at,
                               const struct pb_tabular_row **row, struct pb_error *error)
{
    enum pb_status status = go_to_row(tabular, at, error);
    if (status == PB_OK)
        status = pb_tabular_read(tabular, row, error);
    if (status != PB_OK)
        return status;
    if (!*row)
        return end_sheet(tabular, kept, error);
    tabular->streamed++;
    const struct pb_tabular_row *copy = !kept->full && at == kept->count ? keep_row(kept, *row) : NULL;
    kept->full = kept->full || !copy;
    *row = copy ? copy : *row;
    return PB_OK;
}

/* ---- The open sheet ---- */

static enum pb_status open_kept(struct pb_tabular *tabular, struct pb_tabular_entry *entry, struct pb_error *error)
{
    entry->kept = pb_arena_take(&tabular->arena, 1, sizeof *entry->kept);
    if (!entry->kept)
        return pb_out_of_memory(error);
    pb_arena_open(&entry->kept->arena, tabular->room / 2);
    tabular->room -= entry->kept->arena.maximum;
    return PB_OK;
}

enum pb_status pb_tabular_begin(struct pb_tabular *tabular, size_t sheet, struct pb_error *error)
{
    struct pb_tabular_entry *entry = &tabular->entries[sheet];
    bool keeps = tabular->keeping && entry->about.format != PB_TABULAR_RECORDS;
    enum pb_status status = keeps && !entry->kept ? open_kept(tabular, entry, error) : PB_OK;
    tabular->open = NULL;
    tabular->started = false;
    tabular->next = tabular->streamed = 0;
    if (status == PB_OK && !(entry->kept && (entry->kept->whole || entry->kept->count > 0))) {
        status = pb_tabular_start(tabular, entry, error);
        tabular->started = true;
    }
    if (status == PB_OK)
        tabular->open = entry;
    return status;
}

enum pb_status pb_tabular_next(struct pb_tabular *tabular, const struct pb_tabular_row **row, struct pb_error *error)
{
    struct pb_kept *kept = tabular->open->kept;
    if (!kept)
        return pb_tabular_read(tabular, row, error);
    enum pb_status status = PB_OK;
    *row = NULL;
    if (tabular->next < kept->count)
        *row = kept->rows[tabular->next];
    else if (!kept->whole)
        status = read_row(tabular, kept, tabular->next, row, error);
    tabular->next += *row != NULL;
    return status;
}

enum pb_status pb_tabular_merges(struct pb_tabular *tabular, const struct pb_xlsx_range **merges, size_t *count,
                                 struct pb_error *error)
{
    *merges = NULL;
    *count = 0;
    if (!tabular->open || tabular->open->about.format != PB_TABULAR_WORKBOOK)
        return PB_OK;
    struct pb_kept *kept = tabular->open->kept;
    if (!kept)
        return pb_tabular_find_merges(tabular, merges, count, error);
    enum pb_status status = PB_OK;
    const struct pb_tabular_row *row = NULL;
    while (status == PB_OK && !kept->merged && !kept->whole && !kept->full)
        status = read_row(tabular, kept, kept->count, &row, error); /* they are behind the rows */
    if (status == PB_OK && !kept->merged && !tabular->started)
        status = go_to_row(tabular, tabular->next, error);
    if (status == PB_OK && !kept->merged)
        status = keep_merges(tabular, kept, error);
    *merges = kept->merges;
    *count = kept->merge_count;
    return status;
}

enum pb_status pb_tabular_csv(struct pb_tabular *tabular, struct pb_csv **csv, struct pb_error *error)
{
    *csv = NULL;
    if (!tabular->open || tabular->open->about.format != PB_TABULAR_SEPARATED)
        return PB_OK;
    enum pb_status status = tabular->open->kept ? go_to_row(tabular, 0, error) : PB_OK;
    if (status == PB_OK)
        *csv = tabular->holding->csv;
    tabular->streamed = SIZE_MAX; /* how far its records are read is not known here */
    return status;
}

const char *pb_tabular_encoding(const struct pb_tabular *tabular)
{
    const struct pb_kept *kept = tabular->open ? tabular->open->kept : NULL;
    return kept && kept->whole ? kept->encoding : pb_tabular_read_encoding(tabular);
}
