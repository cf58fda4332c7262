/*
 * A file, sheet by sheet: its first rows are kept and looked at, the rest is counted and searched for areas.
 */
#include "core/preview/preview_private.h"

#include "placebook/area_names.h"

#include <stdio.h>
#include <string.h>

enum { LIST_MAXIMUM = 600, NOTE_WIDTH = 3 };

/* ---- The rows of a sheet ---- */

struct preview_reading {
    const struct pb_area_names *areas;
    struct pb_arena *arena; /* of the answer */
    struct pb_tabular *tabular;
    struct pb_preview_sheet *sheet;
    struct pb_preview_look *look;
    struct pb_preview_watch watch;
    char ends_at[PB_PREVIEW_TEXT];
};

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

/* Which decimal mark a number of a text shows: 12,5 and 1.234,5 a comma, 12.5 and 1,234.5 a point; 0: none. Three
 * digits behind a mark can be thousands, unless they begin with 0 as 0,512 does. */
static char decimal_mark(const char *text, size_t length)
{
    enum { GROUP = 3 };
    size_t last = length;
    for (size_t i = 0; i < length; i++) {
        bool mark = text[i] == ',' || text[i] == '.';
        if (!mark && (text[i] < '0' || text[i] > '9') && !(i == 0 && text[i] == '-') &&
            !(i + 1 == length && text[i] == '%') && !(text[i] == ' ' && pb_preview_blank_groups(text, length)))
            return 0;
        if (mark && last < length && text[i] == text[last])
            return 0;
        last = mark ? i : last;
    }
    if (last == length || last == 0)
        return 0;
    bool both = memchr(text, text[last] == ',' ? '.' : ',', length) != NULL;
    size_t behind = length - last - 1 - (text[length - 1] == '%' ? 1 : 0);
    return behind > 0 && (both || behind != GROUP || (last == 1 && text[0] == '0')) ? text[last] : 0;
}

/* Numbers whose thousands are separated by blanks, where none has commas for them. */
static enum pb_status find_blank_thousands(struct preview_reading *reading, struct pb_error *error)
{
    struct pb_preview_look *look = reading->look;
    const char *blank = NULL;
    bool comma = false;
    for (size_t r = 0; r < look->count; r++)
        for (size_t i = 0; i < look->rows[r].count; i++) {
            const char *text = look->rows[r].cells[i].text;
            blank = !blank && pb_preview_blank_groups(text, strlen(text)) ? text : blank;
            comma = comma || (look->rows[r].cells[i].type >= PB_PREVIEW_WHOLE && strchr(text, ','));
        }
    if (!blank || comma)
        return PB_OK;
    reading->sheet->blank_thousands = pb_arena_text(reading->arena, blank, strlen(blank));
    return reading->sheet->blank_thousands ? PB_OK : pb_out_of_memory(error);
}

/* Do the numbers show decimal commas? */
static void find_decimal_comma(struct preview_reading *reading)
{
    struct pb_preview_look *look = reading->look;
    bool comma = false;
    bool point = reading->sheet->about->format != PB_TABULAR_SEPARATED;
    for (size_t r = 0; !point && r < look->count; r++)
        for (size_t i = 0; i < look->rows[r].count; i++) {
            const char *text = look->rows[r].cells[i].text;
            char mark = decimal_mark(text, strlen(text));
            comma = comma || mark == ',';
            point = point || mark == '.';
        }
    reading->sheet->decimal_comma = comma && !point;
    reading->sheet->doubtful = reading->sheet->decimal_comma ? NULL : reading->sheet->doubtful;
}

/* Finds how the numbers of the sheet are written, and looks at those of the rows that were kept again. */
static enum pb_status find_manner(struct preview_reading *reading, struct pb_error *error)
{
    struct pb_preview_look *look = reading->look;
    find_decimal_comma(reading);
    enum pb_status status = find_blank_thousands(reading, error);
    bool again = reading->sheet->decimal_comma || reading->sheet->blank_thousands;
    for (size_t r = 0; again && r < look->count; r++)
        for (size_t i = 0; i < look->rows[r].count; i++) {
            struct pb_preview_cell *cell = &look->rows[r].cells[i];
            const struct pb_tabular_cell as_text = { .kind = PB_CELL_TEXT };
            if (decimal_mark(cell->text, strlen(cell->text)) || cell->type >= PB_PREVIEW_WHOLE ||
                pb_preview_blank_groups(cell->text, strlen(cell->text)))
                cell->type =
                    pb_preview_sheet_type(reading->sheet, &as_text, cell->text, strlen(cell->text), &cell->number);
        }
    return status;
}

