/*
 * The rows of a unit and a Place as bytes, in the order of bytes of the machine:
 *
 *   header    magic, version, hash of the columns' names and kinds, rows, checksum of all the rest
 *   texts     how many, their lengths, their bytes; each text that the rows use once, the vocabulary's words too
 *   columns   in the order of `columns` below
 *
 * A column of texts or whole numbers is the smallest entry, the width of an entry in bytes (0, 1, 2, 4), and for each
 * row how far it is above the smallest. Texts are numbered as the columns use them, so most columns need one byte. A
 * column of numbers is its one double when all rows have the same (most are missing everywhere), else one for each row.
 *
 * Bytes are not compressed: they are about a third of a row in memory, and reading them is what every run does.
 */
#include "engine/store/store_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum kind { TEXT, WHOLE, NUMBER };

struct column {
    size_t offset; /* of the pointer to the array in struct pb_table */
    enum kind kind;
    const char *name;
};

static const struct column columns[] = {
#define X(column) { offsetof(struct pb_table, column), TEXT, #column },
    PB_TEXT_COLUMNS(X)
#undef X
#define X(column)                                                                                                      \
    { offsetof(struct pb_table, column), NUMBER, #column },                                                            \
        { offsetof(struct pb_table, column##_text), TEXT, #column "_text" },
        PB_NUMBER_COLUMNS(X)
#undef X
            { offsetof(struct pb_table, multiplier), NUMBER, "multiplier" },
    { offsetof(struct pb_table, mean), NUMBER, "mean" },
    { offsetof(struct pb_table, lower_limit), NUMBER, "lower_limit" },
    { offsetof(struct pb_table, upper_limit), NUMBER, "upper_limit" },
    { offsetof(struct pb_table, period_start), WHOLE, "period_start" },
    { offsetof(struct pb_table, period_end), WHOLE, "period_end" },
    { offsetof(struct pb_table, origin), WHOLE, "origin" },
};

enum { COLUMNS = sizeof columns / sizeof columns[0], SEGMENT_MAGIC = 0x47534250, SEGMENT_VERSION = 2 };

/* Columns that came with a later version than the first. Rows of an earlier one are read without them, because they may
 * be the last good rows of a source that is down. */
static const struct {
    const char *name;
    uint32_t since;
} later[] = { { "mean", 2 }, { "lower_limit", 2 }, { "upper_limit", 2 } };

struct segment_header {
    uint32_t magic;
    uint32_t version;
    uint64_t columns;
    uint64_t rows;
    uint64_t checksum;
};
_Static_assert(sizeof(struct segment_header) == PB_SEGMENT_HEAD, "the whole header is needed to bind a segment");

static bool is_in_version(const struct column *column, uint32_t version)
{
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
        if (strcmp(later[i].name, column->name) == 0)
            return version >= later[i].since;
    return true;
}

static uint64_t hash_of_columns(uint32_t version)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        if (is_in_version(&columns[i], version))
            hash = XXH3_64bits_withSeed(columns[i].name, strlen(columns[i].name), hash + columns[i].kind);
    return hash;
}

static uint64_t store_segment_checksum_of(struct segment_header header, const unsigned char *bytes, size_t length)
{
    header.checksum = 0;
    return XXH3_64bits_withSeed(bytes, length, XXH3_64bits(&header, sizeof header));
}

/* Arrays are pointers to several types: their addresses are read as bytes. */
static unsigned char *array_of(const struct pb_table *table, const struct column *column)
{
    unsigned char *array = NULL;
    memcpy(&array, (const unsigned char *)table + column->offset, sizeof array);
    return array;
}

static uint32_t store_segment_cell_of(const unsigned char *array, size_t row)
{
    uint32_t cell = 0;
    memcpy(&cell, array + row * sizeof cell, sizeof cell);
    return cell;
}

enum pb_status pb_segment_scratch_open(struct pb_segment_scratch *scratch, const struct pb_table *table,
                                       struct pb_error *error)
{
    size_t symbols = table->symbols->count;
    scratch->local = calloc(symbols + 1, sizeof *scratch->local); /* checked: below */
    scratch->used = calloc(symbols + 1, sizeof *scratch->used);   /* checked: below */
    if (scratch->local && scratch->used)
        return PB_OK;
    pb_segment_scratch_close(scratch);
    return pb_out_of_memory(error);
}

void pb_segment_scratch_close(struct pb_segment_scratch *scratch)
{
    free(scratch->local);
    free(scratch->used);
    *scratch = (struct pb_segment_scratch){ 0 };
}

static bool store_segment_add_bytes(struct pb_bytes *bytes, const void *added, size_t length)
{
    unsigned char *room = pb_bytes_add(bytes, length);
    if (room && length)
        memcpy(room, added, length);
    return room != NULL;
}

static bool add_number(struct pb_bytes *bytes, size_t number)
{
    uint32_t narrow = (uint32_t)number;
    return store_segment_add_bytes(bytes, &narrow, sizeof narrow);
}

/* Numbers the texts that the rows use. */
static bool number_texts(const struct pb_table *table, const uint32_t *rows, size_t count,
                         struct pb_segment_scratch *scratch, size_t *texts)
{
    *texts = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        if (columns[i].kind != TEXT)
            continue;
        const unsigned char *array = array_of(table, &columns[i]);
        for (size_t row = 0; row < count; row++) {
            pb_symbol symbol = store_segment_cell_of(array, rows[row]);
            if (symbol >= table->symbols->count)
                return false;
            if (scratch->local[symbol])
                continue;
            scratch->used[(*texts)++] = symbol;
            scratch->local[symbol] = (uint32_t)*texts;
        }
    }
    return true;
}

static bool write_texts(const struct pb_symbols *symbols, const pb_symbol *used, size_t count, struct pb_bytes *bytes)
{
    bool written = add_number(bytes, count);
    for (size_t i = 0; written && i < count; i++)
        written = add_number(bytes, pb_symbol_length(symbols, used[i]));
    for (size_t i = 0; written && i < count; i++)
        written = store_segment_add_bytes(bytes, pb_symbol_text(symbols, used[i]), pb_symbol_length(symbols, used[i]));
    return written;
}

/* The rows that become a segment. */
struct segment_rows {
    const struct pb_table *table;
    const uint32_t *rows;
    size_t count;
    const struct pb_segment_scratch *scratch;
};

/* How a column is written: the smallest entry and how many bytes each row has above it; of numbers, how many there are.
 */
struct segment_column {
    uint32_t least;
    uint32_t width;
    size_t numbers;
};

static inline uint32_t entry_of(const struct segment_rows *of, const unsigned char *array, enum kind kind, size_t row)
{
    uint32_t cell = store_segment_cell_of(array, of->rows[row]);
    return kind == TEXT ? of->scratch->local[cell] - 1 : cell;
}

static void measure_entries(const struct segment_rows *of, const unsigned char *array, enum kind kind,
                            struct segment_column *measured)
{
    uint32_t least = UINT32_MAX;
    uint32_t most = 0;
    for (size_t row = 0; row < of->count; row++) {
        uint32_t entry = entry_of(of, array, kind, row);
        least = entry < least ? entry : least;
        most = entry > most ? entry : most;
    }
    uint32_t span = most - least;
    measured->least = least;
    measured->width = span == 0 ? 0 : span <= UINT8_MAX ? 1 : span <= UINT16_MAX ? 2 : 4;
}

static size_t count_numbers(const struct segment_rows *of, const unsigned char *array)
{
    enum { SIZE = sizeof(double) };
    const unsigned char *first = array + of->rows[0] * (size_t)SIZE;
    size_t row = 1;
    while (row < of->count && memcmp(array + of->rows[row] * (size_t)SIZE, first, SIZE) == 0)
        row++;
    return row < of->count ? of->count : 1;
}

/* How each column is to be written; returns how many bytes the columns take. */
static size_t measure_columns(const struct segment_rows *of, struct segment_column *measured)
{
    size_t length = 0;
    for (size_t i = 0; i < COLUMNS && of->count; i++) {
        const unsigned char *array = array_of(of->table, &columns[i]);
        if (columns[i].kind == NUMBER) {
            measured[i].numbers = count_numbers(of, array);
            length += sizeof(uint32_t) + measured[i].numbers * sizeof(double);
        } else {
            measure_entries(of, array, columns[i].kind, &measured[i]);
            length += 2 * sizeof(uint32_t) + of->count * measured[i].width;
        }
    }
    return length;
}

static size_t measure_texts(const struct pb_symbols *symbols, const pb_symbol *used, size_t count)
{
    size_t length = (1 + count) * sizeof(uint32_t);
    for (size_t i = 0; i < count; i++)
        length += pb_symbol_length(symbols, used[i]);
    return length;
}

static bool write_entries(const struct segment_rows *of, const unsigned char *array, enum kind kind,
                          const struct segment_column *as, struct pb_bytes *bytes)
{
    if (!add_number(bytes, as->least) || !add_number(bytes, as->width))
        return false;
    unsigned char *out = pb_bytes_add(bytes, of->count * as->width);
    if (!out)
        return false;
    for (size_t row = 0; row < of->count && as->width; row++) {
        uint32_t above = entry_of(of, array, kind, row) - as->least;
        uint16_t shorter = (uint16_t)above;
        if (as->width == 1)
            out[row] = (unsigned char)above;
        else if (as->width == 2)
            memcpy(out + 2 * row, &shorter, 2);
        else
            memcpy(out + 4 * row, &above, 4);
    }
    return true;
}

static bool write_numbers(const struct segment_rows *of, const unsigned char *array, size_t written,
                          struct pb_bytes *bytes)
{
    enum { SIZE = sizeof(double) };
    unsigned char *out = add_number(bytes, written) ? pb_bytes_add(bytes, written * SIZE) : NULL;
    for (size_t row = 0; out && row < written; row++)
        memcpy(out + row * SIZE, array + of->rows[row] * (size_t)SIZE, SIZE);
    return out != NULL;
}

static bool write_columns(const struct segment_rows *of, const struct segment_column *measured, struct pb_bytes *bytes)
{
    bool written = true;
    for (size_t i = 0; i < COLUMNS && of->count && written; i++) {
        const unsigned char *array = array_of(of->table, &columns[i]);
        written = columns[i].kind == NUMBER ? write_numbers(of, array, measured[i].numbers, bytes)
                                            : write_entries(of, array, columns[i].kind, &measured[i], bytes);
    }
    return written;
}

/* All is measured before anything is written, so that room is taken once: bytes that grow are there twice on the way.
 */
static enum pb_status write_form(const struct segment_rows *of, size_t texts, struct pb_bytes *bytes,
                                 struct pb_error *error)
{
    const struct pb_symbols *symbols = of->table->symbols;
    const pb_symbol *used = of->scratch->used;
    struct segment_column measured[COLUMNS] = { 0 };
    struct segment_header header = { .magic = SEGMENT_MAGIC,
                                     .version = SEGMENT_VERSION,
                                     .columns = hash_of_columns(SEGMENT_VERSION),
                                     .rows = of->count };
    size_t length = sizeof header + measure_texts(symbols, used, texts) + measure_columns(of, measured);
    if (length > PB_BYTES_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the rows of one unit need more than %d bytes in the store",
                       PB_BYTES_MAXIMUM);
    if (!pb_bytes_take(bytes, length) || !store_segment_add_bytes(bytes, &header, sizeof header) ||
        !write_texts(symbols, used, texts, bytes) || !write_columns(of, measured, bytes))
        return pb_out_of_memory(error);
    assert(bytes->length == length);
    header.checksum = store_segment_checksum_of(header, bytes->bytes + sizeof header, bytes->length - sizeof header);
    memcpy(bytes->bytes, &header, sizeof header);
    return PB_OK;
}

enum pb_status pb_segment_write(const struct pb_table *table, const uint32_t *rows, size_t count,
                                struct pb_segment_scratch *scratch, struct pb_bytes *bytes, struct pb_error *error)
{
    const struct segment_rows of = { table, rows, count, scratch };
    size_t texts = 0;
    bool known = number_texts(table, rows, count, scratch, &texts);
    enum pb_status status =
        known ? write_form(&of, texts, bytes, error)
              : pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "a row has a text that its pool does not have");
    for (size_t i = 0; i < texts; i++)
        scratch->local[scratch->used[i]] = 0;
    return status;
}

