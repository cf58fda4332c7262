#include "core/contract/tidy_write.h"

#include "placebook/formats/csv_guard.h"
#include "placebook/period.h"

#include <assert.h>
#include <string.h>

void pb_tidy_writer_open(struct pb_tidy_writer *writer, pb_csv_emit *emit, void *sink)
{
    writer->emit = emit;
    writer->sink = sink;
    writer->length = 0;
    writer->flushes = 0;
}

bool pb_tidy_writer_flush(struct pb_tidy_writer *writer)
{
    size_t length = writer->length;
    writer->length = 0;
    writer->flushes++;
    return length == 0 || writer->emit(writer->sink, writer->buffer, length);
}

static inline bool tidy_write_collect(void *sink, const char *bytes, size_t length)
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

/* A bit in a byte that is 0, if there is any; what it says of bytes above that one does not matter here. */
static inline uint64_t tidy_write_zeros(uint64_t word)
{
    return (word - UINT64_C(0x0101010101010101)) & ~word & UINT64_C(0x8080808080808080);
}

/* The same of bytes that are one of the four characters for which CSV needs quotes. */
static inline uint64_t tidy_write_specials(uint64_t word)
{
    return tidy_write_zeros(word ^ UINT64_C(0x2C2C2C2C2C2C2C2C)) |
           tidy_write_zeros(word ^ UINT64_C(0x2222222222222222)) |
           tidy_write_zeros(word ^ UINT64_C(0x0A0A0A0A0A0A0A0A)) |
           tidy_write_zeros(word ^ UINT64_C(0x0D0D0D0D0D0D0D0D));
}

static inline uint64_t tidy_write_eight(char *to, const char *text)
{
    uint64_t word = 0;
    memcpy(&word, text, sizeof word);
    memcpy(to, &word, sizeof word);
    return tidy_write_specials(word);
}

/* Copies a text and looks meanwhile: has it none of those characters? Eight bytes at a time; the last eight may be in
 * part those of before. */
static bool tidy_write_copy(char *to, const char *text, size_t length)
{
    uint64_t found = 0;
    size_t at = 0;
    for (; at + 8 <= length; at += 8)
        found |= tidy_write_eight(to + at, text + at);
    if (at < length && length >= 8) {
        found |= tidy_write_eight(to + length - 8, text + length - 8);
        return !found;
    }
    for (; at < length; at++) {
        to[at] = text[at];
        found |= text[at] == ',' || text[at] == '"' || text[at] == '\n' || text[at] == '\r';
    }
    return !found;
}

bool pb_tidy_writer_text(struct pb_tidy_writer *writer, const char *text, size_t length, bool guard)
{
    if (!guard && length <= sizeof writer->buffer - writer->length &&
        tidy_write_copy(writer->buffer + writer->length, text, length)) {
        writer->length += length;
        return true;
    }
    return pb_csv_write_text(tidy_write_collect, writer, text, length, guard);
}

bool pb_tidy_writer_cell(struct pb_tidy_writer *writer, const struct pb_tidy_cell *cell, size_t column, bool guard)
{
    enum pb_tidy_type type = pb_tidy_columns[column].type;
    bool text = type == PB_TIDY_TEXT || type == PB_TIDY_WORD;
    return cell->length == 0 || pb_tidy_writer_text(writer, cell->text, cell->length, guard && text);
}

/* The cell of the row that the walk has come to. */
static bool tidy_write_item(struct pb_tidy_writer *writer, struct pb_tidy_walk *walk, size_t column, bool guard)
{
    const struct pb_tidy_item *item = &walk->items[column];
    struct pb_symbol_text symbol;
    const char *digits = NULL;
    size_t length = 0;
    char date[11];
    switch (item->kind) {
    case PB_TIDY_NOTHING:
        return true;
    case PB_TIDY_SYMBOL:
        symbol = pb_symbol_entry(walk->table->symbols, item->symbol);
        return pb_tidy_writer_text(writer, symbol.text, symbol.length, guard);
    case PB_TIDY_NAME:
        return pb_tidy_writer_text(writer, walk->place_name, walk->place_name_length, guard);
    case PB_TIDY_FIGURE:
        digits = pb_tidy_walk_digits(walk, item, &length);
        return pb_tidy_writer_text(writer, digits, length, false);
    case PB_TIDY_DAY:
        (void)pb_date_text(item->date, date);
        return tidy_write_collect(writer, date, strlen(date));
    case PB_TIDY_MARK:
        return item->number > 0 ? tidy_write_collect(writer, "true", 4) : tidy_write_collect(writer, "false", 5);
    }
    return false;
}

