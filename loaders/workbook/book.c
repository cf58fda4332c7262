#include "loaders/workbook/book.h"
#include "loaders/workbook/charts.h"

#include "placebook/contract/gap.h"
#include "placebook/contract/opportunity.h"
#include "placebook/period.h"

#include "placebook/utf8.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    LINE_LANDSCAPE = 150, /* letters of Arial 12, which take about the width of a page of A4 at full size */
    LINE_PORTRAIT = 100,
    ROOM_OF_A_WORD = 8
};

/* What the descriptions of sheets may take: far more than lists about all rows of the table do. It follows the table,
 * whose rows have a maximum of their own. */
#define ARENA_MAXIMUM ((size_t)512 << 20)
#define ARENA_A_ROW   ((size_t)1024)

void workbook_open(struct book *book, const struct pb_publication_info *info, size_t rows)
{
    *book = (struct book){ .info = info };
    pb_arena_open(&book->arena, ARENA_MAXIMUM + rows * ARENA_A_ROW);
}

void workbook_close(struct book *book)
{
    pb_arena_close(&book->arena);
}

void *workbook_take(struct book *book, size_t count, size_t size)
{
    void *taken = pb_arena_take(&book->arena, count, size);
    if (!taken)
        book->out_of_memory = true;
    return taken;
}

struct pb_groups workbook_groups(struct book *book, const size_t *key, size_t columns)
{
    struct pb_groups groups = { 0 };
    if (pb_groups_open(&groups, book->table, key, columns, &book->arena, NULL) != PB_OK)
        book->out_of_memory = true;
    return groups;
}

bool workbook_is_opportunity(const struct book *book, size_t row)
{
    pb_symbol type = book->table->category_type[row];
    return type != PB_WORD_NONE && strcmp(pb_symbol_text(book->table->symbols, type), PB_OPPORTUNITY) == 0;
}

bool workbook_is_by_cause(const struct book *book, size_t row)
{
    static const char *const types[] = { PB_GAP_DEATHS, PB_GAP_COUNTRY, PB_GAP_DEPRIVATION };
    const char *type = pb_cell(book->table, category_type, row);
    for (size_t i = 0; *type && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

const char *workbook_text(struct book *book, const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return "";
    size_t kept = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    const char *copy = pb_arena_text(&book->arena, text, kept);
    if (!copy)
        book->out_of_memory = true;
    return copy ? copy : "";
}

/* Room for one more item at the end of an array in the arena. */
static void *book_grow(struct book *book, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? *capacity * 2 : 16;
    void *grown = pb_arena_grow(&book->arena, items, *capacity, wanted, size);
    if (grown)
        *capacity = wanted;
    else
        book->out_of_memory = true;
    return grown;
}

static bool is_taken(const struct book *book, const char *name)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (strcasecmp(book->sheets[i]->name, name) == 0)
            return true;
    return false;
}

/* Copies as many characters of a name as fit; those that a sheet's name cannot have become dashes. */
static void fit_name(const char *name, size_t characters, char *fit, size_t size)
{
    size_t at = 0;
    size_t length = strlen(name);
    for (size_t i = 0; i < length && characters; characters--) {
        uint32_t character = 0;
        size_t bytes = pb_utf8_next(name + i, length - i, &character);
        bool bad = character < ' ' || character == PB_UTF8_INVALID || strchr("[]:*?/\\", name[i]);
        if (at + bytes >= size)
            break;
        memcpy(fit + at, bad ? "-" : name + i, bad ? 1 : bytes);
        at += bad ? 1 : bytes;
        i += bytes;
    }
    fit[at] = '\0';
    while (at && (fit[at - 1] == ' ' || fit[at - 1] == '\''))
        fit[--at] = '\0';
    size_t skip = strspn(fit, " '");
    memmove(fit, fit + skip, at - skip + 1);
}

static const char *sheet_name(struct book *book, const char *name)
{
    char fit[SHEET_NAME_MAXIMUM * 4 + 1];
    fit_name(name, SHEET_NAME_MAXIMUM, fit, sizeof fit);
    if (!*fit)
        (void)snprintf(fit, sizeof fit, "Sheet");
    for (unsigned copy = 2; is_taken(book, fit); copy++) {
        char shorter[sizeof fit];
        fit_name(name, SHEET_NAME_MAXIMUM - 6, shorter, sizeof shorter - 8);
        (void)snprintf(fit, sizeof fit, "%.*s (%u)", (int)(sizeof fit - 16), shorter, copy % 1000);
    }
    return workbook_text(book, "%s", fit);
}

struct sheet *workbook_sheet_later(struct book *book, const char *name, const char *holds)
{
    struct sheet *sheet = workbook_take(book, 1, sizeof *sheet);
    if (sheet)
        *sheet = (struct sheet){ .book = book, .holds = holds, .name = sheet_name(book, name) };
    return sheet;
}

void workbook_sheet_place(struct book *book, struct sheet *sheet)
{
    struct sheet **sheets =
        book_grow(book, book->sheets, book->sheet_count, &book->sheet_capacity, sizeof(struct sheet *));
    if (!sheets)
        return;
    book->sheets = sheets;
    sheets[book->sheet_count++] = sheet;
}

struct sheet *workbook_sheet(struct book *book, const char *name, const char *holds)
{
    struct sheet *sheet = workbook_sheet_later(book, name, holds);
    if (sheet)
        workbook_sheet_place(book, sheet);
    return book->out_of_memory ? NULL : sheet;
}

void workbook_sheet_first(struct book *book, struct sheet *sheet)
{
    for (size_t at = 1; at < book->sheet_count; at++)
        if (book->sheets[at] == sheet) {
            memmove(book->sheets + 1, book->sheets, at * sizeof(struct sheet *));
            book->sheets[0] = sheet;
        }
}

static void book_add_line(struct book *book, struct sheet *sheet, enum style style, const char *text)
{
    struct line *lines = book_grow(book, sheet->lines, sheet->line_count, &sheet->line_capacity, sizeof *lines);
    if (!lines)
        return;
    sheet->lines = lines;
    lines[sheet->line_count++] = (struct line){ style, text };
}

/* Where the first `room` letters of a text end: before a word, if there is one. The whole text if it is shorter. */
static size_t book_line_end(const char *text, size_t room)
{
    size_t letters = 0;
    size_t word = 0; /* the last space */
    size_t at = 0;
    for (; text[at] && letters <= room; at++) {
        word = text[at] == ' ' ? at : word;
        letters += ((unsigned char)text[at + 1] & 0xC0) != 0x80;
    }
    return text[at] && word ? word : at;
}

void workbook_sheet_line(struct book *book, struct sheet *sheet, enum style style, const char *text)
{
    size_t most = sheet->line_letters ? sheet->line_letters : sheet->print.portrait ? LINE_PORTRAIT : LINE_LANDSCAPE;
    size_t letters = 0;
    bool breaks = (style == STYLE_LINE || style == STYLE_STRONG_LINE) && !sheet->line_width;
    while (breaks && (letters = workbook_cells_characters(text)) > most) {
        size_t even = letters / (letters / most + 1) + ROOM_OF_A_WORD; /* no word alone on the last row */
        size_t end = book_line_end(text, even < most ? even : most);
        const char *line = pb_arena_text(&book->arena, text, end);
        if (!line) {
            book->out_of_memory = true;
            return;
        }
        book_add_line(book, sheet, style, line);
        text += end + strspn(text + end, " ");
    }
    if (*text || !breaks)
        book_add_line(book, sheet, style, text);
}

void workbook_sheet_title(struct book *book, struct sheet *sheet, const char *title)
{
    workbook_sheet_line(book, sheet, STYLE_TITLE, title);
    workbook_sheet_line(book, sheet, STYLE_LINE, "This worksheet contains one table.");
}

void workbook_sheet_shorthand(struct book *book, struct sheet *sheet, bool confidential, bool available,
                              bool applicable)
{
    char text[256] = "Shorthand used in this table:";
    const struct {
        bool used;
        const char *meaning;
    } words[] = { { confidential, "[c] = confidential, suppressed" },
                  { available, "[x] = not available" },
                  { applicable, "[z] = not applicable" } };
    const char *separator = " ";
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!words[i].used)
            continue;
        size_t at = strlen(text);
        (void)snprintf(text + at, sizeof text - at, "%s%s", separator, words[i].meaning);
        separator = "; ";
    }
    workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s.", text));
}

