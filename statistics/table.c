/*
 * Reading a table: the file is opened as whatever it is, a sheet is chosen, its first row is matched with the columns
 * of the method, and each further row becomes numbers and symbols in columns that grow by doubling. Cells that come
 * back are kept as one block of texts a row: a pointer for each cell would be more memory than the cells.
 */
#include "statistics/table.h"

#include "core/base/append.h"
#include "placebook/formats/tabular.h"
#include "placebook/nearest.h"
#include "placebook/number.h"

#include <math.h>
#include <string.h>

/* The reading of one table. */
struct reading {
    struct pb_method_table *table;
    struct pb_arena *arena;
    struct pb_tabular *tabular;
    const struct pb_tabular_sheet *sheet;
    const struct pb_tabular_row *row;
    struct pb_error *error;
};

/* Adds where it is. The message names the column. */
static enum pb_status table_wrong(const struct reading *reading)
{
    struct pb_error *error = reading->error;
    if (reading->sheet->name[0]) {
        char message[sizeof error->message];
        (void)pb_text_copy(message, sizeof message, error->message);
        error->message[0] = '\0';
        pb_append(error->message, sizeof error->message, "sheet '%.200s': %s", reading->sheet->name, message);
    }
    pb_error_at(error, reading->table->name, reading->row->line, 0);
    return PB_FAILED;
}

/* --- which sheet --- */

static const char *sheet_at(const void *context, size_t i)
{
    const struct pb_tabular *tabular = context;
    return i < pb_tabular_count(tabular) ? pb_tabular_sheet(tabular, i)->name : NULL;
}

static void statistics_table_list_sheets(const struct pb_tabular *tabular, char *text, size_t size)
{
    for (size_t i = 0; i < pb_tabular_count(tabular) && strlen(text) + 60 < size; i++)
        pb_append(text, size, "%s'%.40s'", i ? ", " : "", pb_tabular_sheet(tabular, i)->name);
}

/* The only sheet that can be seen and read. */
static enum pb_status only_sheet(const struct reading *reading, size_t *sheet)
{
    size_t count = 0;
    for (size_t i = 0; i < pb_tabular_count(reading->tabular); i++) {
        const struct pb_tabular_sheet *about = pb_tabular_sheet(reading->tabular, i);
        if (about->unreadable || about->hidden)
            continue;
        if (count++ == 0)
            *sheet = i;
    }
    if (count == 1)
        return PB_OK;
    char found[400] = "";
    statistics_table_list_sheets(reading->tabular, found, sizeof found);
    pb_error_at(reading->error, reading->table->name, 0, 0);
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "has %zu sheets that can be read: %s", count,
                  found);
    pb_error_hint(reading->error, "choose one with --sheet NAME");
    return PB_FAILED;
}

static enum pb_status named_sheet(const struct reading *reading, const char *name, size_t *sheet)
{
    const struct pb_tabular *tabular = reading->tabular;
    for (*sheet = 0; *sheet < pb_tabular_count(tabular); (*sheet)++)
        if (strcmp(pb_tabular_sheet(tabular, *sheet)->name, name) == 0)
            break;
    bool found = *sheet < pb_tabular_count(tabular);
    if (found && !pb_tabular_sheet(tabular, *sheet)->unreadable)
        return PB_OK;
    pb_error_at(reading->error, reading->table->name, 0, 0);
    if (found)
        return pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "sheet '%s' cannot be read: %s", name,
                       pb_tabular_sheet(tabular, *sheet)->unreadable);
    char known[400] = "";
    statistics_table_list_sheets(tabular, known, sizeof known);
    bool unnamed = pb_tabular_count(tabular) == 1 && !pb_tabular_sheet(tabular, 0)->name[0];
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "sheet '%.100s' is missing; found: %s", name,
                  unnamed ? "one table without a name" : known);
    const char *nearest = unnamed ? NULL : pb_nearest(name, sheet_at, tabular);
    if (nearest)
        pb_error_hint(reading->error, "did you mean '%s'?", nearest);
    else if (unnamed)
        pb_error_hint(reading->error, "leave --sheet out: only workbooks and .zip files have named sheets");
    return PB_FAILED;
}

/* --- the heading --- */

static const char *table_heading_at(const void *context, size_t i)
{
    const struct pb_method_table *table = context;
    return i < table->heading_count ? table->headings[i] : NULL;
}

