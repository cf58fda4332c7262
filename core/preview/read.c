/*
 * A file, sheet by sheet: its first rows are kept and looked at, the rest is counted and searched for areas.
 */
#include "core/preview/preview_private.h"

#include "placebook/area_names.h"

#include <stdio.h>
#include <string.h>

enum { CELL_TEXT = 1024, AREA_COLUMNS = 64, LIST_MAXIMUM = 600, NOTE_WIDTH = 3 };

/* ---- Areas ---- */

enum { BY_CODE = 1, BY_NAME = 2 };

/* The number of the area that a cell is, and how it says so; 0: none. */
static int find_area(const struct pb_area_names *areas, const char *text, size_t length, size_t *area)
{
    const struct pb_area *all = areas->geography->areas.items;
    bool ambiguous = false;
    const struct pb_area *found = pb_area_by_code(areas->geography, text, length);
    int how = BY_CODE;
    if (!found && length > 0) {
        found = pb_area_by_name(areas, text, length, &ambiguous);
        how = BY_NAME;
    }
    if (!found)
        return 0;
    *area = (size_t)(found - all);
    return how;
}

static bool is_authority(const struct pb_geography *geography, const struct pb_area *area)
{
    return pb_text_listed(&geography->system.districts, area->code) ||
           pb_text_listed(&geography->system.counties, area->code);
}

/* ---- The rows of a sheet ---- */

struct preview_reading {
    const struct pb_area_names *areas;
    struct pb_arena *arena; /* of the answer */
    struct pb_tabular *tabular;
    struct pb_preview_sheet *sheet;
    struct pb_preview_look *look;
    size_t looked_up[AREA_COLUMNS]; /* columns that may be areas */
    size_t looked_up_count;
    unsigned char *seen;     /* [looked_up][area]: BY_CODE and BY_NAME */
    unsigned char *anywhere; /* [area] */
    char ends_at[PB_PREVIEW_TEXT];
};

/* Without spaces around it, each run of spaces inside made one; no-break spaces are spaces. */
static size_t squeeze(const char *text, size_t length, char *buffer, size_t size)
{
    size_t count = 0;
    bool space = false;
    for (size_t i = 0; i < length && count + 2 < size; i++) {
        bool wide = i + 1 < length && (unsigned char)text[i] == 0xC2 && (unsigned char)text[i + 1] == 0xA0;
        if (wide || (unsigned char)text[i] <= ' ') {
            space = count > 0;
            i += wide ? 1 : 0;
            continue;
        }
        if (space)
            buffer[count++] = ' ';
        space = false;
        buffer[count++] = text[i];
    }
    buffer[count] = '\0';
    return count;
}

static enum pb_preview_type type_of_cell(const struct pb_tabular_cell *cell, const char *text, size_t length,
                                         double *number)
{
    enum pb_preview_type type = pb_preview_type_of(text, length, number);
    if (cell->kind == PB_CELL_ERROR || cell->kind == PB_CELL_BROKEN || cell->kind == PB_CELL_MISSING)
        return PB_PREVIEW_EMPTY;
    if (cell->kind == PB_CELL_DATE)
        return PB_PREVIEW_DATE;
    if (cell->kind == PB_CELL_NUMBER && cell->percent) {
        *number = cell->number * 100;
        return PB_PREVIEW_PERCENT;
    }
    return type;
}

/* 1,523 is 1523 or 1.523, and people who write commas for the decimal mark separate fields by semicolons. */
static bool is_doubtful(const struct pb_preview_sheet *sheet, const char *text, size_t length)
{
    const char *comma = memchr(text, ',', length);
    bool digits = sheet->about->format == PB_TABULAR_SEPARATED && sheet->about->separator == ';' && comma &&
                  comma > text && comma == text + length - 4;
    for (size_t i = 0; i < length && digits; i++)
        digits = &text[i] == comma || (text[i] >= '0' && text[i] <= '9');
    return digits;
}

static enum pb_status read_keep(struct preview_reading *reading, const struct pb_tabular_row *row,
                                struct pb_error *error)
{
    struct pb_preview_look *look = reading->look;
    size_t count = row->count < PB_PREVIEW_COLUMNS ? row->count : PB_PREVIEW_COLUMNS;
    struct pb_preview_cell *cells = pb_arena_take(&look->scratch, count, sizeof *cells);
    char text[CELL_TEXT];
    if (!cells)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        size_t length = squeeze(row->cells[i].text, row->cells[i].length, text, sizeof text);
        cells[i].text = length ? pb_arena_text(&look->scratch, text, length) : "";
        if (!cells[i].text)
            return pb_out_of_memory(error);
        if (!reading->sheet->doubtful && is_doubtful(reading->sheet, text, length))
            reading->sheet->doubtful = pb_arena_text(reading->arena, text, length);
        cells[i].type = type_of_cell(&row->cells[i], text, length, &cells[i].number);
        if (length && i + 1 > reading->sheet->width)
            reading->sheet->width = i + 1;
    }
    look->rows[look->count++] = (struct pb_preview_row){ row->number, count, cells };
    return PB_OK;
}