static bool has_column(const struct sheet *sheet, const char *title)
{
    for (size_t i = 0; i < sheet->column_count; i++)
        if (strcasecmp(sheet->columns[i].title, title) == 0)
            return true;
    return false;
}

void workbook_sheet_column(struct book *book, struct sheet *sheet, const char *title, size_t narrowest, size_t widest)
{
    struct column *columns =
        book_grow(book, sheet->columns, sheet->column_count, &sheet->column_capacity, sizeof *columns);
    if (!columns)
        return;
    sheet->columns = columns;
    /* Excel wants the headings of a table to differ: two Places may have one name. */
    const char *unique = title;
    for (unsigned copy = 2; has_column(sheet, unique) && !book->out_of_memory; copy++)
        unique = workbook_text(book, "%s (%u)", title, copy);
    columns[sheet->column_count++] = (struct column){ .title = unique, .narrowest = narrowest, .widest = widest };
}

void workbook_sheet_figures(struct book *book, struct sheet *sheet, const char *title, size_t narrowest, size_t widest)
{
    size_t before = sheet->column_count;
    workbook_sheet_column(book, sheet, title, narrowest, widest);
    if (sheet->column_count > before)
        sheet->columns[before].figures = true;
}

void workbook_sheet_chart(struct book *book, struct sheet *sheet, const struct chart *chart)
{
    struct chart *charts = book_grow(book, sheet->charts, sheet->chart_count, &sheet->chart_capacity, sizeof *charts);
    struct chart_series *series = workbook_take(book, chart->series_count, sizeof *series);
    if (!charts || !series)
        return;
    memcpy(series, chart->series, chart->series_count * sizeof *series);
    sheet->charts = charts;
    charts[sheet->chart_count] = *chart;
    charts[sheet->chart_count++].series = series;
}

void workbook_sheet_missing(const struct sheet *sheet, struct cells *cells, const char *shorthand)
{
    bool figures = cells->column < sheet->column_count && sheet->columns[cells->column].figures;
    workbook_cell_text(cells, figures ? STYLE_SHORTHAND : STYLE_TEXT, shorthand, NULL);
}

size_t workbook_sheet_header_row(const struct sheet *sheet)
{
    return sheet->line_count + 1;
}

const char *workbook_formula_name(struct book *book, const struct sheet *sheet)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    const char *name = sheet->name;
    if (name[strspn(name, plain)] == '\0')
        return name;
    char quoted[2 * (SHEET_NAME_MAXIMUM * 4) + 3];
    size_t used = 0;
    quoted[used++] = '\'';
    for (; *name && used < sizeof quoted - 3; name++) {
        if (*name == '\'') /* doubled inside the quotes */
            quoted[used++] = '\'';
        quoted[used++] = *name;
    }
    quoted[used++] = '\'';
    quoted[used] = '\0';
    return workbook_text(book, "%s", quoted);
}
