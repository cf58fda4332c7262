/*
 * A cell of the tidy table. A table here says where each column of the contract is in the observation table; the names
 * and meanings of the columns are in tidy_columns.c.
 */
#include "placebook/contract/tidy.h"

#include "placebook/number.h"
#include "placebook/period.h"

#include <assert.h>
#include <math.h>
#include <string.h>

_Static_assert(PB_NUMBER_TEXT <= sizeof((struct pb_tidy_cell *)0)->buffer, "a number fits into a cell's buffer");

/* Where a column's content is in the table. */
struct content {
    enum { CONTENT_TEXT, CONTENT_NUMBER, CONTENT_CALCULATED, CONTENT_DATE, CONTENT_PLACE_NAME } kind;
    size_t offset; /* of the pointer to the column */
    size_t text;   /* CONTENT_NUMBER: of the pointer to the published texts */
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

#define CALCULATED(column)                                                                                             \
    {                                                                                                                  \
        CONTENT_CALCULATED, offsetof(struct pb_table, column), 0                                                       \
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
    CALCULATED(mean),
    CALCULATED(lower_limit),
    CALCULATED(upper_limit),
    TEXT(source_file),
    TEXT(source_row),
    NUMBER(target),
    TEXT(target_state),
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
    case CONTENT_CALCULATED:
        memcpy(&number, item(table, content->offset, row, sizeof number), sizeof number);
        tidy_put_number(table, number, PB_WORD_NONE, cell);
        break;
    case CONTENT_DATE:
        memcpy(&cell->date, item(table, content->offset, row, sizeof cell->date), sizeof cell->date);
        if (cell->date) {
            cell->text = pb_date_text(cell->date, cell->buffer);
            cell->length = strlen(cell->text);
        }
        break;
    case CONTENT_PLACE_NAME: {
        const struct pb_place *place = geography ? pb_geography_published(geography, pb_cell(table, place, row)) : NULL;
        cell->text = place ? place->name : "";
        cell->length = strlen(cell->text);
        cell->symbol = PB_SYMBOL_NONE;
        break;
    }
    }
}