void pb_tidy_line_open(struct pb_tidy_line *line, const struct pb_table *table, const struct pb_tidy_context *context,
                       const size_t *columns, size_t count, bool guard)
{
    assert(count <= PB_TIDY_COLUMNS);
    pb_tidy_walk_open(&line->walk, table, context);
    pb_tidy_walk_only(&line->walk, columns, count);
    memcpy(line->columns, columns, count * sizeof *columns);
    line->count = count;
    line->guard = guard;
    line->there = false;
    memset(line->ends, 0, sizeof line->ends);
}

static bool tidy_line_is_there(const struct pb_tidy_writer *writer, const struct pb_tidy_line *line)
{
    return line->there && line->flushes == writer->flushes;
}

/* Copies the cells from `first` to before `last` from the line before, where they lie from `from` on. False: they are
 * not there any more, or there is no room for them. */
static bool tidy_line_copy(struct pb_tidy_writer *writer, struct pb_tidy_line *line, size_t first, size_t last,
                           size_t from)
{
    if (!tidy_line_is_there(writer, line))
        return false;
    size_t length = line->ends[last - 1] - from;
    if (length > sizeof writer->buffer - writer->length)
        return false;
    memcpy(writer->buffer + writer->length, writer->buffer + from, length);
    uint32_t further = (uint32_t)(writer->length - from);
    for (size_t i = first; i < last; i++)
        line->ends[i] += further;
    writer->length += length;
    return true;
}

static inline bool tidy_line_cell(struct pb_tidy_writer *writer, struct pb_tidy_line *line, size_t at)
{
    if (at && !tidy_write_collect(writer, ",", 1))
        return false;
    bool sound = tidy_write_item(writer, &line->walk, line->columns[at], line->guard);
    line->ends[at] = (uint32_t)writer->length;
    return sound;
}

static size_t tidy_line_unchanged(const struct pb_tidy_line *line, size_t at)
{
    while (at < line->count && !(line->walk.changed >> line->columns[at] & 1))
        at++;
    return at;
}

bool pb_tidy_line_write(struct pb_tidy_writer *writer, struct pb_tidy_line *line, size_t row)
{
    size_t start = writer->length;
    size_t flushes = writer->flushes;
    size_t from = line->start; /* where the next cell lies in the line before */
    pb_tidy_walk_row(&line->walk, row);
    for (size_t at = 0; at < line->count;) {
        size_t same = tidy_line_unchanged(line, at);
        size_t next = same < line->count ? line->ends[same] : 0;
        if (same > at && tidy_line_copy(writer, line, at, same, from))
            at = same;
        for (; at < line->count && at <= same; at++) /* the one that changed; others before it if they are gone */
            if (!tidy_line_cell(writer, line, at))
                return false;
        from = next;
    }
    line->there = flushes == writer->flushes;
    line->flushes = flushes;
    line->start = start;
    return true;
}

bool pb_tidy_write(const struct pb_table *table, const struct pb_tidy_context *context, bool guard, pb_csv_emit *emit,
                   void *sink)
{
    struct pb_tidy_writer writer;
    struct pb_tidy_line line;
    size_t columns[PB_TIDY_COLUMNS];
    pb_tidy_writer_open(&writer, emit, sink);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const char *name = pb_tidy_columns[column].name;
        columns[column] = column;
        if ((column && !pb_tidy_writer_put(&writer, ",", 1)) || !pb_tidy_writer_put(&writer, name, strlen(name)))
            return false;
    }
    if (!pb_tidy_writer_put(&writer, "\n", 1))
        return false;
    pb_tidy_line_open(&line, table, context, columns, PB_TIDY_COLUMNS, guard);
    for (size_t row = 0; row < table->rows; row++)
        if (!pb_tidy_line_write(&writer, &line, row) || !pb_tidy_writer_put(&writer, "\n", 1))
            return false;
    return pb_tidy_writer_flush(&writer);
}
