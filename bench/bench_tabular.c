/*
 * How fast a table of any kind is read: every cell of every sheet, each row taken.
 *
 *     bench_tabular FILE
 */
#include "placebook/formats/tabular.h"

#include "engine/files/files.h"

#include <stdio.h>
#include <sys/resource.h>

struct totals {
    uint64_t rows;
    uint64_t cells;
    uint64_t text; /* bytes, so that nothing can be left undone */
    double sum;
};

static enum pb_status take_rows(struct pb_tabular *tabular, struct totals *totals, struct pb_error *error)
{
    for (;;) {
        const struct pb_tabular_row *row = NULL;
        enum pb_status status = pb_tabular_next(tabular, &row, error);
        if (status != PB_OK || !row)
            return status;
        totals->rows++;
        for (size_t i = 0; i < row->count; i++) {
            totals->cells += row->cells[i].kind != PB_CELL_MISSING;
            totals->text += row->cells[i].length;
            if (row->cells[i].kind == PB_CELL_NUMBER)
                totals->sum += row->cells[i].number;
        }
    }
}

static enum pb_status read_sheets(struct pb_tabular *tabular, struct totals *totals, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < pb_tabular_count(tabular) && status == PB_OK; i++) {
        if (pb_tabular_sheet(tabular, i)->unreadable)
            continue;
        status = pb_tabular_begin(tabular, i, error);
        if (status == PB_OK)
            status = take_rows(tabular, totals, error);
    }
    return status;
}

int main(int argc, char **argv)
{
    struct pb_file_stream stream = { .descriptor = -1 };
    struct pb_input input;
    struct pb_error error = { 0 };
    struct pb_tabular *tabular = NULL;
    struct totals totals = { 0 };
    if (argc < 2) {
        (void)fprintf(stderr, "usage: bench_tabular FILE\n");
        return 2;
    }
    enum pb_status status = pb_file_input(argv[1], argv[1], &stream, &input, &error);
    if (status == PB_OK)
        status = pb_tabular_open(&tabular, &input, &error);
    if (status == PB_OK)
        status = read_sheets(tabular, &totals, &error);
    pb_tabular_close(tabular);
    pb_file_stream_close(&stream);
    if (status != PB_OK) {
        char text[2048];
        (void)fprintf(stderr, "%s\n  %s\n", pb_error_text(&error, text, sizeof text), error.hint);
        return 5;
    }
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    double busy = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                  (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
    (void)printf(
        "%llu rows, %llu cells, %llu bytes of text, sum %.6g, %.3f s of processor: %.2f million cells a second\n",
        (unsigned long long)totals.rows, (unsigned long long)totals.cells, (unsigned long long)totals.text, totals.sum,
        busy, (double)totals.cells / busy / 1e6);
    return 0;
}
