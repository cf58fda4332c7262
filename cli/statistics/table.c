#include "cli/statistics/table.h"

#include "engine/files/files.h"
#include "placebook/formats/csv.h"
#include "placebook/nearest.h"
#include "placebook/number.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* The reading of one table. */
struct reading {
    struct pb_method_table *table;
    struct pb_arena *arena;
    struct pb_csv *csv;
    const struct pb_csv_record *record;
    struct pb_error *error;
};

struct stream {
    int descriptor;
    const char *name;
};

static enum pb_status read_stream(void *context, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    const struct stream *stream = context;
    ssize_t bytes = 0;
    do
        bytes = read(stream->descriptor, buffer, size);
    while (bytes < 0 && errno == EINTR);
    if (bytes < 0)
        return pb_path_failed("read", stream->name, errno, 0, PB_ERROR_CONFIGURATION, error);
    *got = (size_t)bytes;
    return PB_OK;
}

/* Adds where it is. The message names the column. */
static enum pb_status wrong(const struct reading *reading)
{
    pb_error_at(reading->error, reading->table->name, reading->record->line, 0);
    return PB_FAILED;
}

/* --- the heading --- */

static const char *heading_at(const void *context, size_t i)
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
    const char *nearest = pb_nearest(name, heading_at, table);
    if (nearest)
        pb_error_hint(reading->error, "rename '%s' to '%s' if that is what it holds", nearest, name);
    else
        pb_error_hint(reading->error, "placebook statistics %s --help shows which columns it needs",
                      table->method->name);
    return wrong(reading);
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

static enum pb_status read_heading(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    const struct pb_csv_record *record = reading->record;
    if (record->count > PB_METHOD_HEADINGS) {
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%zu columns: expected at most %d",
                      record->count, (int)PB_METHOD_HEADINGS);
        return wrong(reading);
    }
    table->headings = pb_arena_take(reading->arena, record->count, sizeof *table->headings);
    if (!table->headings)
        return pb_out_of_memory(reading->error);
    for (; table->heading_count < record->count; table->heading_count++) {
        size_t length = 0;
        const char *text = pb_csv_text(reading->csv, record, table->heading_count, &length);
        for (size_t i = 0; length && i < table->heading_count; i++) {
            if (strlen(table->headings[i]) != length || memcmp(table->headings[i], text, length) != 0)
                continue;
            (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                          "two columns are called '%.*s': expected one of each name", (int)length, text);
            return wrong(reading);
        }
        table->headings[table->heading_count] = pb_arena_text(reading->arena, text, length);
        if (!table->headings[table->heading_count])
            return pb_out_of_memory(reading->error);
    }
    return find_columns(reading);
}

/* --- rows --- */

/* The array with room for `capacity` items; as it was, and *grown false, when memory is out. */
static void *larger(const struct reading *reading, void *array, size_t capacity, size_t size, bool *grown)
{
    void *made = pb_arena_grow(reading->arena, array, reading->table->count, capacity, size);
    *grown = *grown && made;
    return made ? made : array;
}

static enum pb_status make_room(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    if (table->count < table->capacity)
        return PB_OK;
    if (table->count == PB_METHOD_TABLE_ROWS) {
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d rows",
                      (int)PB_METHOD_TABLE_ROWS);
        return wrong(reading);
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

static enum pb_status read_number(const struct reading *reading, size_t field, const char *text, size_t length,
                                  double *number)
{
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
    return wrong(reading);
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
    return wrong(reading);
}

static enum pb_status read_text(const struct reading *reading, size_t c, const char *text, size_t length)
{
    struct pb_method_table *table = reading->table;
    const struct pb_method_column *column = &table->method->columns[c];
    pb_symbol symbol = pb_symbol_add(&table->symbols, text, length);
    if (symbol == PB_SYMBOL_NONE)
        return pb_out_of_memory(reading->error);
    table->texts[c][table->count] = pb_symbol_text(&table->symbols, symbol);
    if (column->kind == PB_COLUMN_GROUP) {
        table->groups[table->count] = symbol;
        if (length)
            return PB_OK;
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "column '%s' is empty: expected the name of a group", column->name);
        return wrong(reading);
    }
    if (length && column->words)
        return check_word(reading, table->fields[c], column->words, table->texts[c][table->count]);
    return PB_OK;
}

