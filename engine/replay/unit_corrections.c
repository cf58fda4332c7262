#include "engine/replay/unit_corrections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNIT_ARENA_MAXIMUM ((size_t)1 << 30)

enum { WORDS = 600, WARNED_MOST = 5 };

/* A row of the table that comes from a corrected one. */
struct pb_corrected_origin {
    uint32_t origin; /* in rising order: as the extractor added them */
    const struct pb_corrected_row *row;
};

enum pb_status pb_unit_corrections_open(struct pb_unit_corrections *corrections, const struct pb_unit *unit,
                                        struct pb_error *error)
{
    *corrections = (struct pb_unit_corrections){ 0 };
    pb_arena_open(&corrections->arena, UNIT_ARENA_MAXIMUM);
    corrections->of_inputs = pb_arena_take(&corrections->arena, unit->input_count, sizeof *corrections->of_inputs);
    if (!corrections->of_inputs)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < unit->input_count; i++) {
        struct pb_corrections *of_input = &corrections->of_inputs[i];
        if (!unit->inputs[i].corrected)
            continue;
        *of_input = unit->inputs[i].corrected->corrections;
        of_input->used = pb_arena_take(&corrections->arena, of_input->count, sizeof *of_input->used);
        if (!of_input->used)
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

void pb_unit_corrections_close(struct pb_unit_corrections *corrections)
{
    pb_arena_close(&corrections->arena);
    *corrections = (struct pb_unit_corrections){ 0 };
}

/* ---- After the extractor ---- */

/* A number at the beginning of a text; what follows it. */
static const char *unit_corrections_read_number(const char *text, uint64_t *number)
{
    *number = 0;
    for (; *text >= '0' && *text <= '9' && *number < UINT32_MAX; text++)
        *number = *number * 10 + (uint64_t)(*text - '0');
    return text;
}

/* The first correction that was used of the rows from..to. */
static const struct pb_corrected_row *correction_in(const struct pb_unit_input *input, const struct pb_corrections *all,
                                                    const struct pb_corrections *of_sheet, uint64_t from, uint64_t to)
{
    for (size_t i = 0; i < of_sheet->count; i++)
        if (of_sheet->items[i].row >= from && of_sheet->items[i].row <= to && of_sheet->used[i])
            return &input->corrected->rows[&of_sheet->items[i] - all->items];
    return NULL;
}

/* The correction that a row of the table comes from, or one of them when it was put together from several rows of a
 * sheet ("17", "Table 2!B4", "Table 2!17-19;25"); NULL when none was corrected. */
static const struct pb_corrected_row *correction_of(const struct pb_unit_input *input, const struct pb_corrections *all,
                                                    const char *source_row)
{
    struct pb_row_place place;
    char text[PB_TABULAR_PLACE_TEXT];
    size_t first = strcspn(source_row, ";");
    if (first >= sizeof text)
        return NULL;
    memcpy(text, source_row, first);
    text[first] = '\0';
    uint64_t last = 0;
    char *dash = strrchr(text, '-');
    if (dash && dash[1] && !*unit_corrections_read_number(dash + 1, &last)) /* "17-25" */
        *dash = '\0';
    if (!pb_row_place(text, 0, &place))
        return NULL;
    char sheet[PB_TABULAR_PLACE_TEXT];
    memcpy(sheet, place.sheet, place.sheet_length);
    sheet[place.sheet_length] = '\0';
    const struct pb_corrections of_sheet = pb_corrections_of(all, sheet);
    const struct pb_corrected_row *found =
        correction_in(input, all, &of_sheet, place.row, last > place.row ? last : place.row);
    for (const char *at = source_row + first; !found && *at == ';';) {
        uint64_t from = 0;
        at = unit_corrections_read_number(at + 1, &from);
        uint64_t to = from;
        if (*at == '-')
            at = unit_corrections_read_number(at + 1, &to);
        found = correction_in(input, all, &of_sheet, from, to);
    }
    return found;
}

static enum pb_status add_origin(struct pb_unit_corrections *corrections, uint32_t origin,
                                 const struct pb_corrected_row *row, struct pb_error *error)
{
    if (corrections->origin_count == corrections->origin_capacity) {
        size_t capacity = corrections->origin_capacity ? corrections->origin_capacity * 2 : 64;
        struct pb_corrected_origin *grown = pb_arena_grow(&corrections->arena, corrections->origins,
                                                          corrections->origin_count, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        corrections->origins = grown;
        corrections->origin_capacity = capacity;
    }
    corrections->origins[corrections->origin_count++] = (struct pb_corrected_origin){ origin, row };
    return PB_OK;
}

static void warn(const struct pb_unit *unit, const struct pb_unit_input *input, const struct pb_corrections *all,
                 struct pb_findings *findings)
{
    size_t warned = 0;
    for (size_t i = 0; i < all->count && warned < WARNED_MOST; i++) {
        const struct pb_corrected_row *row = &input->corrected->rows[i];
        char place[PB_TABULAR_PLACE_TEXT + 32];
        if (all->used[i] || strcmp(row->source, unit->source->id) != 0)
            continue;
        warned++;
        pb_warning_add(findings, input->name, 0,
                       "the correction of row %s is not used: the source does not read this row",
                       pb_corrected_place(row, place, sizeof place));
    }
}

static enum pb_status mark_rows(struct pb_unit_corrections *corrections, const struct pb_unit_input *input,
                                const struct pb_corrections *all, const struct pb_table *table, struct pb_error *error)
{
    pb_symbol file = pb_symbol_find(table->symbols, input->name, strlen(input->name));
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < table->rows; row++) {
        if (table->source_file[row] != file || !table->origin[row])
            continue;
        const struct pb_corrected_row *found = correction_of(input, all, pb_cell(table, source_row, row));
        if (found)
            status = add_origin(corrections, table->origin[row], found, error);
    }
    return status;
}

static int by_origin(const void *a, const void *b)
{
    uint32_t left = ((const struct pb_corrected_origin *)a)->origin;
    uint32_t right = ((const struct pb_corrected_origin *)b)->origin;
    return left < right ? -1 : left > right;
}

enum pb_status pb_unit_corrections_mark(struct pb_unit_corrections *corrections, const struct pb_unit *unit,
                                        struct pb_context *context, struct pb_error *error)
{
    for (size_t i = 0; i < unit->input_count; i++) {
        const struct pb_corrections *all = &corrections->of_inputs[i];
        if (all->count == 0)
            continue;
        warn(unit, &unit->inputs[i], all, context->findings);
        enum pb_status status = mark_rows(corrections, &unit->inputs[i], all, context->table, error);
        if (status != PB_OK)
            return status;
    }
    if (corrections->origin_count > 1)
        qsort(corrections->origins, corrections->origin_count, sizeof *corrections->origins, by_origin);
    return PB_OK;
}

/* ---- After the transforms ---- */

static enum pb_status tell_row(const struct pb_corrected_row *corrected, struct pb_context *context, size_t row,
                               struct pb_error *error)
{
    struct pb_table *table = context->table;
    char words[WORDS];
    char sentence[WORDS + 64];
    char note[WORDS + 1000];
    bool withheld = context->findings->withheld;
    const char *changes = withheld ? "" : pb_corrected_words(corrected, words, sizeof words);
    if (!changes)
        return pb_out_of_memory(error);
    (void)snprintf(sentence, sizeof sentence, "the row was corrected by hand%s%s", withheld ? "" : ": ", changes);
    const char *before = pb_cell(table, note, row);
    (void)snprintf(note, sizeof note, "%.700s%s%s", before, *before ? "; " : "", sentence);
    table->note[row] = pb_symbol_of(table->symbols, note);
    if (table->note[row] == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    return pb_quality_add(context->findings, PB_WORD_CORRECTED, "corrected-by-hand", table, row, PB_MISSING, PB_MISSING,
                          error, "%s", sentence);
}

enum pb_status pb_unit_corrections_tell(const struct pb_unit_corrections *corrections, struct pb_context *context,
                                        struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (corrections->origin_count == 0)
        return PB_OK;
    for (size_t row = 0; status == PB_OK && row < context->table->rows; row++) {
        const struct pb_corrected_origin wanted = { .origin = context->table->origin[row] };
        const struct pb_corrected_origin *found = NULL;
        if (wanted.origin)
            found = bsearch(&wanted, corrections->origins, corrections->origin_count, sizeof wanted, by_origin);
        if (found)
            status = tell_row(found->row, context, row, error);
    }
    return status;
}
