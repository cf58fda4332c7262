#include "core/contract/tidy_write.h"

#include "placebook/formats/csv_guard.h"

#include <assert.h>
#include <string.h>

void pb_tidy_writer_open(struct pb_tidy_writer *writer, pb_csv_emit *emit, void *sink)
{
    writer->emit = emit;
    writer->sink = sink;
    writer->length = 0;
}

bool pb_tidy_writer_flush(struct pb_tidy_writer *writer)
{
    size_t length = writer->length;
    writer->length = 0;
    return length == 0 || writer->emit(writer->sink, writer->buffer, length);
}

static bool tidy_write_collect(void *sink, const char *bytes, size_t length)
{
    struct pb_tidy_writer *writer = sink;
    if (length > sizeof writer->buffer - writer->length) {
        if (!pb_tidy_writer_flush(writer))
            return false;
        if (length > sizeof writer->buffer)
            return writer->emit(writer->sink, bytes, length);
    }
    assert(length <= sizeof writer->buffer - writer->length);
    memcpy(writer->buffer + writer->length, bytes, length);
    writer->length += length;
    return true;
}

bool pb_tidy_writer_put(struct pb_tidy_writer *writer, const char *bytes, size_t length)
{
    return tidy_write_collect(writer, bytes, length);
}

bool pb_tidy_writer_cell(struct pb_tidy_writer *writer, const struct pb_tidy_cell *cell, size_t column, bool guard)
{
    enum pb_tidy_type type = pb_tidy_columns[column].type;
    bool text = type == PB_TIDY_TEXT || type == PB_TIDY_WORD;
    return cell->length == 0 || pb_csv_write_text(tidy_write_collect, writer, cell->text, cell->length, guard && text);
}

static bool tidy_write_row(struct pb_tidy_writer *writer, const struct pb_table *table, size_t row,
                           const struct pb_tidy_context *context, bool guard)
{
    struct pb_tidy_cell cell;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        if (column && !pb_tidy_writer_put(writer, ",", 1))
            return false;
        pb_tidy_cell(table, row, column, context, &cell);
        if (!pb_tidy_writer_cell(writer, &cell, column, guard))
            return false;
    }
    return pb_tidy_writer_put(writer, "\n", 1);
}

bool pb_tidy_write(const struct pb_table *table, const struct pb_tidy_context *context, bool guard, pb_csv_emit *emit,
                   void *sink)
{
    struct pb_tidy_writer writer;
    pb_tidy_writer_open(&writer, emit, sink);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const char *name = pb_tidy_columns[column].name;
        if ((column && !pb_tidy_writer_put(&writer, ",", 1)) || !pb_tidy_writer_put(&writer, name, strlen(name)))
            return false;
    }
    if (!pb_tidy_writer_put(&writer, "\n", 1))
        return false;
    for (size_t row = 0; row < table->rows; row++)
        if (!tidy_write_row(&writer, table, row, context, guard))
            return false;
    return pb_tidy_writer_flush(&writer);
}
