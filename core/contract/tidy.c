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
    enum {
        CONTENT_TEXT,
        CONTENT_NUMBER,
        CONTENT_CALCULATED, /* a number without a published text */
        CONTENT_DATE,
        CONTENT_TRUTH,
        CONTENT_YEAR, /* of a date */
        CONTENT_PLACE_NAME,
        CONTENT_LEVEL,
        CONTENT_PUBLISHED
    } kind;
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
    TEXT(measure),
    TEXT(measure_name),
    TEXT(outcome),
    TEXT(domain),
    TEXT(source),
    TEXT(indicator),
    TEXT(area_code),
    TEXT(area_name),
    TEXT(area_type),
    TEXT(geography),
    { CONTENT_LEVEL, 0, 0 },
    TEXT(sex),
    TEXT(age),
    TEXT(category_type),
    TEXT(category),
    TEXT(period),
    DATE(period_start),
    DATE(period_end),
    { CONTENT_YEAR, offsetof(struct pb_table, period_end), 0 },
    { CONTENT_TRUTH, offsetof(struct pb_table, latest), 0 },
    NUMBER(value),
    NUMBER(lower_95),
    NUMBER(upper_95),
    NUMBER(lower_998),
    NUMBER(upper_998),
    NUMBER(count),
    NUMBER(denominator),
    TEXT(unit),
    TEXT(value_type),
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
    TEXT(rating),
    { CONTENT_PUBLISHED, 0, 0 },
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

static void tidy_put_static(const char *text, struct pb_tidy_cell *cell)
{
    cell->text = text;
    cell->length = strlen(text);
}

static void tidy_put_date(int32_t date, struct pb_tidy_cell *cell)
{
    cell->date = date;
    if (date)
        tidy_put_static(pb_date_text(date, cell->buffer), cell);
}

static void tidy_put_year(const struct pb_table *table, int32_t date, struct pb_tidy_cell *cell)
{
    int32_t year = date / 10000; /* of YYYYMMDD */
    tidy_put_number(table, year, PB_WORD_NONE, cell);
}

/* What is in the table. */
static void tidy_put_content(const struct pb_table *table, size_t row, const struct content *content,
                             struct pb_tidy_cell *cell)
{
    pb_symbol symbol = 0;
    double number = 0;
    int32_t date = 0;
    uint32_t mark = 0;
    switch (content->kind) {
    case CONTENT_TEXT:
        memcpy(&symbol, item(table, content->offset, row, sizeof symbol), sizeof symbol);
        tidy_put_text(table, symbol, cell);
        break;
    case CONTENT_NUMBER:
        memcpy(&symbol, item(table, content->text, row, sizeof symbol), sizeof symbol);
        memcpy(&number, item(table, content->offset, row, sizeof number), sizeof number);
        tidy_put_number(table, number, symbol, cell);
        break;
    case CONTENT_CALCULATED:
        memcpy(&number, item(table, content->offset, row, sizeof number), sizeof number);
        tidy_put_number(table, number, PB_WORD_NONE, cell);
        break;
    case CONTENT_DATE:
        memcpy(&date, item(table, content->offset, row, sizeof date), sizeof date);
        tidy_put_date(date, cell);
        break;
    case CONTENT_YEAR:
        memcpy(&date, item(table, content->offset, row, sizeof date), sizeof date);
        if (date)
            tidy_put_year(table, date, cell);
        break;
    case CONTENT_TRUTH:
        memcpy(&mark, item(table, content->offset, row, sizeof mark), sizeof mark);
        cell->number = mark ? 1 : 0;
        tidy_put_static(mark ? "true" : "false", cell);
        break;
    default:
        break;
    }
}

/* What follows from the context. */
static void tidy_put_context(const struct pb_table *table, size_t row, const struct content *content,
                             const struct pb_tidy_context *context, struct pb_tidy_cell *cell)
{
    const struct pb_geography *geography = context ? context->geography : NULL;
    const struct pb_place *place = NULL;
    switch (content->kind) {
    case CONTENT_PLACE_NAME:
        place = geography ? pb_geography_published(geography, pb_cell(table, place, row)) : NULL;
        tidy_put_static(place ? place->name : "", cell);
        cell->symbol = PB_SYMBOL_NONE;
        break;
    case CONTENT_LEVEL:
        tidy_put_text(table, geography ? pb_tidy_level(geography, table, row) : PB_WORD_NONE, cell);
        break;
    case CONTENT_PUBLISHED:
        tidy_put_date(context ? context->published : 0, cell);
        break;
    default:
        break;
    }
}

void pb_tidy_cell(const struct pb_table *table, size_t row, size_t column, const struct pb_tidy_context *context,
                  struct pb_tidy_cell *cell)
{
    assert(row < table->rows && column < PB_TIDY_COLUMNS);
    cell->text = "";
    cell->length = 0;
    cell->number = PB_MISSING;
    cell->date = 0;
    cell->symbol = 0;
    tidy_put_content(table, row, &contents[column], cell);
    tidy_put_context(table, row, &contents[column], context, cell);
}
