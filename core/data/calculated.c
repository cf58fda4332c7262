#include "placebook/calculated.h"

#include <string.h>

static void calculated_clear_numbers(struct pb_table *table, size_t row)
{
#define X(name)                                                                                                        \
    table->name[row] = PB_MISSING;                                                                                     \
    table->name##_text[row] = PB_WORD_NONE;
    PB_NUMBER_COLUMNS(X)
#undef X
}

void pb_calculated_not(struct pb_table *table, size_t row)
{
    calculated_clear_numbers(table, row);
    table->method[row] = PB_WORD_NONE;
    table->status[row] = PB_WORD_NOT_CALCULABLE;
}

enum pb_status pb_calculated_add(struct pb_table *table, const struct pb_table *from, size_t like, size_t *row,
                                 struct pb_error *error)
{
    enum pb_status status = pb_table_copy(table, from, like, row, error);
    if (status != PB_OK)
        return status;
    pb_calculated_not(table, *row);
    table->compared_with_england[*row] = table->compared_with_region[*row] = PB_WORD_NONE;
    table->trend[*row] = table->spc[*row] = PB_WORD_NONE;
    table->mean[*row] = table->lower_limit[*row] = table->upper_limit[*row] = PB_MISSING;
    table->origin[*row] = 0;
    return PB_OK;
}

enum pb_status pb_calculated_method(struct pb_table *table, size_t row, const char *method, struct pb_error *error)
{
    table->status[row] = PB_WORD_CALCULATED;
    return pb_cell_set(table, &table->method[row], method, error);
}

enum pb_status pb_cell_set(struct pb_table *table, pb_symbol *cell, const char *text, struct pb_error *error)
{
    *cell = pb_symbol_of(table->symbols, text);
    return *cell == PB_SYMBOL_NONE ? pb_out_of_memory(error) : PB_OK;
}

void pb_joined_clear(struct pb_joined *joined)
{
    joined->length = 0;
}

enum pb_status pb_joined_add(struct pb_joined *joined, const char *separator, const char *piece, struct pb_error *error)
{
    size_t before = joined->length ? strlen(separator) : 0;
    size_t added = strlen(piece);
    if (before + added >= (size_t)PB_JOINED_MAXIMUM - joined->length)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "a text of more than %d bytes, beginning with '%.60s'",
                       (int)PB_JOINED_MAXIMUM, joined->text ? joined->text : piece);
    size_t needed = joined->length + before + added + 1;
    if (needed > joined->capacity) {
        size_t capacity = joined->capacity ? joined->capacity : 256;
        while (capacity < needed)
            capacity *= 2;
        char *grown = pb_arena_grow(joined->arena, joined->text, joined->capacity, capacity, 1);
        if (!grown)
            return pb_out_of_memory(error);
        joined->text = grown;
        joined->capacity = capacity;
    }
    memcpy(joined->text + joined->length, separator, before);
    memcpy(joined->text + joined->length + before, piece, added + 1);
    joined->length += before + added;
    return PB_OK;
}

enum pb_status pb_joined_set(const struct pb_joined *joined, struct pb_table *table, pb_symbol *cell,
                             struct pb_error *error)
{
    return pb_cell_set(table, cell, joined->length ? joined->text : "", error);
}

/* Is a piece one of those in a text that are separated by ";"? */
static bool calculated_holds(const struct pb_joined *joined, const char *piece, size_t length)
{
    for (const char *at = joined->length ? joined->text : ""; *at;) {
        size_t found = strcspn(at, ";");
        if (found == length && memcmp(at, piece, length) == 0)
            return true;
        at += found + (at[found] == ';');
    }
    return false;
}

/* Adds the pieces of a text that are separated by ";", each once. */
static enum pb_status add_pieces(struct pb_joined *joined, const char *text, struct pb_error *error)
{
    char piece[PB_JOINED_PIECE];
    enum pb_status status = PB_OK;
    while (status == PB_OK && *text) {
        size_t length = strcspn(text, ";");
        size_t kept = length < sizeof piece ? length : sizeof piece - 1;
        memcpy(piece, text, kept);
        piece[kept] = '\0';
        if (!calculated_holds(joined, piece, kept))
            status = pb_joined_add(joined, ";", piece, error);
        text += length + (text[length] == ';');
    }
    return status;
}

/* The texts of a column in the rows, each once; mostly they are all the same. */
static enum pb_status calculated_join(struct pb_joined *joined, const struct pb_table *from, const pb_symbol *cells,
                                      const size_t *rows, size_t count, struct pb_table *table, pb_symbol *cell,
                                      struct pb_error *error)
{
    pb_symbol last = PB_SYMBOL_NONE;
    enum pb_status status = PB_OK;
    pb_joined_clear(joined);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        if (rows[i] >= from->rows || cells[rows[i]] == last)
            continue;
        last = cells[rows[i]];
        status = add_pieces(joined, pb_symbol_text(from->symbols, last), error);
    }
    return status == PB_OK ? pb_joined_set(joined, table, cell, error) : status;
}

enum pb_status pb_calculated_sources(struct pb_joined *joined, const struct pb_table *from, const size_t *rows,
                                     size_t count, struct pb_table *table, size_t row, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    pb_joined_clear(joined);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        if (rows[i] < from->rows)
            status = pb_joined_add(joined, ";", pb_cell(from, source_row, rows[i]), error);
    if (status == PB_OK)
        status = pb_joined_set(joined, table, &table->source_row[row], error);
    if (status == PB_OK)
        status = calculated_join(joined, from, from->source_file, rows, count, table, &table->source_file[row], error);
    return status == PB_OK ? calculated_join(joined, from, from->source, rows, count, table, &table->source[row], error)
                           : status;
}
