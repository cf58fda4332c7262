/*
 * The columns are one array each, of items of four or eight bytes. Every operation on all columns of a row (adding,
 * copying, reordering) uses two lists of offsets that the macros of the header generate, so that a new column needs no
 * code.
 */
#include "core/data/table_part.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROWS = 256 };

/* Where the table's arrays are, by the size of their items: texts, dates and origins have 4 bytes, numbers 8. Texts are
 * the first. */
static const size_t narrow[] = {
#define X(name) offsetof(struct pb_table, name),
    PB_TEXT_COLUMNS(X)
#undef X
#define X(name) offsetof(struct pb_table, name##_text),
        PB_NUMBER_COLUMNS(X)
#undef X
            offsetof(struct pb_table, period_start),
    offsetof(struct pb_table, period_end),
    offsetof(struct pb_table, country_row),
    offsetof(struct pb_table, year_before),
    offsetof(struct pb_table, latest),
    offsetof(struct pb_table, origin),
};

static const size_t wide[] = {
#define X(name) offsetof(struct pb_table, name),
    PB_NUMBER_COLUMNS(X)
#undef X
        offsetof(struct pb_table, multiplier),
    offsetof(struct pb_table, mean),
    offsetof(struct pb_table, lower_limit),
    offsetof(struct pb_table, upper_limit),
};

enum {
    NARROW = sizeof narrow / sizeof narrow[0],
    NOT_TEXTS = 6, /* at the end of `narrow` */
    TEXTS = NARROW - NOT_TEXTS,
    WIDE = sizeof wide / sizeof wide[0]
};

/* The arrays are pointers to several types: their addresses are moved as bytes. */
static unsigned char *get_array(const struct pb_table *table, size_t offset)
{
    unsigned char *array = NULL;
    memcpy(&array, (const unsigned char *)table + offset, sizeof array);
    return array;
}

static void set_array(struct pb_table *table, size_t offset, unsigned char *array)
{
    memcpy((unsigned char *)table + offset, &array, sizeof array);
}

void pb_table_open(struct pb_table *table, struct pb_symbols *symbols, size_t maximum_rows)
{
    assert(symbols);
    *table = (struct pb_table){ .symbols = symbols, .maximum = maximum_rows };
}

void pb_table_close(struct pb_table *table)
{
    for (size_t i = 0; i < NARROW; i++)
        free(get_array(table, narrow[i]));
    for (size_t i = 0; i < WIDE; i++)
        free(get_array(table, wide[i]));
    *table = (struct pb_table){ 0 };
}

/* A table that has room lacks the columns that have none (core/data/table_part.h). */
static bool grow_arrays(struct pb_table *table, const size_t *offsets, size_t count, size_t capacity, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        if (table->capacity && !get_array(table, offsets[i]))
            continue;
        unsigned char *grown = reallocarray(get_array(table, offsets[i]), capacity, size);
        if (!grown)
            return false;
        set_array(table, offsets[i], grown);
    }
    return true;
}

/* An array that grew before a later one failed stays larger than the capacity says, which does no harm. */
static bool table_grow(struct pb_table *table, size_t capacity)
{
    if (!grow_arrays(table, narrow, NARROW, capacity, sizeof(uint32_t)) ||
        !grow_arrays(table, wide, WIDE, capacity, sizeof(double)))
        return false;
    table->capacity = capacity;
    return true;
}

static bool is_listed(size_t offset, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] == offset)
            return true;
    return false;
}

/* The first room, of the columns that are listed. */
static bool open_arrays(struct pb_table *table, const size_t *offsets, size_t among, const size_t *columns,
                        size_t count, size_t size)
{
    for (size_t i = 0; i < among; i++) {
        unsigned char *array = is_listed(offsets[i], columns, count) ? reallocarray(NULL, FIRST_ROWS, size) : NULL;
        if (!array && is_listed(offsets[i], columns, count))
            return false;
        set_array(table, offsets[i], array);
    }
    return true;
}