static enum pb_status column_missing(const struct reading *reading, const char *name)
{
    const struct pb_method_table *table = reading->table;
    char found[400] = "";
    for (size_t i = 0; i < table->heading_count && strlen(found) + 60 < sizeof found; i++)
        pb_append(found, sizeof found, "%s%.40s", i ? ", " : "", table->headings[i]);
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "no column '%s'; found: %s", name, found);
    const char *nearest = pb_nearest(name, table_heading_at, table);
    if (nearest)
        pb_error_hint(reading->error, "rename '%s' to '%s' if that is what it holds", nearest, name);
    else
        pb_error_hint(reading->error, "placebook statistics %s --help shows which columns it needs",
                      table->method->name);
    return table_wrong(reading);
}

static enum pb_status find_columns(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    for (size_t c = 0; table->method->columns[c].name; c++) {
        const struct pb_method_column *column = &table->method->columns[c];
        table->fields[c] = SIZE_MAX;
        for (size_t i = 0; i < table->heading_count; i++)
            if (strcmp(table->headings[i], column->name) == 0)
                table->fields[c] = i;
        if (table->fields[c] == SIZE_MAX && !column->optional)
            return column_missing(reading, column->name);
    }
    return PB_OK;
}

/* The heading of a workbook ends where its last text is. */
static size_t heading_width(const struct reading *reading)
{
    size_t width = reading->row->count;
    while (reading->sheet->format == PB_TABULAR_WORKBOOK && width > 0 && reading->row->cells[width - 1].length == 0)
        width--;
    return width;
}

static enum pb_status add_heading(const struct reading *reading, const struct pb_tabular_cell *cell)
{
    struct pb_method_table *table = reading->table;
    for (size_t i = 0; cell->length && i < table->heading_count; i++) {
        if (strlen(table->headings[i]) != cell->length || memcmp(table->headings[i], cell->text, cell->length) != 0)
            continue;
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "two columns are called '%.*s': expected one of each name", (int)cell->length, cell->text);
        return table_wrong(reading);
    }
    const char *heading = pb_arena_text(reading->arena, cell->text, cell->length);
    if (!heading)
        return pb_out_of_memory(reading->error);
    table->headings[table->heading_count++] = heading;
    return PB_OK;
}

static enum pb_status read_heading(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    size_t width = heading_width(reading);
    if (width > PB_METHOD_HEADINGS) {
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%zu columns: expected at most %d", width,
                      (int)PB_METHOD_HEADINGS);
        return table_wrong(reading);
    }
    table->headings = pb_arena_take(reading->arena, width, sizeof *table->headings);
    if (!table->headings)
        return pb_out_of_memory(reading->error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < width; i++)
        status = add_heading(reading, &reading->row->cells[i]);
    return status == PB_OK ? find_columns(reading) : status;
}

/* --- rows --- */

/* The array with room for `capacity` items; as it was, and *grown false, when out of memory. */
static void *larger(const struct reading *reading, void *array, size_t capacity, size_t size, bool *grown)
{
    void *made = pb_arena_grow(reading->arena, array, reading->table->count, capacity, size);
    *grown = *grown && made;
    return made ? made : array;
}

static enum pb_status statistics_table_make_room(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    if (table->count < table->capacity)
        return PB_OK;
    if (table->count == PB_METHOD_TABLE_ROWS) {
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d rows",
                      (int)PB_METHOD_TABLE_ROWS);
        return table_wrong(reading);
    }
    size_t capacity = table->capacity ? table->capacity * 2 : 1024;
    bool grown = true;
    table->lines = larger(reading, table->lines, capacity, sizeof *table->lines, &grown);
    if (table->method->shape == PB_PER_ROW)
        table->echoes = larger(reading, table->echoes, capacity, sizeof *table->echoes, &grown);
    for (size_t c = 0; table->method->columns[c].name; c++) {
        enum pb_column_kind kind = table->method->columns[c].kind;
        if (table->fields[c] == SIZE_MAX)
            continue;
        if (kind == PB_COLUMN_NUMBER)
            table->numbers[c] = larger(reading, table->numbers[c], capacity, sizeof *table->numbers[c], &grown);
        else
            table->texts[c] = larger(reading, table->texts[c], capacity, sizeof *table->texts[c], &grown);
        if (kind == PB_COLUMN_GROUP)
            table->groups = larger(reading, table->groups, capacity, sizeof *table->groups, &grown);
    }
    table->capacity = grown ? capacity : table->capacity;
    return grown ? PB_OK : pb_out_of_memory(reading->error);
}

static enum pb_status table_read_number(const struct reading *reading, size_t field, const struct pb_tabular_cell *cell,
                                        double *number)
{
    const char *text = cell->text;
    size_t length = cell->length;
    if (cell->kind == PB_CELL_NUMBER && isfinite(cell->number)) {
        *number = cell->number;
        return PB_OK;
    }
    while (length && (text[0] == ' ' || text[0] == '\t')) {
        text++;
        length--;
    }
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    *number = NAN;
    if (length == 0 || pb_number_parse(text, length, number))
        return PB_OK;
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "column '%s' has '%.*s': expected a number",
                  reading->table->headings[field], length < 60 ? (int)length : 60, text);
    pb_error_hint(reading->error, "write 1234.5 without separators, and leave the cell empty when a number is missing");
    return table_wrong(reading);
}

