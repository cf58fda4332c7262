#include "extractors/table/alike.h"

#include "extractors/table/texts.h"

#include <stdlib.h>
#include <string.h>

/* ---- What is the same ---- */

static bool alike_is_figure(const struct layout *layout, size_t column)
{
    for (enum field field = FIELD_VALUE; field < FIELDS; field++) {
        if (layout->shared.from[field].at == column)
            return true;
        for (size_t i = 0; i < layout->series_count; i++)
            if (layout->series[i].from[field].at == column)
                return true;
    }
    return false;
}

static uint64_t alike_mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9E3779B97F4A7C15U;
    hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93U;
    return hash ^ hash >> 32;
}

static uint64_t alike_mix_text(uint64_t hash, const struct text *text)
{
    for (size_t at = 0; at < text->length; at += sizeof(uint64_t)) {
        uint64_t piece = 0;
        size_t left = text->length - at;
        memcpy(&piece, text->text + at, left < sizeof piece ? left : sizeof piece);
        hash = alike_mix(hash, piece);
    }
    return alike_mix(hash, text->length);
}

/* A code of an area is the same however it is written. */
static uint64_t alike_mix_cell(uint64_t hash, const struct layout *layout, const struct pb_tabular_row *row,
                               size_t column)
{
    char code[PB_AREA_CODE_TEXT];
    struct text text = table_cell_text(row, column);
    if (column == layout->shared.from[FIELD_AREA_CODE].at) {
        size_t length = pb_area_code_clean(text.text, text.length, code);
        text = length < sizeof code ? (struct text){ code, length } : text;
    }
    return alike_mix_text(hash, &text);
}

/* Only the figures of the series itself are compared; those of others are neither key nor figure. */
static struct alike_row row_of(const struct rows *rows, const struct pb_tabular_row *row, const struct series *series)
{
    const struct layout *layout = rows->layout;
    struct alike_row found = { .key = (uint64_t)(series - layout->series), .number = row->number };
    for (size_t column = 0; column < layout->width; column++)
        if (!alike_is_figure(layout, column))
            found.key = alike_mix_cell(found.key, layout, row, column);
    for (enum field field = FIELD_VALUE; field < FIELDS; field++) {
        size_t own = series->from[field].at;
        const struct text text = table_cell_text(row, own != NO_COLUMN ? own : layout->shared.from[field].at);
        found.figures = alike_mix_text(found.figures, &text);
    }
    return found;
}

/* ---- The rows that were met ---- */

static size_t alike_slot_of(const struct alike *alike, uint64_t key)
{
    size_t slot = (size_t)key & (alike->slot_count - 1);
    while (alike->slots[slot] && alike->rows[alike->slots[slot] - 1].key != key)
        slot = (slot + 1) & (alike->slot_count - 1);
    return slot;
}

/* Room for one more; the slots are at most half full. */
static bool alike_make_room(struct alike *alike)
{
    enum { FIRST_ROWS = 256 };
    if (alike->count < alike->capacity)
        return true;
    size_t capacity = alike->capacity ? alike->capacity * 2 : FIRST_ROWS;
    struct alike_row *grown = reallocarray(alike->rows, capacity, sizeof *grown); /* checked: below */
    if (grown)
        alike->rows = grown;
    uint32_t *slots = calloc(capacity, 2 * sizeof *slots); /* checked: next line */
    if (!grown || !slots) {
        free(slots);
        return false;
    }
    free(alike->slots);
    alike->slots = slots;
    alike->slot_count = capacity * 2;
    alike->capacity = capacity;
    for (size_t i = 0; i < alike->count; i++)
        alike->slots[alike_slot_of(alike, alike->rows[i].key)] = (uint32_t)(i + 1);
    return true;
}

enum pb_status table_alike_find(struct alike *alike, const struct rows *rows, const struct pb_tabular_row *row,
                                const struct series *series, enum alike_kind *kind, uint64_t *first,
                                struct pb_error *error)
{
    if (alike->count == UINT32_MAX - 1 || !alike_make_room(alike))
        return pb_out_of_memory(error);
    const struct alike_row found = row_of(rows, row, series);
    uint32_t *slot = &alike->slots[alike_slot_of(alike, found.key)];
    *kind = ALIKE_NONE;
    if (*slot) {
        const struct alike_row *before = &alike->rows[*slot - 1];
        *kind = before->figures == found.figures ? ALIKE_SAME : ALIKE_OTHER_FIGURES;
        *first = before->number;
        return PB_OK;
    }
    alike->rows[alike->count++] = found;
    *slot = (uint32_t)alike->count;
    return PB_OK;
}

void table_alike_close(struct alike *alike)
{
    free(alike->rows);
    free(alike->slots);
    *alike = (struct alike){ 0 };
}