void pb_segment_bind(unsigned char *bytes, size_t length, const char *key, const char *part)
{
    struct segment_header header;
    if (length < sizeof header)
        return;
    memcpy(&header, bytes, sizeof header);
    header.checksum ^= XXH3_64bits_withSeed(part, strlen(part), XXH3_64bits(key, strlen(key)));
    memcpy(bytes, &header, sizeof header);
}

/* --- reading --- */

static enum pb_status store_segment_damaged(struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "rows in the store are damaged");
    pb_error_hint(error, "run the pipeline again: it reads the unit again");
    return status;
}

static enum pb_status store_segment_read_header(struct pb_cursor *cursor, struct segment_header *header,
                                                struct pb_error *error)
{
    const unsigned char *bytes = pb_cursor_take(cursor, sizeof *header);
    if (!bytes)
        return store_segment_damaged(error);
    memcpy(header, bytes, sizeof *header);
    if (header->magic != SEGMENT_MAGIC)
        return store_segment_damaged(error);
    if (header->version == 0 || header->version > SEGMENT_VERSION ||
        header->columns != hash_of_columns(header->version))
        return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "rows in the store have the columns of another version");
    return header->checksum == store_segment_checksum_of(*header, cursor->at, cursor->left)
               ? PB_OK
               : store_segment_damaged(error);
}

