#include "loaders/workbook/data_rows.h"

#include "loaders/workbook/cell_digits.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum {
    DATA_COLUMN_ROOM = 8, /* bytes of <c r="AX */
    DATA_NUMBER_ROOM = 8, /* and of the number of a row */
    DATA_OFTEN = 48,      /* bytes of a cell that are always copied: few have more */
    DATA_LINES = 1000,    /* no row is shown as high */
    DATA_ROW_ROOM = (PB_TIDY_COLUMNS + 1) * (DATA_COLUMN_ROOM + DATA_NUMBER_ROOM + PIECES_OF_CELL)
};

_Static_assert(DATA_ROW_ROOM <= (int)STREAM_BUFFER, "a row fits into a stream's buffer");

static void data_cell(struct cells *cells, struct pb_tidy_walk *walk, const struct pb_tidy_item *item)
{
    const char *digits = NULL;
    size_t length = 0;
    switch (item->kind) {
    case PB_TIDY_NOTHING:
        workbook_cell_empty(cells);
        break;
    case PB_TIDY_SYMBOL:
        workbook_cell_symbol(cells, item->symbol, NULL);
        break;
    case PB_TIDY_NAME:
        workbook_cell_text(cells, STYLE_TEXT, walk->place_name, NULL);
        break;
    case PB_TIDY_FIGURE:
        digits = pb_tidy_walk_digits(walk, item, &length);
        workbook_cell_number(cells, STYLE_GENERAL, item->number, digits, length, NULL);
        break;
    case PB_TIDY_DAY:
        workbook_cell_date(cells, item->date, NULL);
        break;
    case PB_TIDY_MARK:
        workbook_cell_truth(cells, item->number > 0);
        break;
    }
}

void workbook_data_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct data_part *part = sheet->context;
    pb_tidy_walk_row(part->walk, part->first + line);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        data_cell(cells, part->walk, &part->walk->items[column]);
}

/* ---- Rows ---- */

static void data_begin(const struct data_part *part)
{
    const struct pb_tidy_context context = part->walk->context;
    pb_tidy_walk_open(part->walk, part->walk->table, &context);
    memset(part->kept, 0, sizeof *part->kept);
}

/* What a cell is known by in its column: its text, its date or its year. 0: it is hardly there again. */
static inline uint64_t data_key(size_t column, const struct pb_tidy_item *item)
{
    uint64_t key = (uint64_t)(column + 1) << 32;
    if (item->kind == PB_TIDY_SYMBOL)
        return key | item->symbol;
    if (item->kind == PB_TIDY_DAY)
        return key | (uint32_t)item->date;
    bool year = item->kind == PB_TIDY_FIGURE && !item->symbol && item->number >= 1 && item->number < 10000 &&
                item->number == (double)(uint32_t)item->number;
    return year ? key | (uint32_t)item->number : 0;
}

static inline size_t data_place(uint64_t key)
{
    uint64_t hash = key * UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio: its upper bits depend on all */
    return (hash >> 40) % DATA_MADE;
}

/* Makes the cell of a column, as any other sheet has it, and takes what it has behind the number of the row. */
static void data_make(const struct data_part *part, struct cells *cells, size_t column, struct data_cell *cell)
{
    uint64_t uses = cells->strings->uses;
    cells->column = column;
    cells->lines = 1;
    cells->row->used = 0;
    data_cell(cells, part->walk, &part->walk->items[column]);
    size_t before = cells->columns[column].length + cells->number.length;
    cell->length = 0;
    if (cells->row->used == 0)
        return;
    assert(cells->row->used > before && cells->row->used - before <= PIECES_OF_CELL);
    cell->length = (uint32_t)(cells->row->used - before);
    cell->lines = (uint16_t)(cells->lines < DATA_LINES ? cells->lines : DATA_LINES);
    cell->string = cells->strings->uses > uses;
    memcpy(cell->text, cells->row->buffer + before, PIECES_OF_CELL);
}

/* A number with simple digits, without going through the row. False: it has others. */
static inline bool data_make_number(const struct data_part *part, const struct cells *cells,
                                    const struct pb_tidy_item *item, struct data_cell *cell)
{
    static const char end[] = "</v></c>";
    const struct piece *begin = &cells->styles[STYLE_GENERAL].number;
    size_t length = 0;
    const char *digits = pb_tidy_walk_digits(part->walk, item, &length);
    if (!workbook_digits_copy(digits, length, cell->text + begin->length))
        return false;
    memcpy(cell->text, begin->text, begin->length);
    memcpy(cell->text + begin->length + length, end, sizeof end - 1);
    cell->length = (uint32_t)(begin->length + length + sizeof end - 1);
    cell->lines = 1;
    cell->string = false;
    return true;
}

