/*
 * A cell of the tidy table, and the table as CSV. A table here says where each column of the contract is in the
 * observation table; the names and meanings of the columns are in tidy_columns.c.
 */
#include "placebook/contract/tidy.h"

#include "placebook/contract/contrast.h"
#include "placebook/formats/csv_guard.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <assert.h>
#include <math.h>
#include <string.h>

_Static_assert(PB_NUMBER_TEXT <= sizeof((struct pb_tidy_cell *)0)->buffer, "a number fits into a cell's buffer");

/* Where a column's content is in the table. */
struct content {
    enum { CONTENT_TEXT, CONTENT_NUMBER, CONTENT_DATE, CONTENT_PLACE_NAME, CONTENT_CONTRAST } kind;
    size_t offset; /* of the pointer to the column; CONTENT_CONTRAST: which contrast */
    size_t text;   /* CONTENT_NUMBER: of the pointer to the published texts; CONTENT_CONTRAST: which part */
};

#define TEXT(column)                                                                                                   \
    {                                                                                                                  \
        CONTENT_TEXT, offsetof(struct pb_table, column), 0                                                             \
    }
#define DATE(column)                                                                                                   \
    {                                                                                                                  \
        CONTENT_DATE, offsetof(struct pb_table, column), 0                                                             \
    }
