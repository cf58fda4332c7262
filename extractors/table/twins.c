/*
 * A hash table over the rows of the sheet finds those with one key; the first of them is their head. Only if one of
 * them has another cell than its head is there anything to reject.
 */
#include "extractors/table/twins.h"

#include "extractors/table/rows.h"
#include "extractors/table/texts.h"
#include "placebook/reject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED_COLUMNS = 3, LIST_TEXT = 300, NAME_TEXT = 60 };

/* ---- The columns ---- */

static bool twins_says_kind_of_area(const char *heading)
{
    static const char *const areas[] = { "area", "geograph" };
    static const char *const kinds[] = { "type", "level", "kind", "hierarchy" };
    bool area = false;
    bool kind = false;
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++)
        area = area || strcasestr(heading, areas[i]);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        kind = kind || strcasestr(heading, kinds[i]);
    return area && kind;
}

static bool twins_is_used(const struct layout *layout, size_t column)
{
    if (layout->taken[column])
        return true;
    for (size_t i = 0; i < layout->series_count; i++)
        for (enum field field = 0; field < FIELDS; field++)
            if (layout->series[i].from[field].at == column)
                return true;
    return false;
}

enum pb_status table_twins_begin(struct rows *rows, struct layout *layout, struct pb_error *error)
{
    struct twins *twins = &rows->twins;
    *twins = (struct twins){ .first = rows->context->table->rows };
    twins->columns = pb_arena_take(&layout->arena, layout->width, sizeof *twins->columns);
    if (!twins->columns)
        return pb_out_of_memory(error);
    for (size_t column = 0; column < layout->width; column++)
        if (!twins_is_used(layout, column) && !twins_says_kind_of_area(layout->headings[column]))
            twins->columns[twins->count++] = column;
    return PB_OK;
}

void table_twins_close(struct twins *twins)
{
    free(twins->hashes);
    *twins = (struct twins){ 0 };
}

/* ---- What a row has there ---- */

static size_t width_of(const struct twins *twins)
{
    return twins->count < TWINS_COLUMNS ? twins->count : TWINS_COLUMNS;
}

static uint64_t twins_mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 29;
}

static uint64_t twins_hash(uint64_t hash, const struct text *text)
{
    size_t at = 0;
    for (; at + sizeof(uint64_t) <= text->length; at += sizeof(uint64_t)) {
        uint64_t piece = 0;
        memcpy(&piece, text->text + at, sizeof piece);
        hash = twins_mix(hash, piece);
    }
    uint64_t rest = 0;
    memcpy(&rest, text->text + at, text->length - at);
    return twins_mix(twins_mix(hash, rest), text->length);
}

enum pb_status table_twins_note(struct rows *rows, const struct pb_tabular_row *row, struct pb_error *error)
{
    struct twins *twins = &rows->twins;
    size_t width = width_of(twins);
    uint64_t hash[TWINS_COLUMNS] = { 0 };
    if (width == 0)
        return PB_OK;
    if (twins->rows == twins->room) {
        size_t room = twins->room ? twins->room * 2 : 256;
        uint32_t *grown = reallocarray(twins->hashes, room * width, sizeof *grown); /* checked: next line */
        if (!grown)
            return pb_out_of_memory(error);
        twins->hashes = grown;
        twins->room = room;
    }
    for (size_t i = 0; i < twins->count; i++) {
        const struct text text = table_cell_text(row, twins->columns[i]);
        size_t at = i < width ? i : width - 1;
        hash[at] = twins_hash(hash[at], &text);
    }
    for (size_t i = 0; i < width; i++)
        twins->hashes[twins->rows * width + i] = (uint32_t)(hash[i] >> 32 ^ hash[i]);
    twins->rows++;
    return PB_OK;
}

/* ---- Rows with one key ---- */

/* The rows of the sheet, counted from its first one. */
struct twins_heads {
    uint32_t *slots; /* open addressing: row + 1, 0 is free */
    size_t slot_count;
    uint32_t *head;    /* the first row with the same key */
    uint32_t *differs; /* of a head: 1 + a row with that key that differs from it; 0: none does */
    bool any;
};

static bool twins_same_key(const struct pb_table *table, size_t a, size_t b)
{
    return table->indicator[a] == table->indicator[b] && table->area_code[a] == table->area_code[b] &&
           table->sex[a] == table->sex[b] && table->age[a] == table->age[b] &&
           table->category_type[a] == table->category_type[b] && table->category[a] == table->category[b] &&
           table->period_start[a] == table->period_start[b] && table->period_end[a] == table->period_end[b];
}

static size_t twins_slot_of(const struct twins_heads *heads, const struct pb_table *table, size_t first, size_t row)
{
    const uint32_t key[] = { table->indicator[row],
                             table->area_code[row],
                             table->sex[row],
                             table->age[row],
                             table->category_type[row],
                             table->category[row],
                             (uint32_t)table->period_start[row],
                             (uint32_t)table->period_end[row] };
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof key / sizeof key[0]; i++)
        hash = twins_mix(hash, key[i]);
    size_t slot = (size_t)(hash ^ hash >> 32) & (heads->slot_count - 1);
    while (heads->slots[slot] && !twins_same_key(table, first + heads->slots[slot] - 1, row))
        slot = (slot + 1) & (heads->slot_count - 1);
    return slot;
}

static bool same_cells(const struct twins *twins, size_t a, size_t b)
{
    size_t width = width_of(twins);
    return memcmp(twins->hashes + a * width, twins->hashes + b * width, width * sizeof *twins->hashes) == 0;
}