/* Finds or adds each text in the pool of the table; *symbols is by number in the segment, freed by the caller. */
static enum pb_status store_segment_read_texts(struct pb_cursor *cursor, struct pb_symbols *pool, pb_symbol **symbols,
                                               uint32_t *count, struct pb_error *error)
{
    uint32_t texts = 0;
    const unsigned char *lengths = pb_cursor_number(cursor, &texts) ? pb_cursor_take(cursor, texts * (size_t)4) : NULL;
    if (!lengths)
        return store_segment_damaged(error);
    *symbols = calloc((size_t)texts + 1, sizeof **symbols); /* checked: below */
    if (!*symbols)
        return pb_out_of_memory(error);
    *count = texts;
    for (size_t i = 0; i < texts; i++) {
        uint32_t length = store_segment_cell_of(lengths, i);
        const unsigned char *text = pb_cursor_take(cursor, length);
        if (!text)
            return store_segment_damaged(error);
        (*symbols)[i] = pb_symbol_add(pool, (const char *)text, length);
        if ((*symbols)[i] == PB_SYMBOL_NONE)
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

static inline uint32_t store_segment_entry_of(const unsigned char *entries, uint32_t width, size_t row)
{
    uint16_t shorter = 0;
    switch (width) {
    case 0:
        return 0;
    case 1:
        return entries[row];
    case 2:
        memcpy(&shorter, entries + 2 * row, 2);
        return shorter;
    default:
        return store_segment_cell_of(entries, row);
    }
}

/* `symbols` is NULL for whole numbers, which are what they are; `array` is NULL in a table without the column, whose
 * cells are looked at all the same. */
static bool read_cells(struct pb_cursor *cursor, size_t rows, const pb_symbol *symbols, uint32_t count,
                       unsigned char *array)
{
    uint32_t least = 0;
    uint32_t width = 0;
    if (!pb_cursor_number(cursor, &least) || !pb_cursor_number(cursor, &width) || width == 3 || width > 4)
        return false;
    size_t length = 0;
    if (__builtin_mul_overflow(rows, width, &length))
        return false;
    const unsigned char *entries = pb_cursor_take(cursor, length);
    if (!entries)
        return false;
    for (size_t row = 0; row < rows; row++) {
        uint32_t cell = least + store_segment_entry_of(entries, width, row);
        if (symbols) {
            if (cell >= count)
                return false;
            cell = symbols[cell];
        }
        if (array)
            memcpy(array + row * sizeof cell, &cell, sizeof cell);
    }
    return true;
}

static bool store_segment_read_numbers(struct pb_cursor *cursor, size_t rows, unsigned char *array)
{
    enum { SIZE = sizeof(double) };
    uint32_t count = 0;
    if (!pb_cursor_number(cursor, &count) || (count != 1 && count != rows))
        return false;
    const unsigned char *numbers = pb_cursor_take(cursor, count * (size_t)SIZE);
    if (!numbers)
        return false;
    if (!array)
        return true;
    if (count == rows)
        memcpy(array, numbers, rows * SIZE);
    else
        for (size_t row = 0; row < rows; row++)
            memcpy(array + row * SIZE, numbers, SIZE);
    return true;
}

static enum pb_status read_columns(struct pb_cursor *cursor, struct pb_table *table,
                                   const struct segment_header *header, const pb_symbol *symbols, uint32_t count,
                                   struct pb_error *error)
{
    size_t first = 0;
    size_t rows = (size_t)header->rows;
    enum pb_status status = pb_table_extend(table, rows, &first, error);
    if (status != PB_OK)
        return status;
    bool read = true;
    for (size_t i = 0; i < COLUMNS && rows && read; i++) {
        unsigned char *array = array_of(table, &columns[i]);
        if (array)
            array += first * (columns[i].kind == NUMBER ? sizeof(double) : sizeof(uint32_t));
        if (!is_in_version(&columns[i], header->version))
            continue; /* as pb_table_extend left it */
        if (columns[i].kind == NUMBER)
            read = store_segment_read_numbers(cursor, rows, array);
        else
            read = read_cells(cursor, rows, columns[i].kind == TEXT ? symbols : NULL, count, array);
    }
    if (read && cursor->left == 0)
        return PB_OK;
    table->rows = first;
    return store_segment_damaged(error);
}

enum pb_status pb_segment_read(const void *bytes, size_t length, struct pb_table *table, struct pb_error *error)
{
    struct pb_cursor cursor = { bytes, length };
    struct segment_header header = { 0 };
    enum pb_status status = store_segment_read_header(&cursor, &header, error);
    if (status != PB_OK)
        return status;
    pb_symbol *symbols = NULL;
    uint32_t count = 0;
    status = store_segment_read_texts(&cursor, table->symbols, &symbols, &count, error);
    if (status == PB_OK)
        status = header.rows <= SIZE_MAX ? read_columns(&cursor, table, &header, symbols, count, error)
                                         : store_segment_damaged(error);
    free(symbols);
    return status;
}