enum pb_status pb_table_open_part(struct pb_table *table, struct pb_symbols *symbols, size_t maximum_rows,
                                  const size_t *columns, size_t count, struct pb_error *error)
{
    pb_table_open(table, symbols, maximum_rows);
    if (!open_arrays(table, narrow, NARROW, columns, count, sizeof(uint32_t)) ||
        !open_arrays(table, wide, WIDE, columns, count, sizeof(double)))
        return pb_out_of_memory(error);
    table->capacity = FIRST_ROWS;
    return PB_OK;
}

static enum pb_status data_table_make_room(struct pb_table *table, size_t count, bool exactly, struct pb_error *error)
{
    assert(table->rows <= table->capacity);
    if (table->rows > table->maximum || count > table->maximum - table->rows) {
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                        "more than %zu rows of wanted areas in one unit", table->maximum);
        pb_error_hint(error, "give the inputs in several sources, fewer measures each");
        return status;
    }
    if (count <= table->capacity - table->rows)
        return PB_OK;
    size_t capacity = table->capacity ? table->capacity * 2 : FIRST_ROWS;
    if (exactly || capacity < table->rows + count)
        capacity = table->rows + count;
    return table_grow(table, capacity) ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_table_reserve(struct pb_table *table, size_t count, struct pb_error *error)
{
    return data_table_make_room(table, count, true, error);
}

enum pb_status pb_table_add(struct pb_table *table, size_t *row, struct pb_error *error)
{
    enum pb_status status = data_table_make_room(table, 1, false, error);
    if (status != PB_OK)
        return status;
    size_t at = table->rows++;
    assert(at < table->capacity);
    const uint32_t none = 0;
    const double missing = PB_MISSING;
    for (size_t i = 0; i < NARROW; i++)
        if (get_array(table, narrow[i]))
            memcpy(get_array(table, narrow[i]) + at * sizeof none, &none, sizeof none);
    for (size_t i = 0; i < WIDE; i++)
        if (get_array(table, wide[i]))
            memcpy(get_array(table, wide[i]) + at * sizeof missing, &missing, sizeof missing);
    *row = at;
    return PB_OK;
}

enum pb_status pb_table_extend(struct pb_table *table, size_t count, size_t *first, struct pb_error *error)
{
    *first = table->rows;
    if (count == 0)
        return PB_OK;
    enum pb_status status = data_table_make_room(table, count, false, error);
    if (status != PB_OK)
        return status;
    const double missing = PB_MISSING;
    for (size_t i = 0; i < NARROW; i++)
        if (get_array(table, narrow[i]))
            memset(get_array(table, narrow[i]) + table->rows * sizeof(uint32_t), 0, count * sizeof(uint32_t));
    for (size_t i = 0; i < WIDE; i++) {
        unsigned char *numbers = get_array(table, wide[i]);
        for (size_t row = 0; numbers && row < count; row++)
            memcpy(numbers + (table->rows + row) * sizeof missing, &missing, sizeof missing);
    }
    table->rows += count;
    return PB_OK;
}

/* Copies a row over another one; both exist. */
static void table_copy_row(struct pb_table *table, size_t to, const struct pb_table *from, size_t row)
{
    for (size_t i = 0; i < NARROW; i++)
        memmove(get_array(table, narrow[i]) + to * sizeof(uint32_t),
                get_array(from, narrow[i]) + row * sizeof(uint32_t), sizeof(uint32_t));
    for (size_t i = 0; i < WIDE; i++)
        memmove(get_array(table, wide[i]) + to * sizeof(double), get_array(from, wide[i]) + row * sizeof(double),
                sizeof(double));
}

enum pb_status pb_table_copy(struct pb_table *table, const struct pb_table *from, size_t row, size_t *copy,
                             struct pb_error *error)
{
    assert(row < from->rows && from->symbols == table->symbols); /* symbols mean nothing in another pool */
    enum pb_status status = data_table_make_room(table, 1, false, error);
    if (status != PB_OK)
        return status;
    *copy = table->rows++;
    table_copy_row(table, *copy, from, row);
    return PB_OK;
}