static bool has_room(const struct pb_preview_look *look)
{
    return look->count < PB_PREVIEW_ROWS && look->scratch.taken < PB_PREVIEW_SHEET_MAXIMUM / 2;
}

/* A row with one text in a table of several columns ends it, unless rows of the table come after it. */
static void look_for_end(struct preview_reading *reading, size_t filled, const char *first, size_t length)
{
    const struct pb_preview_sheet *sheet = reading->sheet;
    if (filled == 1 && sheet->width >= NOTE_WIDTH) {
        if (!reading->ends_at[0])
            (void)squeeze(first, length, reading->ends_at, sizeof reading->ends_at);
    } else if (filled > 1)
        reading->ends_at[0] = '\0';
}

static void search_cell(struct preview_reading *reading, size_t k, const char *text, size_t length)
{
    size_t area = 0;
    int how = find_area(reading->areas, text, length, &area);
    if (how == 0)
        return;
    reading->seen[k * reading->areas->geography->areas.count + area] |= (unsigned char)how;
    reading->anywhere[area] |= (unsigned char)how;
    reading->sheet->columns[reading->looked_up[k]].area_rows++;
}

static void read_trim(const char **text, size_t *length)
{
    while (*length && (unsigned char)(*text)[*length - 1] <= ' ')
        (*length)--;
    while (*length && (unsigned char)**text <= ' ') {
        (*text)++;
        (*length)--;
    }
}

static void search_row(struct preview_reading *reading, const struct pb_tabular_row *row)
{
    size_t filled = 0;
    size_t first = 0;
    for (size_t i = row->count; i-- > 0;)
        if (row->cells[i].length > 0) {
            filled++;
            first = i;
        }
    reading->sheet->cut = reading->sheet->cut || row->count > PB_PREVIEW_COLUMNS;
    reading->sheet->data_rows++;
    if (filled)
        look_for_end(reading, filled, row->cells[first].text, row->cells[first].length);
    for (size_t k = 0; k < reading->looked_up_count; k++)
        if (reading->looked_up[k] < row->count) {
            const char *text = row->cells[reading->looked_up[k]].text;
            size_t length = row->cells[reading->looked_up[k]].length;
            read_trim(&text, &length);
            search_cell(reading, k, text, length);
        }
}

static void search_kept(struct preview_reading *reading)
{
    const struct pb_preview_look *look = reading->look;
    for (size_t r = look->header + 1; r < look->count; r++) {
        const struct pb_preview_row *row = &look->rows[r];
        size_t filled = 0;
        size_t first = 0;
        for (size_t i = row->count; i-- > 0;)
            if (*row->cells[i].text) {
                filled++;
                first = i;
            }
        reading->sheet->data_rows++;
        if (filled)
            look_for_end(reading, filled, row->cells[first].text, strlen(row->cells[first].text));
        for (size_t k = 0; k < reading->looked_up_count; k++)
            if (reading->looked_up[k] < row->count) {
                const char *text = row->cells[reading->looked_up[k]].text;
                search_cell(reading, k, text, strlen(text));
            }
    }
}

/* ---- Periods ---- */

struct span {
    int32_t first, last, last_start;
    char texts[2][PB_PREVIEW_TEXT];
};

static void widen(struct span *span, const char *text, size_t length)
{
    struct pb_period period;
    bool following = false;
    int32_t date = 0;
    length -= pb_preview_noted(text, length) ? 1 : 0;
    if (!pb_preview_period(text, length, &period, &following)) {
        if (length < 10 || !pb_date_parse(text, 10, &date))
            return;
        period = (struct pb_period){ .start = date, .end = date };
    }
    if (!span->first || period.start < span->first) {
        span->first = period.start;
        (void)snprintf(span->texts[0], sizeof span->texts[0], "%.*s", (int)length, text);
    }
    if (!span->last || period.end > span->last) {
        span->last = period.end;
        span->last_start = period.start;
        (void)snprintf(span->texts[1], sizeof span->texts[1], "%.*s", (int)length, text);
    }
}

