/*
 * The workbook against the tidy table beside it. Each row of the sheets Data, Data 2 ... is a row of the CSV file, in
 * the same order, and each cell is the same: a number to the last bit, a text letter by letter.
 */
#include "engine/files/files.h"
#include "engine/verify/verify_private.h"
#include "placebook/formats/csv.h"
#include "placebook/formats/xlsx.h"
#include "placebook/number.h"
#include "placebook/text.h"

#include <string.h>
#include <strings.h>

enum {
    CELLS_TOLD = 3,          /* of those that differ, in one workbook */
    TABLE_COLUMNS_MOST = 128 /* of a tidy table */
};

/* A workbook and its tidy table while they are compared. */
struct verify_pair {
    struct pb_verifying *verifying;
    const char *workbook; /* their paths, from the folder of the publication */
    const char *tidy;
    struct pb_xlsx *book;
    struct pb_csv *csv;
    const char *columns[TABLE_COLUMNS_MOST]; /* headings of the tidy table */
    size_t column_count;
    const char *sheet;       /* the one that is read */
    uint64_t differ;         /* cells */
    uint64_t rows_of_sheets; /* below their headings */
    uint64_t rows_of_table;
};

/* Does a text begin with what a cell has? XML has no U+FFFE and no U+FFFF: a cell has U+FFFD for them, which differs in
 * the last of three bytes. */
static bool cell_begins(const char *text, size_t length, const char *cell, size_t cell_length)
{
    if (length < cell_length)
        return false;
    for (size_t i = 0; i < cell_length; i++) {
        bool replaced = i >= 2 && memcmp(cell + i - 2, "\xEF\xBF\xBD", 3) == 0 &&
                        (memcmp(text + i - 2, "\xEF\xBF\xBE", 3) == 0 || memcmp(text + i - 2, "\xEF\xBF\xBF", 3) == 0);
        if (text[i] != cell[i] && !replaced)
            return false;
    }
    return true;
}

/* Is a cell a text, whole or, where it says so, as much of it as a cell holds? */
static bool is_cell_text(const struct pb_xlsx_cell *cell, const char *text, size_t length)
{
    const size_t mark = sizeof PB_XLSX_CUT_MARK - 1;
    if (cell->length == length && cell_begins(text, length, cell->text, length))
        return true;
    if (cell->length < mark || length < PB_XLSX_CELL_CHARACTERS)
        return false;
    size_t kept = cell->length - mark;
    return memcmp(cell->text + kept, PB_XLSX_CUT_MARK, mark) == 0 && cell_begins(text, length, cell->text, kept);
}

/* Is a cell what the tidy table has? A text that a spreadsheet would take for a formula may have an apostrophe there.
 */
static bool is_same(const struct pb_xlsx_cell *cell, const char *text, size_t length)
{
    double number = 0;
    if (!cell || cell->kind == PB_XLSX_EMPTY)
        return length == 0;
    if (cell->kind == PB_XLSX_NUMBER)
        return pb_number_parse(text, length, &number) && number == cell->number;
    if (cell->kind == PB_XLSX_BOOLEAN)
        return length == cell->length && strncasecmp(text, cell->text, length) == 0;
    return is_cell_text(cell, text, length) || (length && text[0] == '\'' && is_cell_text(cell, text + 1, length - 1));
}

static enum pb_status tell_difference(struct verify_pair *pair, const struct pb_xlsx_cell *cell, uint32_t row,
                                      size_t column, const char *text, size_t length, struct pb_error *error)
{
    char place[PB_XLSX_PLACE_TEXT];
    char in_book[PB_QUOTE_TEXT];
    char in_table[PB_QUOTE_TEXT];
    if (pair->differ++ >= CELLS_TOLD)
        return PB_OK;
    return pb_verify_damaged(
        pair->verifying, pair->workbook, error, "has %s in cell %s of the sheet %s (%s), where the tidy table has %s",
        cell && cell->kind != PB_XLSX_EMPTY ? pb_quote(cell->text, cell->length, 40, in_book) : "nothing",
        pb_xlsx_place(row, (uint32_t)column + 1, place), pair->sheet, pair->columns[column],
        length ? pb_quote(text, length, 40, in_table) : "nothing");
}

/* A row of the sheet and the record that it should be. */
static enum pb_status compare_row(struct verify_pair *pair, const struct pb_xlsx_row *row,
                                  const struct pb_csv_record *record, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    size_t at = 0;
    for (size_t column = 0; status == PB_OK && column < pair->column_count; column++) {
        while (at < row->count && row->cells[at].column <= column)
            at++;
        const struct pb_xlsx_cell *cell =
            at < row->count && row->cells[at].column == column + 1 ? &row->cells[at] : NULL;
        size_t length = 0;
        const char *text = pb_csv_text(pair->csv, record, column, &length);
        pair->verifying->result->cells++;
        if (!is_same(cell, text, length))
            status = tell_difference(pair, cell, row->number, column, text, length, error);
    }
    return status;
}

/* Is it the row of headings? All of them must be those of the tidy table. */
static bool is_data_header(const struct verify_pair *pair, const struct pb_xlsx_row *row)
{
    if (row->count != pair->column_count)
        return false;
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].column != i + 1 || strcmp(row->cells[i].text, pair->columns[i]) != 0)
            return false;
    return true;
}