static enum pb_status check_word(const struct reading *reading, size_t field, const char *const *words,
                                 const char *text)
{
    char known[200] = "";
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0)
            return PB_OK;
        pb_append(known, sizeof known, "%s%s", i ? ", " : "", words[i]);
    }
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "column '%s' has '%.60s': expected one of %s",
                  reading->table->headings[field], text, known);
    const char *nearest = pb_nearest_word(text, words);
    if (nearest)
        pb_error_hint(reading->error, "did you mean '%s'?", nearest);
    return table_wrong(reading);
}

/* Rows of a group are mostly together, and words repeat: is it the text of the row before? */
static bool table_read_again(struct pb_method_table *table, size_t c, const struct pb_tabular_cell *cell)
{
    const char *before = table->count ? table->texts[c][table->count - 1] : NULL;
    if (!before || strncmp(before, cell->text, cell->length) != 0 || before[cell->length])
        return false;
    table->texts[c][table->count] = before;
    if (table->method->columns[c].kind == PB_COLUMN_GROUP)
        table->groups[table->count] = table->groups[table->count - 1];
    return true;
}

static enum pb_status table_read_text(const struct reading *reading, size_t c, const struct pb_tabular_cell *cell)
{
    struct pb_method_table *table = reading->table;
    const struct pb_method_column *column = &table->method->columns[c];
    if (table_read_again(table, c, cell))
        return PB_OK;
    pb_symbol symbol = pb_symbol_add(&table->symbols, cell->text, cell->length);
    if (symbol == PB_SYMBOL_NONE)
        return pb_out_of_memory(reading->error);
    table->texts[c][table->count] = pb_symbol_text(&table->symbols, symbol);
    if (column->kind == PB_COLUMN_GROUP) {
        table->groups[table->count] = symbol;
        if (cell->length)
            return PB_OK;
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "column '%s' is empty: expected the name of a group", column->name);
        return table_wrong(reading);
    }
    if (cell->length && column->words)
        return check_word(reading, table->fields[c], column->words, table->texts[c][table->count]);
    return PB_OK;
}

/* A cell of the row; one that is missing at the end of a row of a workbook is empty. */
static const struct pb_tabular_cell *table_cell_at(const struct reading *reading, size_t field)
{
    static const struct pb_tabular_cell none = { .kind = PB_CELL_MISSING, .text = "" };
    return field < reading->row->count ? &reading->row->cells[field] : &none;
}

/* Writes a cell as it comes back, terminated; returns the byte after it. Spreadsheets write 0.1 as 0.10000000000000001:
 * the shortest text of the same number is what a person has typed. Zeros before a number are a code that must stay as
 * it is. */
static char *table_write_cell(char *to, const struct pb_tabular_cell *cell)
{
    char shortest[PB_NUMBER_TEXT];
    const char *text = cell->text;
    size_t length = cell->length;
    bool code = length > 1 && text[0] == '0' && text[1] != '.';
    if (cell->kind == PB_CELL_NUMBER && !code && isfinite(cell->number)) {
        size_t shorter = pb_number_format(cell->number, shortest);
        if (shorter < length) {
            text = shortest;
            length = shorter;
        }
    }
    memcpy(to, text, length);
    to[length] = '\0';
    return to + length + 1;
}

/* All cells, one terminated text after the other. */
static enum pb_status keep_cells(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    size_t room = table->heading_count;
    for (size_t i = 0; i < table->heading_count; i++)
        room += table_cell_at(reading, i)->length;
    char *cells = pb_arena_take(reading->arena, room, 1);
    if (!cells)
        return pb_out_of_memory(reading->error);
    table->echoes[table->count] = cells;
    for (size_t i = 0; i < table->heading_count; i++)
        cells = table_write_cell(cells, table_cell_at(reading, i));
    return PB_OK;
}

/* Does a row of a workbook have nothing but formats? */
static bool table_is_blank(const struct reading *reading)
{
    if (reading->sheet->format != PB_TABULAR_WORKBOOK)
        return false;
    for (size_t i = 0; i < reading->row->count; i++)
        if (reading->row->cells[i].length)
            return false;
    return true;
}