static enum pb_status find_periods(const struct preview_reading *reading, struct pb_error *error)
{
    struct pb_preview_sheet *sheet = reading->sheet;
    const struct pb_preview_look *look = reading->look;
    struct span span = { 0 };
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        if (column->heading_period)
            widen(&span, column->heading + column->at, column->length);
        if (column->filled == 0 || column->periods * 10 < column->filled * 9)
            continue;
        for (size_t r = look->header + 1; r < look->count; r++)
            if (c < look->rows[r].count)
                widen(&span, look->rows[r].cells[c].text, strlen(look->rows[r].cells[c].text));
    }
    if (!span.first)
        return PB_OK;
    sheet->last_period_start = span.last_start;
    sheet->first_period = pb_arena_text(reading->arena, span.texts[0], strlen(span.texts[0]));
    sheet->last_period = pb_arena_text(reading->arena, span.texts[1], strlen(span.texts[1]));
    return sheet->first_period && sheet->last_period ? PB_OK : pb_out_of_memory(error);
}

/* ---- A sheet ---- */

static enum pb_status look_at_kept(struct preview_reading *reading, struct pb_error *error)
{
    struct pb_preview_sheet *sheet = reading->sheet;
    size_t areas = reading->areas->geography->areas.count;
    enum pb_status status =
        pb_tabular_merges(reading->tabular, &reading->look->merges, &reading->look->merge_count, error);
    if (status != PB_OK)
        return status;
    pb_preview_headings(reading->look, sheet);
    if (!sheet->headed)
        return PB_OK;
    status = pb_preview_columns(reading->look, sheet, reading->arena, error);
    for (size_t c = 0; status == PB_OK && c < sheet->column_count; c++) {
        enum pb_preview_type type = sheet->columns[c].type;
        if ((type == PB_PREVIEW_CODE || type == PB_PREVIEW_WORDS) && reading->looked_up_count < AREA_COLUMNS)
            reading->looked_up[reading->looked_up_count++] = c;
    }
    if (status == PB_OK)
        status = find_periods(reading, error);
    reading->seen = pb_arena_take(&reading->look->scratch, reading->looked_up_count, areas);
    reading->anywhere = pb_arena_take(&reading->look->scratch, areas, 1);
    if (!reading->seen || !reading->anywhere)
        return pb_out_of_memory(error);
    search_kept(reading);
    return status;
}