/* The rows of one sheet behind its headings. */
static enum pb_status compare_sheet(struct verify_pair *pair, size_t index, struct pb_error *error)
{
    struct pb_xlsx_sheet *sheet = NULL;
    const struct pb_xlsx_row *row = NULL;
    const struct pb_csv_record *record = NULL;
    bool begun = false;
    pair->sheet = pb_xlsx_sheet_about(pair->book, index)->name;
    enum pb_status status = pb_xlsx_sheet_open(&sheet, pair->book, index, error);
    while (status == PB_OK) {
        status = pb_verify_stopped(pair->verifying, error);
        if (status == PB_OK)
            status = pb_xlsx_next(sheet, &row, error);
        if (status != PB_OK || !row)
            break;
        if (!begun) {
            begun = is_data_header(pair, row);
            continue;
        }
        pair->rows_of_sheets++;
        status = pb_csv_next(pair->csv, &record, error);
        if (status == PB_OK && record) {
            pair->rows_of_table++;
            status = compare_row(pair, row, record, error);
        }
    }
    pb_xlsx_sheet_close(sheet);
    if (status == PB_OK && !begun)
        status = pb_verify_damaged(pair->verifying, pair->workbook, error,
                                   "has a sheet %s without the headings of the tidy table", pair->sheet);
    return status;
}

/* Data, Data 2, Data 3 ... */
static bool is_data_sheet(const char *name)
{
    return strcmp(name, "Data") == 0 || (strncmp(name, "Data ", 5) == 0 && strspn(name + 5, "0123456789") &&
                                         name[5 + strspn(name + 5, "0123456789")] == '\0');
}

/* The first record of the tidy table. */
static enum pb_status read_tidy_columns(struct verify_pair *pair, struct pb_error *error)
{
    const struct pb_csv_record *record = NULL;
    enum pb_status status = pb_csv_next(pair->csv, &record, error);
    if (status != PB_OK || !record)
        return status;
    if (record->count > TABLE_COLUMNS_MOST)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%zu columns, at most %d", record->count,
                       (int)TABLE_COLUMNS_MOST);
    for (size_t i = 0; i < record->count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(pair->csv, record, i, &length);
        pair->columns[i] = pb_arena_text(pair->verifying->arena, text, length);
        if (!pair->columns[i])
            return pb_out_of_memory(error);
    }
    pair->column_count = record->count;
    return PB_OK;
}

static enum pb_status compare_pair(struct verify_pair *pair, struct pb_error *error)
{
    const struct pb_csv_record *record = NULL;
    size_t sheets = 0;
    enum pb_status status = read_tidy_columns(pair, error);
    for (size_t i = 0; status == PB_OK && i < pb_xlsx_sheet_count(pair->book); i++)
        if (is_data_sheet(pb_xlsx_sheet_about(pair->book, i)->name)) {
            sheets++;
            status = compare_sheet(pair, i, error);
        }
    while (status == PB_OK && (status = pb_csv_next(pair->csv, &record, error)) == PB_OK && record)
        pair->rows_of_table++;
    if (status != PB_OK)
        return status;
    if (pair->rows_of_sheets != pair->rows_of_table)
        status = pb_verify_damaged(pair->verifying, pair->workbook, error,
                                   "has %llu rows of data in %zu sheet%s, the tidy table %llu",
                                   (unsigned long long)pair->rows_of_sheets, sheets, sheets == 1 ? "" : "s",
                                   (unsigned long long)pair->rows_of_table);
    if (status == PB_OK && pair->differ > CELLS_TOLD)
        status = pb_verify_damaged(pair->verifying, pair->workbook, error,
                                   "has %llu cells more that are not those of the tidy table",
                                   (unsigned long long)(pair->differ - CELLS_TOLD));
    return status;
}

enum pb_status pb_verify_workbook(struct pb_verifying *verifying, const char *workbook, const char *tidy,
                                  struct pb_error *error)
{
    struct verify_pair pair = { .verifying = verifying, .workbook = workbook, .tidy = tidy };
    struct pb_file_stream streams[2];
    struct pb_input inputs[2];
    const char *book_path = pb_path_join(verifying->arena, verifying->folder, workbook);
    const char *tidy_path = pb_path_join(verifying->arena, verifying->folder, tidy);
    if (!book_path || !tidy_path)
        return pb_out_of_memory(error);
    enum pb_status status = pb_file_input(book_path, workbook, &streams[0], &inputs[0], error);
    if (status != PB_OK)
        return pb_verify_reader(verifying, workbook, status, error);
    status = pb_file_input(tidy_path, tidy, &streams[1], &inputs[1], error);
    if (status == PB_OK) {
        status = pb_xlsx_open(&pair.book, &inputs[0], error);
        if (status == PB_OK)
            status = pb_csv_open(&pair.csv, &inputs[1], ',', error);
        if (status == PB_OK) {
            verifying->result->workbooks++;
            status = compare_pair(&pair, error);
        }
        pb_csv_close(pair.csv);
        pb_xlsx_close(pair.book);
        pb_file_stream_close(&streams[1]);
    }
    pb_file_stream_close(&streams[0]);
    return pb_verify_reader(verifying, workbook, status, error);
}
