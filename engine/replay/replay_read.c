/*
 * Reading a list of rejected rows that somebody had open in a spreadsheet.
 */
#include "engine/files/files.h"
#include "engine/replay/replay.h"
#include "placebook/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { HEADINGS_WITHIN = 200, HEADING = 40 };

#define SHORTHAND_NONE "[x]" /* what a workbook has for the text of a row that is not known */

/* The columns beside the cells. Of `line` and `cell` a workbook has one for both. */
enum column { SOURCE, FILE_NAME, PLACE, LINE, RAW, INPUT, REPLAY_COLUMNS };

static const struct {
    const char *names[3]; /* in a workbook, in a CSV file */
    bool needed;
} headings[REPLAY_COLUMNS] = {
    [SOURCE] = { { "source" }, true },
    [FILE_NAME] = { { "file" }, true },
    [PLACE] = { { "line or cell", "cell" }, true },
    [LINE] = { { "line" }, false },
    [RAW] = { { "text of the row", "raw" }, true },
    [INPUT] = { { "input sha-256", "input sha256" }, true },
};

struct reading {
    struct pb_replay_list *list;
    struct pb_arena *arena;
    struct pb_tabular *tabular;
    size_t at[REPLAY_COLUMNS]; /* SIZE_MAX: none */
    size_t width;              /* of the cells */
};

/* ---- Headings ---- */

static void heading_of(const struct pb_tabular_cell *cell, char heading[HEADING])
{
    size_t length = cell->length < HEADING - 1 ? cell->length : HEADING - 1;
    for (size_t i = 0; i < length; i++)
        heading[i] = cell->text[i] == '_' ? ' ' : (char)tolower((unsigned char)cell->text[i]);
    heading[length] = '\0';
}

/* The number of a column of cells from 0 on, by its heading "column ab"; SIZE_MAX for another heading. */
static size_t cell_number(const char *heading)
{
    static const char begins[] = "column ";
    size_t number = 0;
    if (strncmp(heading, begins, strlen(begins)) != 0)
        return SIZE_MAX;
    const char *letter = heading + strlen(begins);
    for (; *letter >= 'a' && *letter <= 'z' && number <= PB_REJECT_CELLS_MAXIMUM; letter++)
        number = number * 26 + (size_t)(*letter - 'a') + 1;
    return *letter || number == 0 || number > PB_REJECT_CELLS_MAXIMUM ? SIZE_MAX : number - 1;
}

static void take_heading(struct reading *reading, const char *heading, size_t column)
{
    for (int i = 0; i < REPLAY_COLUMNS; i++)
        for (const char *const *name = headings[i].names; *name; name++)
            if (strcmp(heading, *name) == 0 && reading->at[i] == SIZE_MAX)
                reading->at[i] = column;
}

static enum pb_status fail_columns(const struct reading *reading, uint64_t row, struct pb_error *error,
                                   const char *what, const char *heading)
{
    char place[PB_TABULAR_PLACE_TEXT];
    pb_error_at(error, reading->list->path, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "%s: %s '%s'",
                                    pb_tabular_place(reading->tabular, row, 0, place), what, heading);
    pb_error_hint(error, "leave all columns where they are and change only cells from Column A on; write a new list "
                         "with placebook rejects --output, and correct that one");
    return status;
}

/* The cells must be the columns from A on, one beside the other. */
static enum pb_status check_cells(struct reading *reading, const struct pb_tabular_row *row, struct pb_error *error)
{
    char heading[HEADING] = "";
    struct pb_replay_list *list = reading->list;
    list->first_column = SIZE_MAX;
    reading->width = 0;
    for (size_t i = 0; i < row->count; i++) {
        heading_of(&row->cells[i], heading);
        size_t number = cell_number(heading);
        if (number == SIZE_MAX)
            continue;
        if (number == 0 && list->first_column == SIZE_MAX)
            list->first_column = i;
        if (list->first_column == SIZE_MAX || i - list->first_column != number)
            return fail_columns(reading, row->number, error, "a column is missing before", heading);
        reading->width = number + 1;
    }
    return PB_OK;
}

/* *found: it is the row of headings. */
static enum pb_status replay_read_look(struct reading *reading, const struct pb_tabular_row *row, bool *found,
                                       struct pb_error *error)
{
    char heading[HEADING] = "";
    size_t known = 0;
    for (int i = 0; i < REPLAY_COLUMNS; i++)
        reading->at[i] = SIZE_MAX;
    for (size_t i = 0; i < row->count; i++) {
        heading_of(&row->cells[i], heading);
        take_heading(reading, heading, i);
    }
    for (int i = 0; i < REPLAY_COLUMNS; i++)
        known += reading->at[i] != SIZE_MAX;
    *found = known > REPLAY_COLUMNS / 2;
    for (int i = 0; *found && i < REPLAY_COLUMNS; i++)
        if (headings[i].needed && reading->at[i] == SIZE_MAX)
            return fail_columns(reading, row->number, error, "no column", headings[i].names[0]);
    return *found ? check_cells(reading, row, error) : PB_OK;
}

/* ---- Rows ---- */