/* Copies the parts of a cell that most have. */
static inline void data_copy(struct data_cell *to, const struct data_cell *from)
{
    memcpy(to, from, offsetof(struct data_cell, text) + DATA_OFTEN);
}

static void data_keep(const struct data_part *part, struct cells *cells, size_t column)
{
    struct data_kept *kept = part->kept;
    struct data_cell *cell = &kept->cells[column];
    const uint64_t bit = UINT64_C(1) << column;
    const struct pb_tidy_item *item = &part->walk->items[column];
    uint64_t key = data_key(column, item);
    size_t place = data_place(key);
    if (key && kept->keys[place] == key) {
        data_copy(cell, &kept->made[place]);
        cells->strings->uses += cell->string;
    } else if (item->kind != PB_TIDY_FIGURE || !data_make_number(part, cells, item, cell)) {
        data_make(part, cells, column, cell);
        if (key && cell->length <= DATA_OFTEN) {
            kept->keys[place] = key;
            data_copy(&kept->made[place], cell);
        }
    }
    kept->present = cell->length ? kept->present | bit : kept->present & ~bit;
    kept->strings = cell->length && cell->string ? kept->strings | bit : kept->strings & ~bit;
    kept->tall = cell->length && cell->lines > 1 ? kept->tall | bit : kept->tall & ~bit;
}

static inline char *data_put(char *to, const struct piece *column, const struct piece *number,
                             const struct data_cell *cell)
{
    assert(column->length <= DATA_COLUMN_ROOM && number->length <= DATA_NUMBER_ROOM);
    memcpy(to, column->text, DATA_COLUMN_ROOM);
    to += column->length;
    memcpy(to, number->text, DATA_NUMBER_ROOM);
    to += number->length;
    memcpy(to, cell->text, DATA_OFTEN);
    if (cell->length > DATA_OFTEN)
        memcpy(to + DATA_OFTEN, cell->text + DATA_OFTEN, PIECES_OF_CELL - DATA_OFTEN);
    return to + cell->length;
}

void workbook_data_row(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct data_part *part = sheet->context;
    struct data_kept *kept = part->kept;
    struct stream *stream = cells->stream;
    if (line == 0)
        data_begin(part);
    pb_tidy_walk_row(part->walk, part->first + line);
    uint64_t changed = part->walk->changed;
    for (uint64_t left = changed; left; left &= left - 1)
        data_keep(part, cells, (size_t)__builtin_ctzll(left));
    cells->strings->uses += (uint64_t)__builtin_popcountll(kept->strings & ~changed);
    cells->lines = 1;
    for (uint64_t left = kept->tall; left; left &= left - 1) {
        size_t lines = kept->cells[__builtin_ctzll(left)].lines;
        cells->lines = lines > cells->lines ? lines : cells->lines;
    }
    workbook_cells_open_row(cells);
    workbook_stream_room(stream, DATA_ROW_ROOM);
    char *to = stream->buffer + stream->used;
    for (uint64_t left = kept->present; left; left &= left - 1) {
        size_t column = (size_t)__builtin_ctzll(left);
        to = data_put(to, &cells->columns[column], &cells->number, &kept->cells[column]);
    }
    stream->used = (size_t)(to - stream->buffer);
    workbook_stream_text(stream, "</row>");
}

/* ---- Widths ---- */

/* Can the cell of the next column not make it wider? */
static bool data_is_narrow(struct data_kept *kept, const struct cells *cells, struct pb_tidy_walk *walk, uint64_t key)
{
    const struct pb_tidy_item *item = &walk->items[cells->column];
    size_t length = 0;
    if (key) { /* not, if it was measured */
        uint64_t *known = &kept->keys[data_place(key)];
        bool again = *known == key;
        *known = key;
        return again;
    }
    if (item->kind != PB_TIDY_FIGURE)
        return item->kind == PB_TIDY_NOTHING;
    if (!item->symbol && workbook_cells_take_number(cells, item->number))
        return true;
    const char *digits = pb_tidy_walk_digits(walk, item, &length);
    return workbook_cells_take_digits(cells, digits, length);
}

void workbook_data_measure(const struct sheet *sheet, size_t step, struct cells *cells)
{
    const struct data_part *part = sheet->context;
    struct pb_tidy_walk *walk = part->walk;
    data_begin(part);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const struct pb_tidy_item *item = &walk->items[column];
        pb_tidy_walk_only(walk, &column, 1);
        cells->column = column;
        for (size_t line = 0; line < sheet->rows && !workbook_cells_wide_enough(cells); line += step) {
            pb_tidy_walk_row(walk, part->first + line);
            if (walk->changed && !data_is_narrow(part->kept, cells, walk, data_key(column, item)))
                data_cell(cells, walk, item);
            cells->column = column;
        }
    }
    data_begin(part); /* all columns again */
}