/* The symbols of a pool in another one, to which those that it does not have are added in their order. NULL when out of
 * memory. */
static pb_symbol *translate_pool(const struct pb_symbols *from, struct pb_symbols *to)
{
    pb_symbol *symbols = malloc(((size_t)from->count + 1) * sizeof *symbols); /* checked: next line */
    for (pb_symbol i = 0; symbols && i < from->count; i++) {
        symbols[i] = pb_symbol_add(to, pb_symbol_text(from, i), pb_symbol_length(from, i));
        if (symbols[i] == PB_SYMBOL_NONE) {
            free(symbols);
            return NULL;
        }
    }
    return symbols;
}

static void translate_texts(struct pb_table *table, size_t first, const pb_symbol *symbols)
{
    for (size_t i = 0; i < TEXTS; i++) {
        pb_symbol *texts = (pb_symbol *)get_array(table, narrow[i]); /* which it was allocated as */
        for (size_t row = first; row < table->rows; row++)
            texts[row] = symbols[texts[row]];
    }
}

enum pb_status pb_table_append(struct pb_table *table, const struct pb_table *from, struct pb_error *error)
{
    assert(table != from);
    pb_symbol *symbols = NULL;
    if (from->symbols != table->symbols && !(symbols = translate_pool(from->symbols, table->symbols)))
        return pb_out_of_memory(error);
    enum pb_status status = from->rows ? data_table_make_room(table, from->rows, false, error) : PB_OK;
    if (status != PB_OK || from->rows == 0) {
        free(symbols);
        return status;
    }
    for (size_t i = 0; i < NARROW; i++)
        memcpy(get_array(table, narrow[i]) + table->rows * sizeof(uint32_t), get_array(from, narrow[i]),
               from->rows * sizeof(uint32_t));
    for (size_t i = 0; i < WIDE; i++)
        memcpy(get_array(table, wide[i]) + table->rows * sizeof(double), get_array(from, wide[i]),
               from->rows * sizeof(double));
    size_t first = table->rows;
    table->rows += from->rows;
    if (symbols)
        translate_texts(table, first, symbols);
    free(symbols);
    return PB_OK;
}

void pb_table_keep(struct pb_table *table, const bool *marks)
{
    size_t kept = 0;
    for (size_t row = 0; row < table->rows; row++)
        if (marks[row])
            table_copy_row(table, kept++, table, row);
    assert(kept <= table->rows);
    table->rows = kept;
}

/* The items of an array in another order, by way of a spare array of the same size. */
static void reorder_narrow(unsigned char *array, const uint32_t *order, size_t rows, uint32_t *spare)
{
    for (size_t row = 0; row < rows; row++)
        memcpy(&spare[row], array + order[row] * sizeof *spare, sizeof *spare);
    memcpy(array, spare, rows * sizeof *spare);
}

static void reorder_wide(unsigned char *array, const uint32_t *order, size_t rows, double *spare)
{
    for (size_t row = 0; row < rows; row++)
        memcpy(&spare[row], array + order[row] * sizeof *spare, sizeof *spare);
    memcpy(array, spare, rows * sizeof *spare);
}

enum pb_status pb_table_reorder(struct pb_table *table, const uint32_t *order, struct pb_error *error)
{
    if (table->rows == 0)
        return PB_OK;
    double *spare = reallocarray(NULL, table->rows, sizeof *spare); /* checked: next line */
    if (!spare)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < NARROW; i++)
        reorder_narrow(get_array(table, narrow[i]), order, table->rows, (void *)spare);
    for (size_t i = 0; i < WIDE; i++)
        reorder_wide(get_array(table, wide[i]), order, table->rows, spare);
    free(spare);
    return PB_OK;
}