static enum pb_status table_check_row(const struct reading *reading)
{
    size_t width = reading->table->heading_count;
    size_t count = reading->row->count;
    if (reading->row->broken) {
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "bytes that are not text in %s",
                      pb_tabular_encoding(reading->tabular));
        return table_wrong(reading);
    }
    if (reading->sheet->format == PB_TABULAR_WORKBOOK) {
        while (count > width && reading->row->cells[count - 1].length == 0)
            count--;
        count = count < width ? width : count;
    }
    if (count == width)
        return PB_OK;
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%zu cells: expected %zu, as the heading has",
                  count, width);
    if (reading->sheet->format == PB_TABULAR_SEPARATED)
        pb_error_hint(reading->error, "put a cell with a comma in it between double quotes");
    return table_wrong(reading);
}

static enum pb_status read_row(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    enum pb_status status = table_check_row(reading);
    if (status == PB_OK)
        status = statistics_table_make_room(reading);
    if (status != PB_OK)
        return status;
    table->lines[table->count] = reading->row->line;
    for (size_t c = 0; status == PB_OK && table->method->columns[c].name; c++) {
        size_t field = table->fields[c];
        if (field == SIZE_MAX)
            continue;
        const struct pb_tabular_cell *cell = table_cell_at(reading, field);
        if (table->method->columns[c].kind == PB_COLUMN_NUMBER)
            status = table_read_number(reading, field, cell, &table->numbers[c][table->count]);
        else
            status = table_read_text(reading, c, cell);
    }
    if (status == PB_OK && table->echoes)
        status = keep_cells(reading);
    if (status == PB_OK)
        table->count++;
    return status;
}

static enum pb_status table_no_heading(const struct reading *reading)
{
    pb_error_clear(reading->error);
    pb_error_at(reading->error, reading->table->name, 0, 0);
    return pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                   "is empty: expected a heading line with the names of the columns");
}

static enum pb_status next_row(struct reading *reading)
{
    enum pb_status status = PB_OK;
    do
        status = pb_tabular_next(reading->tabular, &reading->row, reading->error);
    while (status == PB_OK && reading->row && table_is_blank(reading));
    return status;
}

static enum pb_status read_all(struct reading *reading)
{
    enum pb_status status = next_row(reading);
    if (status == PB_OK && !reading->row)
        return table_no_heading(reading);
    if (status == PB_OK)
        status = read_heading(reading);
    while (status == PB_OK) {
        status = next_row(reading);
        if (status != PB_OK || !reading->row)
            break;
        status = read_row(reading);
    }
    return status;
}

/* An input that notices whether it ended with nothing but blanks in it. */
struct watched {
    const struct pb_input *input;
    bool written, ended;
};

static enum pb_status read_watched(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct watched *watched = stream;
    enum pb_status status = watched->input->read(watched->input->stream, buffer, size, got, error);
    const char *bytes = buffer;
    watched->ended = status == PB_OK && *got == 0;
    for (size_t i = 0; status == PB_OK && !watched->written && i < *got; i++)
        watched->written = !strchr(" \t\r\n", bytes[i]) || !bytes[i];
    return status;
}

static enum pb_status statistics_table_read_sheet(struct reading *reading, const char *sheet)
{
    size_t chosen = 0;
    enum pb_status status = sheet ? named_sheet(reading, sheet, &chosen) : only_sheet(reading, &chosen);
    if (status == PB_OK)
        status = pb_tabular_begin(reading->tabular, chosen, reading->error);
    if (status != PB_OK)
        return status;
    reading->sheet = pb_tabular_sheet(reading->tabular, chosen);
    return read_all(reading);
}

enum pb_status pb_method_table_read(struct pb_method_table *table, const struct pb_method_setting *setting,
                                    const struct pb_input *input, const char *sheet, struct pb_error *error)
{
    *table = (struct pb_method_table){ .method = setting->method, .name = input->name };
    enum pb_status status = pb_symbols_open(&table->symbols, error);
    if (status != PB_OK)
        return status;
    struct watched watched = { .input = input };
    const struct pb_input through = pb_input_through(input, &watched, read_watched);
    struct reading reading = { .table = table, .arena = setting->arena, .error = error };
    status = pb_tabular_open(&reading.tabular, &through, error);
    if (status == PB_OK)
        status = statistics_table_read_sheet(&reading, sheet);
    else if (status == PB_FAILED && watched.ended && !watched.written)
        status = table_no_heading(&reading);
    /* Errors of the table are the user's to fix: no source failed. */
    if (status != PB_OK && error->code == PB_ERROR_SOURCE)
        error->code = PB_ERROR_CONFIGURATION;
    pb_tabular_close(reading.tabular);
    return status;
}

void pb_method_table_close(struct pb_method_table *table)
{
    pb_symbols_close(&table->symbols);
}