/* A cell as text, and why it cannot be what somebody typed. */
static const char *replay_read_text_of(struct reading *reading, const struct pb_tabular_cell *cell, const char **wrong)
{
    char number[PB_NUMBER_TEXT];
    *wrong = NULL;
    if (cell->formula)
        *wrong = "a formula";
    else if (cell->kind == PB_CELL_ERROR)
        *wrong = "an error";
    else if (cell->kind == PB_CELL_BROKEN)
        *wrong = "a damaged cell";
    else if (cell->kind == PB_CELL_DATE)
        *wrong = "a date";
    else if (cell->percent)
        *wrong = "a percentage";
    if (cell->kind != PB_CELL_NUMBER)
        return pb_arena_text(reading->arena, cell->text, cell->length);
    return pb_arena_text(reading->arena, number, pb_number_format(cell->number, number));
}

static const char *column_text(struct reading *reading, const struct pb_tabular_row *row, enum column column)
{
    const char *wrong = NULL;
    size_t at = reading->at[column];
    return at < row->count ? replay_read_text_of(reading, &row->cells[at], &wrong) : "";
}

static enum pb_status take_cells(struct reading *reading, const struct pb_tabular_row *row, struct pb_replay_row *taken,
                                 struct pb_error *error)
{
    const char **cells = pb_arena_take(reading->arena, reading->width, sizeof *cells);
    const char **wrong = pb_arena_take(reading->arena, reading->width, sizeof *wrong);
    if (!cells || !wrong)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < reading->width; i++) {
        size_t at = reading->list->first_column + i;
        cells[i] = at < row->count ? replay_read_text_of(reading, &row->cells[at], &wrong[i]) : "";
        if (!cells[i])
            return pb_out_of_memory(error);
        if (*cells[i] || wrong[i])
            taken->cell_count = i + 1;
    }
    taken->cells = cells;
    taken->wrong = wrong;
    return PB_OK;
}

static enum pb_status replay_read_take_row(struct reading *reading, const struct pb_tabular_row *row,
                                           struct pb_error *error)
{
    struct pb_replay_list *list = reading->list;
    const char *line = column_text(reading, row, LINE);
    struct pb_replay_row taken = { .source = column_text(reading, row, SOURCE),
                                   .file = column_text(reading, row, FILE_NAME),
                                   .input = column_text(reading, row, INPUT),
                                   .place = column_text(reading, row, PLACE),
                                   .raw = column_text(reading, row, RAW),
                                   .number = row->number };
    if (!line || !taken.source || !taken.file || !taken.input || !taken.place || !taken.raw)
        return pb_out_of_memory(error);
    if (!*taken.place)
        taken.place = line;
    if (strlen(taken.input) != PB_DIGEST_TEXT - 1)
        return PB_OK; /* the line that says that nothing was rejected, or one that somebody added */
    enum pb_status status = take_cells(reading, row, &taken, error);
    if (status != PB_OK)
        return status;
    if (taken.cell_count == 0 && strcmp(taken.raw, SHORTHAND_NONE) == 0)
        taken.raw = "";
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 256;
        struct pb_replay_row *grown = pb_arena_grow(reading->arena, list->rows, list->count, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        list->rows = grown;
        list->capacity = capacity;
    }
    list->rows[list->count++] = taken;
    return PB_OK;
}

/* ---- Sheets ---- */

static enum pb_status replay_read_read_sheet(struct reading *reading, size_t sheet, bool *found, struct pb_error *error)
{
    const struct pb_tabular_row *row = NULL;
    size_t looked = 0;
    enum pb_status status = pb_tabular_begin(reading->tabular, sheet, error);
    while (status == PB_OK && (*found || looked++ < HEADINGS_WITHIN)) {
        status = pb_tabular_next(reading->tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        status = *found ? replay_read_take_row(reading, row, error) : replay_read_look(reading, row, found, error);
    }
    return status;
}

static enum pb_status replay_read_read_sheets(struct reading *reading, struct pb_error *error)
{
    struct pb_replay_list *list = reading->list;
    bool found = false;
    for (size_t i = 0; !found && i < pb_tabular_count(reading->tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(reading->tabular, i);
        if (sheet->unreadable)
            continue;
        list->workbook = sheet->format == PB_TABULAR_WORKBOOK;
        list->sheet = pb_arena_text(reading->arena, sheet->name, strlen(sheet->name));
        if (!list->sheet)
            return pb_out_of_memory(error);
        enum pb_status status = replay_read_read_sheet(reading, i, &found, error);
        if (status != PB_OK)
            return status;
    }
    if (found)
        return PB_OK;
    pb_error_at(error, list->path, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                                    "not a list of rejected rows: no row has the "
                                    "headings Source, File and Line or cell");
    pb_error_hint(error,
                  "write one with placebook rejects --output rejects.xlsx, or use rejects.xlsx of a publication");
    return status;
}

enum pb_status pb_replay_read(const char *path, struct pb_arena *arena, struct pb_replay_list *list,
                              struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    struct reading reading = { .list = list, .arena = arena };
    *list = (struct pb_replay_list){ .path = path };
    enum pb_status status = pb_file_input(path, path, &stream, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_tabular_open(&reading.tabular, &input, error);
    if (status == PB_OK)
        status = replay_read_read_sheets(&reading, error);
    pb_tabular_close(reading.tabular);
    pb_file_stream_close(&stream);
    return status;
}