static enum pb_status find_heads(const struct rows *rows, struct twins_heads *heads, struct pb_error *error)
{
    const struct twins *twins = &rows->twins;
    const struct pb_table *table = rows->context->table;
    struct pb_cancel_check check = { .context = rows->context };
    heads->slot_count = 64;
    while (heads->slot_count < twins->rows * 2)
        heads->slot_count *= 2;
    heads->slots = calloc(heads->slot_count, sizeof *heads->slots); /* checked: below */
    heads->head = calloc(twins->rows, sizeof *heads->head);         /* checked: below */
    heads->differs = calloc(twins->rows, sizeof *heads->differs);   /* checked: below */
    if (!heads->slots || !heads->head || !heads->differs)
        return pb_out_of_memory(error);
    for (size_t row = 0; row < twins->rows; row++) {
        if (pb_cancel_check_rows(&check, row, error))
            return PB_FATAL;
        uint32_t *slot = &heads->slots[twins_slot_of(heads, table, twins->first, twins->first + row)];
        if (!*slot)
            *slot = (uint32_t)row + 1;
        size_t head = *slot - 1;
        heads->head[row] = (uint32_t)head;
        if (heads->differs[head] || same_cells(twins, head, row))
            continue;
        heads->differs[head] = (uint32_t)row + 1;
        heads->any = true;
    }
    return PB_OK;
}

/* ---- Rejecting them ---- */

/* `on`: it stands for all unused columns from there on. */
static void name_column(const struct rows *rows, size_t i, bool on, char *name, size_t size)
{
    size_t column = rows->twins.columns[i];
    const char *heading = rows->layout->headings[column];
    char place[PB_XLSX_PLACE_TEXT];
    const char *before = on ? "a column from " : "";
    const char *behind = on ? " on" : "";
    if (*heading)
        (void)snprintf(name, size, "%s'%.*s'%s", before, (int)NAME_TEXT, heading, behind);
    else
        (void)snprintf(name, size, "%scolumn %s%s", before, pb_xlsx_place(0, (uint32_t)column + 1, place), behind);
}

/* The names of the columns in which two rows differ: "'Provider type' and 'Treatment'". */
static void name_columns(const struct rows *rows, size_t a, size_t b, char list[LIST_TEXT])
{
    const struct twins *twins = &rows->twins;
    size_t width = width_of(twins);
    size_t named = 0;
    size_t more = 0;
    size_t at = 0;
    for (size_t i = 0; i < width; i++) {
        if (twins->hashes[a * width + i] == twins->hashes[b * width + i])
            continue;
        more += named == NAMED_COLUMNS;
        if (named == NAMED_COLUMNS)
            continue;
        char name[NAME_TEXT + 40];
        name_column(rows, i, i + 1 == width && twins->count > width, name, sizeof name);
        at += (size_t)snprintf(list + at, LIST_TEXT - at, "%s%s", named++ ? ", " : "", name);
    }
    if (more > 0)
        (void)snprintf(list + at, LIST_TEXT - at, " and %zu more columns", more);
}

static bool same_figures(const struct pb_table *table, size_t a, size_t b)
{
#define X(name)                                                                                                        \
    if (table->name[a] != table->name[b] && !(pb_missing(table->name[a]) && pb_missing(table->name[b])))               \
        return false;
    PB_NUMBER_COLUMNS(X)
#undef X
    return table->status[a] == table->status[b];
}

static enum pb_status reject_twin(const struct rows *rows, size_t row, size_t other, struct pb_error *error)
{
    const struct pb_table *table = rows->context->table;
    char columns[LIST_TEXT] = "";
    size_t at = rows->twins.first + row;
    size_t its = rows->twins.first + other;
    uint64_t line = pb_row_line(table, at);
    const struct pb_reject_source source = {
        .file = rows->file, .line = line, .cell = line ? NULL : pb_cell(table, source_row, at), .separator = ','
    };
    name_columns(rows, row, other, columns);
    bool before = row < other;
    return pb_extractor_reject(rows->context, &source, "conflicting-rows", error,
                               "%s%.200s and %.200s differ only in %s%s, which the mapping does not use: say there "
                               "what it is (a category, a part of the indicator), or choose rows by it",
                               line ? "rows " : "", pb_cell(table, source_row, before ? at : its),
                               pb_cell(table, source_row, before ? its : at),
                               same_figures(table, at, its) ? "" : "their figures and in ", columns);
}

static enum pb_status reject_twins(const struct rows *rows, const struct twins_heads *heads, struct pb_error *error)
{
    const struct twins *twins = &rows->twins;
    struct pb_table *table = rows->context->table;
    enum pb_status status = PB_OK;
    bool *marks = calloc(table->rows, sizeof *marks); /* checked: next line */
    if (!marks)
        return pb_out_of_memory(error);
    memset(marks, true, table->rows * sizeof *marks);
    for (size_t row = 0; status == PB_OK && row < twins->rows; row++) {
        size_t head = heads->head[row];
        if (!heads->differs[head])
            continue;
        bool as_head = same_cells(twins, row, head);
        status = reject_twin(rows, row, as_head ? heads->differs[head] - 1 : head, error);
        marks[twins->first + row] = false;
    }
    if (status == PB_OK)
        pb_table_keep(table, marks);
    free(marks);
    return status;
}

enum pb_status table_twins_settle(struct rows *rows, struct pb_error *error)
{
    struct twins_heads heads = { 0 };
    enum pb_status status = PB_OK;
    if (rows->twins.rows > 1)
        status = find_heads(rows, &heads, error);
    if (status == PB_OK && heads.any)
        status = reject_twins(rows, &heads, error);
    free(heads.slots);
    free(heads.head);
    free(heads.differs);
    return status;
}