static enum pb_status read_keep(struct preview_reading *reading, const struct pb_tabular_row *row,
                                struct pb_error *error)
{
    struct pb_preview_look *look = reading->look;
    size_t count = row->count < PB_PREVIEW_COLUMNS ? row->count : PB_PREVIEW_COLUMNS;
    struct pb_preview_cell *cells = pb_arena_take(&look->scratch, count, sizeof *cells);
    char text[PB_PREVIEW_CELL_TEXT];
    if (!cells)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        size_t length = pb_preview_squeeze(row->cells[i].text, row->cells[i].length, text, sizeof text);
        cells[i].text = length ? pb_arena_text(&look->scratch, text, length) : "";
        if (!cells[i].text)
            return pb_out_of_memory(error);
        if (!reading->sheet->doubtful && is_doubtful(reading->sheet, text, length))
            reading->sheet->doubtful = pb_arena_text(reading->arena, text, length);
        cells[i].type = pb_preview_cell_type(&row->cells[i], text, length, &cells[i].number);
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
            (void)pb_preview_squeeze(first, length, reading->ends_at, sizeof reading->ends_at);
    } else if (filled > 1)
        reading->ends_at[0] = '\0';
}

static enum pb_status search_row(struct preview_reading *reading, const struct pb_tabular_row *row,
                                 struct pb_error *error)
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
    return pb_preview_watch_row(&reading->watch, row, error);
}

static enum pb_status search_kept(struct preview_reading *reading, struct pb_error *error)
{
    const struct pb_preview_look *look = reading->look;
    enum pb_status status = PB_OK;
    for (size_t r = look->header + 1; status == PB_OK && r < look->count; r++) {
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
        status = pb_preview_watch_kept(&reading->watch, row, error);
    }
    return status;
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
    struct span span = { 0 };
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        if (column->heading_period)
            widen(&span, column->heading + column->at, column->length);
        if (column->filled == 0 || column->periods * 10 < column->filled * 9)
            continue;
        const struct pb_preview_texts *texts = &reading->watch.columns[c];
        for (size_t i = 0; i < texts->count; i++)
            widen(&span, texts->items[i].text, texts->items[i].length);
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
    enum pb_status status =
        pb_tabular_merges(reading->tabular, &reading->look->merges, &reading->look->merge_count, error);
    if (status == PB_OK)
        status = find_manner(reading, error);
    if (status != PB_OK)
        return status;
    pb_preview_headings(reading->look, sheet);
    if (!sheet->headed)
        return PB_OK;
    status = pb_preview_title(reading->look, sheet, reading->arena, error);
    if (status == PB_OK)
        status = pb_preview_columns(reading->look, sheet, reading->arena, error);
    if (status == PB_OK)
        status = pb_preview_watch_open(&reading->watch, reading->areas, sheet, reading->arena, error);
    return status == PB_OK ? search_kept(reading, error) : status;
}

static void find_doubtful(struct preview_reading *reading)
{
    struct pb_preview_sheet *sheet = reading->sheet;
    for (size_t c = 0; !sheet->decimal_comma && !sheet->doubtful && c < sheet->column_count; c++) {
        const struct pb_preview_texts *texts = &reading->watch.columns[c];
        for (size_t i = 0; !sheet->doubtful && i < texts->count; i++)
            if (is_doubtful(sheet, texts->items[i].text, texts->items[i].length))
                sheet->doubtful = pb_arena_text(reading->arena, texts->items[i].text, texts->items[i].length);
    }
}

static enum pb_status finish_sheet(struct preview_reading *reading, struct pb_error *error)
{
    struct pb_preview_sheet *sheet = reading->sheet;
    find_doubtful(reading);
    enum pb_status status = pb_preview_watch_finish(&reading->watch, reading->look, error);
    if (status == PB_OK)
        status = find_periods(reading, error);
    if (status != PB_OK || !reading->ends_at[0])
        return status;
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
            status = search_row(reading, row, error);
    }
    if (status == PB_OK && !looked)
        status = look_at_kept(reading, error);
    return status == PB_OK && reading->sheet->headed ? finish_sheet(reading, error) : status;
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
    pb_preview_watch_close(&reading.watch);
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
                                          const struct pb_area_names *areas, const char *only, struct pb_arena *arena,
                                          struct pb_error *error)
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
    return status == PB_OK && only && !any ? no_sheet(preview, pb_tabular_file(tabular), only, error) : status;
}

enum pb_status pb_preview_read(struct pb_preview *preview, struct pb_tabular *tabular,
                               const struct pb_geography *geography, const char *only, struct pb_arena *arena,
                               struct pb_error *error)
{
    struct pb_area_names areas;
    *preview =
        (struct pb_preview){ .authority_count = geography->system.districts.count + geography->system.counties.count };
    enum pb_status status = pb_area_names_open(&areas, geography, NULL, error);
    if (status == PB_OK)
        status = copy_records(preview, tabular, arena, error);
    if (status == PB_OK)
        status = preview_read_sheets(preview, tabular, &areas, only, arena, error);
    pb_area_names_close(&areas);
    return status;
}