#define NUMBER(column)                                                                                                 \
    {                                                                                                                  \
        CONTENT_NUMBER, offsetof(struct pb_table, column), offsetof(struct pb_table, column##_text)                    \
    }

/* The value, lower and upper limit of a contrast. */
enum { PART_VALUE, PART_LOWER, PART_UPPER };
#define CONTRAST(contrast, part)                                                                                       \
    {                                                                                                                  \
        CONTENT_CONTRAST, (contrast), (part)                                                                           \
    }

/* In the order of pb_tidy_columns. */
static const struct content contents[PB_TIDY_COLUMNS] = {
    TEXT(place),
    { CONTENT_PLACE_NAME, 0, 0 },
    TEXT(outcome),
    TEXT(domain),
    TEXT(measure),
    TEXT(measure_name),
    TEXT(source),
    TEXT(indicator),
    TEXT(area_code),
    TEXT(area_name),
    TEXT(area_type),
    TEXT(geography),
    TEXT(sex),
    TEXT(age),
    TEXT(category_type),
    TEXT(category),
    TEXT(period),
    DATE(period_start),
    DATE(period_end),
    NUMBER(value),
    NUMBER(lower_95),
    NUMBER(upper_95),
    NUMBER(lower_998),
    NUMBER(upper_998),
    NUMBER(count),
    NUMBER(denominator),
    TEXT(unit),
    TEXT(polarity),
    TEXT(status),
    TEXT(method),
    TEXT(note),
    NUMBER(england_value),
    TEXT(compared_with_england),
    NUMBER(region_value),
    TEXT(compared_with_region),
    TEXT(trend),
    TEXT(spc),
    TEXT(source_file),
    TEXT(source_row),
    CONTRAST(PB_ENGLAND_DIFFERENCE, PART_VALUE),
    CONTRAST(PB_ENGLAND_DIFFERENCE, PART_LOWER),
    CONTRAST(PB_ENGLAND_DIFFERENCE, PART_UPPER),
    CONTRAST(PB_ENGLAND_RATIO, PART_VALUE),
    CONTRAST(PB_ENGLAND_RATIO, PART_LOWER),
    CONTRAST(PB_ENGLAND_RATIO, PART_UPPER),
    CONTRAST(PB_ENGLAND_EXCESS, PART_VALUE),
    CONTRAST(PB_BEFORE_DIFFERENCE, PART_VALUE),
    CONTRAST(PB_BEFORE_DIFFERENCE, PART_LOWER),
    CONTRAST(PB_BEFORE_DIFFERENCE, PART_UPPER),
    CONTRAST(PB_BEFORE_RATIO, PART_VALUE),
    CONTRAST(PB_BEFORE_RATIO, PART_LOWER),
    CONTRAST(PB_BEFORE_RATIO, PART_UPPER),
};

/* The columns are pointers to several types: an item is fetched as bytes. */
static const unsigned char *item(const struct pb_table *table, size_t offset, size_t row, size_t size)
{
    const unsigned char *array = NULL;
    memcpy(&array, (const unsigned char *)table + offset, sizeof array);
    return array + row * size;
}

static void tidy_put_text(const struct pb_table *table, pb_symbol symbol, struct pb_tidy_cell *cell)
{
    cell->symbol = symbol;
    cell->text = pb_symbol_text(table->symbols, symbol);
    cell->length = pb_symbol_length(table->symbols, symbol);
}

static void tidy_put_number(const struct pb_table *table, double number, pb_symbol published, struct pb_tidy_cell *cell)
{
    if (!isfinite(number))
        return;
    cell->number = number;
    if (published) {
        cell->text = pb_symbol_text(table->symbols, published);
        cell->length = pb_symbol_length(table->symbols, published);
    } else {
        cell->length = pb_number_format(number, cell->buffer);
        cell->text = cell->buffer;
    }
}

static double contrast_part(const struct pb_table *table, size_t row, const struct content *content)
{
    struct pb_estimate contrast = pb_contrast_of(table, row, (enum pb_contrast)content->offset);
    double parts[] = {
        [PART_VALUE] = contrast.value, [PART_LOWER] = contrast.limits.lower, [PART_UPPER] = contrast.limits.upper
    };
    return pb_contrast_rounded(parts[content->text]);
}

void pb_tidy_cell(const struct pb_table *table, size_t row, size_t column, const struct pb_geography *geography,
                  struct pb_tidy_cell *cell)
{
    assert(row < table->rows && column < PB_TIDY_COLUMNS);
    const struct content *content = &contents[column];
    pb_symbol symbol = 0;
    double number = 0;
    cell->text = "";
    cell->length = 0;
    cell->number = PB_MISSING;
    cell->date = 0;
    cell->symbol = 0;
    switch (content->kind) {
    case CONTENT_TEXT:
        memcpy(&symbol, item(table, content->offset, row, sizeof symbol), sizeof symbol);
        tidy_put_text(table, symbol, cell);
        break;
    case CONTENT_NUMBER:
        memcpy(&number, item(table, content->offset, row, sizeof number), sizeof number);
        memcpy(&symbol, item(table, content->text, row, sizeof symbol), sizeof symbol);
        tidy_put_number(table, number, symbol, cell);
        break;
    case CONTENT_CONTRAST:
        tidy_put_number(table, contrast_part(table, row, content), 0, cell);
        break;
    case CONTENT_DATE:
        memcpy(&cell->date, item(table, content->offset, row, sizeof cell->date), sizeof cell->date);
        if (cell->date) {
            cell->text = pb_date_text(cell->date, cell->buffer);
            cell->length = strlen(cell->text);
        }
        break;
    case CONTENT_PLACE_NAME: {
        const struct pb_place *place = geography ? pb_geography_place(geography, pb_cell(table, place, row)) : NULL;
        cell->text = place ? place->name : "";
        cell->length = strlen(cell->text);
        cell->symbol = PB_SYMBOL_NONE;
        break;
    }
    }
}

/* Collects what is written, so that emit is called for large pieces only. */
struct writer {
    pb_csv_emit *emit;
    void *sink;
    size_t length;
    char buffer[1 << 16];
};

static bool flush(struct writer *writer)
{
    size_t length = writer->length;
    writer->length = 0;
    return length == 0 || writer->emit(writer->sink, writer->buffer, length);
}

static bool tidy_collect(void *sink, const char *bytes, size_t length)
{
    struct writer *writer = sink;
    if (length > sizeof writer->buffer - writer->length) {
        if (!flush(writer))
            return false;
        if (length > sizeof writer->buffer)
            return writer->emit(writer->sink, bytes, length);
    }
    assert(length <= sizeof writer->buffer - writer->length);
    memcpy(writer->buffer + writer->length, bytes, length);
    writer->length += length;
    return true;
}

static bool tidy_write_row(struct writer *writer, const struct pb_table *table, size_t row,
                           const struct pb_geography *geography, bool guard)
{
    struct pb_tidy_cell cell;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        if (column && !tidy_collect(writer, ",", 1))
            return false;
        pb_tidy_cell(table, row, column, geography, &cell);
        bool text = contents[column].kind == CONTENT_TEXT || contents[column].kind == CONTENT_PLACE_NAME;
        if (cell.length && !pb_csv_write_text(tidy_collect, writer, cell.text, cell.length, guard && text))
            return false;
    }
    return tidy_collect(writer, "\n", 1);
}

bool pb_tidy_write(const struct pb_table *table, const struct pb_geography *geography, bool guard, pb_csv_emit *emit,
                   void *sink)
{
    struct writer writer;
    writer.emit = emit;
    writer.sink = sink;
    writer.length = 0;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const char *name = pb_tidy_columns[column].name;
        if ((column && !tidy_collect(&writer, ",", 1)) || !tidy_collect(&writer, name, strlen(name)))
            return false;
    }
    if (!tidy_collect(&writer, "\n", 1))
        return false;
    for (size_t row = 0; row < table->rows; row++)
        if (!tidy_write_row(&writer, table, row, geography, guard))
            return false;
    return flush(&writer);
}