/* All cells, one terminated text after the other. */
static enum pb_status keep_cells(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    size_t room = reading->record->raw_length + table->heading_count;
    /* Unquoting only makes a text shorter; conversion has happened in `raw`. */
    char *cells = pb_arena_take(reading->arena, room + 1, 1);
    if (!cells)
        return pb_out_of_memory(reading->error);
    table->echoes[table->count] = cells;
    for (size_t i = 0; i < table->heading_count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(reading->csv, reading->record, i, &length);
        memcpy(cells, text, length);
        cells += length + 1;
    }
    return PB_OK;
}

static enum pb_status read_row(const struct reading *reading)
{
    struct pb_method_table *table = reading->table;
    const struct pb_csv_record *record = reading->record;
    if (record->fault == PB_CSV_BAD_TEXT) {
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "bytes that are no text in %s",
                      pb_csv_encoding(reading->csv) == PB_CSV_WINDOWS_1252 ? "Windows-1252" : "UTF-8");
        return wrong(reading);
    }
    if (record->count != table->heading_count) {
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%zu cells: expected %zu, as the heading has",
                      record->count, table->heading_count);
        pb_error_hint(reading->error, "a cell with a comma in it has to stand between double quotes");
        return wrong(reading);
    }
    enum pb_status status = make_room(reading);
    if (status != PB_OK)
        return status;
    table->lines[table->count] = record->line;
    for (size_t c = 0; status == PB_OK && table->method->columns[c].name; c++) {
        size_t field = table->fields[c];
        size_t length = 0;
        if (field == SIZE_MAX)
            continue;
        const char *text = pb_csv_text(reading->csv, record, field, &length);
        if (table->method->columns[c].kind == PB_COLUMN_NUMBER)
            status = read_number(reading, field, text, length, &table->numbers[c][table->count]);
        else
            status = read_text(reading, c, text, length);
    }
    if (status == PB_OK && table->echoes)
        status = keep_cells(reading);
    if (status == PB_OK)
        table->count++;
    return status;
}

static enum pb_status read_all(struct reading *reading)
{
    enum pb_status status = pb_csv_next(reading->csv, &reading->record, reading->error);
    if (status == PB_OK && !reading->record) {
        pb_error_at(reading->error, reading->table->name, 0, 0);
        return pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                       "is empty: expected a heading line with the names of the columns");
    }
    if (status == PB_OK)
        status = read_heading(reading);
    while (status == PB_OK) {
        status = pb_csv_next(reading->csv, &reading->record, reading->error);
        if (status != PB_OK || !reading->record)
            break;
        status = read_row(reading);
    }
    return status;
}

enum pb_status pb_method_table_read(struct pb_method_table *table, const struct pb_method_setting *setting,
                                    const char *path, struct pb_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    *table = (struct pb_method_table){ .method = setting->method, .name = standard ? "standard input" : path };
    enum pb_status status = pb_symbols_open(&table->symbols, error);
    if (status != PB_OK)
        return status;
    struct stream stream = { standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), table->name };
    if (stream.descriptor < 0)
        return pb_path_failed("read", path, errno, 0, PB_ERROR_CONFIGURATION, error);
    struct pb_input input = { .name = table->name, .stream = &stream, .read = read_stream };
    struct reading reading = { .table = table, .arena = setting->arena, .error = error };
    status = pb_csv_open(&reading.csv, &input, ',', error);
    if (status == PB_OK)
        status = read_all(&reading);
    /* Whatever is wrong with the table is the user's to mend: no source failed. */
    if (status != PB_OK && error->code == PB_ERROR_SOURCE)
        error->code = PB_ERROR_CONFIGURATION;
    pb_csv_close(reading.csv);
    if (!standard)
        (void)close(stream.descriptor);
    return status;
}

void pb_method_table_close(struct pb_method_table *table)
{
    pb_symbols_close(&table->symbols);
}