static enum pb_status count_areas(struct preview_reading *reading, struct pb_error *error)
{
    struct pb_preview_sheet *sheet = reading->sheet;
    const struct pb_geography *geography = reading->areas->geography;
    const struct pb_area *all = geography->areas.items;
    for (size_t k = 0; k < reading->looked_up_count; k++) {
        struct pb_preview_column *column = &sheet->columns[reading->looked_up[k]];
        for (size_t a = 0; a < geography->areas.count; a++) {
            unsigned char how = reading->seen[k * geography->areas.count + a];
            column->areas_by_code += how & BY_CODE ? 1 : 0;
            column->areas_by_name += how & BY_NAME ? 1 : 0;
        }
    }
    for (size_t a = 0; a < geography->areas.count; a++) {
        unsigned char how = reading->anywhere[a];
        bool authority = how && is_authority(geography, &all[a]);
        sheet->authorities += authority ? 1 : 0;
        sheet->others += how && !authority ? 1 : 0;
        sheet->by_code += how & BY_CODE ? 1 : 0;
        sheet->by_name += how & BY_NAME ? 1 : 0;
    }
    if (!reading->ends_at[0])
        return PB_OK;
    sheet->ends_at = pb_arena_text(reading->arena, reading->ends_at, strlen(reading->ends_at));
    return sheet->ends_at ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status preview_read_rows(struct preview_reading *reading, struct pb_error *error)
{
    bool looked = false;
    enum pb_status status = PB_OK;
    while (status == PB_OK) {
        const struct pb_tabular_row *row = NULL;
        status = pb_tabular_next(reading->tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        reading->sheet->rows++;
        if (!looked && has_room(reading->look)) {
            status = read_keep(reading, row, error);
            continue;
        }
        if (!looked)
            status = look_at_kept(reading, error);
        looked = true;
        if (status == PB_OK && reading->sheet->headed)
            search_row(reading, row);
    }
    if (status == PB_OK && !looked)
        status = look_at_kept(reading, error);
    return status == PB_OK && reading->sheet->headed ? count_areas(reading, error) : status;
}

static enum pb_status preview_read_sheet(struct pb_tabular *tabular, size_t i, const struct pb_area_names *areas,
                                         struct pb_preview_look *look, struct pb_preview *preview,
                                         struct pb_arena *arena, struct pb_error *error)
{
    struct preview_reading reading = {
        .areas = areas, .arena = arena, .tabular = tabular, .sheet = &preview->sheets[i], .look = look
    };
    *look = (struct pb_preview_look){ 0 };
    pb_arena_open(&look->scratch, PB_PREVIEW_SHEET_MAXIMUM);
    enum pb_status status = pb_tabular_begin(tabular, i, error);
    if (status == PB_OK)
        status = preview_read_rows(&reading, error);
    if (status == PB_OK && !preview->encoding)
        preview->encoding = pb_tabular_encoding(tabular);
    reading.sheet->looked = status == PB_OK;
    pb_arena_close(&look->scratch);
    return status;
}

static enum pb_status copy_about(const struct pb_tabular *tabular, size_t i, struct pb_preview_sheet *sheet,
                                 struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_tabular_sheet *given = pb_tabular_sheet(tabular, i);
    struct pb_tabular_sheet *about = pb_arena_take(arena, 1, sizeof *about);
    if (!about)
        return pb_out_of_memory(error);
    *about = *given;
    about->name = pb_arena_text(arena, given->name, strlen(given->name));
    if (given->unreadable)
        about->unreadable = pb_arena_text(arena, given->unreadable, strlen(given->unreadable));
    sheet->about = about;
    return about->name && (!given->unreadable || about->unreadable) ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status copy_records(struct pb_preview *preview, const struct pb_tabular *tabular, struct pb_arena *arena,
                                   struct pb_error *error)
{
    size_t count = 0;
    const char *const *keys = pb_tabular_records(tabular, &count);
    const char **copies = pb_arena_take(arena, count, sizeof *copies);
    if (!copies)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        copies[i] = pb_arena_text(arena, keys[i], strlen(keys[i]));
        if (!copies[i])
            return pb_out_of_memory(error);
    }
    preview->records = copies;
    preview->record_count = count;
    return PB_OK;
}

static enum pb_status no_sheet(const struct pb_preview *preview, const char *file, const char *only,
                               struct pb_error *error)
{
    char list[LIST_MAXIMUM] = "";
    for (size_t i = 0; i < preview->count; i++) {
        size_t at = strlen(list);
        (void)snprintf(list + at, sizeof list - at, "%s'%.60s'", at ? ", " : "", preview->sheets[i].about->name);
    }
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the file has no sheet '%.60s'", only);
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "its sheets are %s", list);
    return PB_FAILED;
}

static enum pb_status preview_read_sheets(struct pb_preview *preview, struct pb_tabular *tabular,
                                          const struct pb_area_names *areas, const struct pb_input *input,
                                          const char *only, struct pb_arena *arena, struct pb_error *error)
{
    bool any = false;
    enum pb_status status = PB_OK;
    preview->count = pb_tabular_count(tabular);
    preview->sheets = pb_arena_take(arena, preview->count, sizeof *preview->sheets);
    struct pb_preview_look *look = pb_arena_take(arena, 1, sizeof *look);
    if (!preview->sheets || !look)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < preview->count; i++)
        status = copy_about(tabular, i, &preview->sheets[i], arena, error);
    for (size_t i = 0; status == PB_OK && i < preview->count; i++) {
        const struct pb_tabular_sheet *about = preview->sheets[i].about;
        if (only && strcmp(about->name, only) != 0)
            continue;
        any = true;
        if (!about->unreadable)
            status = preview_read_sheet(tabular, i, areas, look, preview, arena, error);
    }
    return status == PB_OK && only && !any ? no_sheet(preview, input->name, only, error) : status;
}

enum pb_status pb_preview_read(struct pb_preview *preview, const struct pb_input *input,
                               const struct pb_geography *geography, const char *only, struct pb_arena *arena,
                               struct pb_error *error)
{
    struct pb_area_names areas;
    struct pb_tabular *tabular = NULL;
    *preview =
        (struct pb_preview){ .authority_count = geography->system.districts.count + geography->system.counties.count };
    enum pb_status status = pb_area_names_open(&areas, geography, NULL, error);
    if (status == PB_OK)
        status = pb_tabular_open_guess(&tabular, input, error);
    if (status == PB_OK)
        status = copy_records(preview, tabular, arena, error);
    if (status == PB_OK)
        status = preview_read_sheets(preview, tabular, &areas, input, only, arena, error);
    pb_tabular_close(tabular);
    pb_area_names_close(&areas);
    return status;
}
