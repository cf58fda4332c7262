#include "core/contract/csv_line.h"

#include "placebook/formats/csv_guard.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool pb_csv_line_header(struct pb_tidy_writer *writer, const struct pb_tidy_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((i && !pb_tidy_writer_put(writer, ",", 1)) ||
            !pb_tidy_writer_put(writer, columns[i].name, strlen(columns[i].name)))
            return false;
    return pb_tidy_writer_put(writer, "\n", 1);
}

static bool csv_line_emit(void *sink, const char *bytes, size_t length)
{
    return pb_tidy_writer_put(sink, bytes, length);
}

bool pb_csv_line_text(struct pb_csv_line *line, const char *text)
{
    return (line->cells++ == 0 || pb_tidy_writer_put(line->writer, ",", 1)) &&
           (!text || !*text || pb_csv_write_text(csv_line_emit, line->writer, text, strlen(text), line->guard));
}

bool pb_csv_line_number(struct pb_csv_line *line, double number)
{
    char text[PB_NUMBER_TEXT];
    size_t length = isfinite(number) ? pb_number_format(number, text) : 0;
    return pb_csv_line_text(line, NULL) && pb_tidy_writer_put(line->writer, text, length);
}

bool pb_csv_line_date(struct pb_csv_line *line, int32_t date)
{
    char text[11];
    return pb_csv_line_text(line, pb_date_text(date, text));
}

bool pb_csv_line_end(struct pb_csv_line *line, size_t cells)
{
    assert(line->cells == cells);
    (void)cells;
    return pb_tidy_writer_put(line->writer, "\n", 1);
}
