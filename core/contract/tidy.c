/*
 * A cell of the tidy table. Where each column of the contract is in the observation table says tidy_content.c; the
 * names and meanings of the columns are in tidy_columns.c.
 */
#include "core/contract/tidy_content.h"

#include "placebook/number.h"
#include "placebook/period.h"

#include <assert.h>
#include <math.h>
#include <string.h>

_Static_assert(PB_NUMBER_TEXT <= sizeof((struct pb_tidy_cell *)0)->buffer, "a number fits into a cell's buffer");

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
static void tidy_put_content(const struct pb_table *table, size_t row, const struct pb_tidy_content *content,
                             struct pb_tidy_cell *cell)
{
    pb_symbol symbol = 0;
    double number = 0;
    int32_t date = 0;
    uint32_t mark = 0;
    switch (content->kind) {
    case PB_CONTENT_TEXT:
        memcpy(&symbol, item(table, content->offset, row, sizeof symbol), sizeof symbol);
        tidy_put_text(table, symbol, cell);
        break;
    case PB_CONTENT_NUMBER:
        memcpy(&symbol, item(table, content->text, row, sizeof symbol), sizeof symbol);
        memcpy(&number, item(table, content->offset, row, sizeof number), sizeof number);
        tidy_put_number(table, number, symbol, cell);
        break;
    case PB_CONTENT_CALCULATED:
        memcpy(&number, item(table, content->offset, row, sizeof number), sizeof number);
        tidy_put_number(table, number, PB_WORD_NONE, cell);
        break;
    case PB_CONTENT_DATE:
        memcpy(&date, item(table, content->offset, row, sizeof date), sizeof date);
        tidy_put_date(date, cell);
        break;
    case PB_CONTENT_YEAR:
        memcpy(&date, item(table, content->offset, row, sizeof date), sizeof date);
        if (date)
            tidy_put_year(table, date, cell);
        break;
    case PB_CONTENT_TRUTH:
        memcpy(&mark, item(table, content->offset, row, sizeof mark), sizeof mark);
        cell->number = mark ? 1 : 0;
        tidy_put_static(mark ? "true" : "false", cell);
        break;
    default:
        break;
    }
}

/* What follows from the context. */
static void tidy_put_context(const struct pb_table *table, size_t row, const struct pb_tidy_content *content,
                             const struct pb_tidy_context *context, struct pb_tidy_cell *cell)
{
    const struct pb_geography *geography = context ? context->geography : NULL;
    switch (content->kind) {
    case PB_CONTENT_PLACE_NAME:
        tidy_put_static(pb_tidy_place_name(table, row, context), cell);
        cell->symbol = PB_SYMBOL_NONE;
        break;
    case PB_CONTENT_LEVEL:
        tidy_put_text(table, geography ? pb_tidy_level(geography, table, row) : PB_WORD_NONE, cell);
        break;
    case PB_CONTENT_PUBLISHED:
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
    tidy_put_content(table, row, &pb_tidy_contents[column], cell);
    tidy_put_context(table, row, &pb_tidy_contents[column], context, cell);
}
