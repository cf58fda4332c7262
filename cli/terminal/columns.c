#include "cli/terminal/columns.h"

#include <string.h>

void pb_columns_open(struct pb_columns *columns, struct pb_arena *arena, const char *titles)
{
    *columns = (struct pb_columns){ .arena = arena };
    while (columns->count < PB_COLUMNS_MAXIMUM) {
        size_t i = columns->count++;
        columns->right[i] = *titles == '>';
        titles += columns->right[i];
        size_t length = strcspn(titles, "|");
        columns->titles[i] = pb_arena_text(arena, titles, length);
        if (!columns->titles[i]) {
            columns->titles[i] = "";
            columns->broken = true;
        }
        if (!titles[length])
            return;
        titles += length + 1;
    }
}

void pb_columns_row(struct pb_columns *columns)
{
    if (columns->rows == columns->capacity) {
        size_t capacity = columns->capacity ? columns->capacity * 2 : 32;
        const char **grown = pb_arena_grow(columns->arena, (void *)columns->cells, columns->capacity * columns->count,
                                           capacity * columns->count, sizeof *grown);
        if (!grown) {
            columns->broken = true;
            return;
        }
        columns->cells = grown;
        columns->capacity = capacity;
    }
    columns->rows++;
}

void pb_columns_cell(struct pb_columns *columns, size_t column, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (columns->broken || columns->rows == 0 || length < 0)
        return;
    size_t kept = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    const char *copy = pb_arena_text(columns->arena, text, kept);
    columns->broken = copy == NULL;
    columns->cells[(columns->rows - 1) * columns->count + column] = copy;
}

static unsigned width(const char *text)
{
    unsigned count = 0;
    for (; text && *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static void columns_print_row(const struct pb_columns *columns, const char *const *cells, const unsigned *widths,
                              FILE *file)
{
    size_t last = columns->count;
    while (last > 0 && !width(cells[last - 1]))
        last--;
    for (size_t i = 0; i < last; i++) {
        const char *cell = cells[i] ? cells[i] : "";
        int blanks = (int)(widths[i] - width(cell));
        if (columns->right[i])
            pb_print(file, "%*s", blanks, "");
        pb_print_text(file, cell);
        if (!columns->right[i] && i + 1 < last)
            pb_print(file, "%*s", blanks, "");
        pb_print(file, i + 1 < last ? "  " : "");
    }
    pb_print(file, "\n");
}

enum pb_status pb_columns_print(const struct pb_columns *columns, const struct pb_terminal *terminal,
                                struct pb_error *error)
{
    unsigned widths[PB_COLUMNS_MAXIMUM] = { 0 };
    if (columns->broken)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < columns->count; i++) {
        widths[i] = width(columns->titles[i]);
        for (size_t row = 0; row < columns->rows; row++) {
            unsigned wide = width(columns->cells[row * columns->count + i]);
            widths[i] = wide > widths[i] ? wide : widths[i];
        }
    }
    pb_print(terminal->results, "%s", pb_colour(terminal->colour_results, "bold"));
    columns_print_row(columns, columns->titles, widths, terminal->results);
    pb_print(terminal->results, "%s", pb_colour(terminal->colour_results, "none"));
    for (size_t row = 0; row < columns->rows; row++)
        columns_print_row(columns, &columns->cells[row * columns->count], widths, terminal->results);
    return PB_OK;
}
