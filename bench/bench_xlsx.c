/*
 * How fast a workbook is read: every cell of every sheet, each row taken; with "skim" only looked through.
 *
 *     bench_xlsx FILE [skim]
 */
#include "placebook/formats/xlsx.h"

#include "engine/files/files.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

struct totals {
    uint64_t rows;
    uint64_t cells;
    uint64_t text; /* bytes, so that nothing can be left undone */
    double sum;
};

static enum pb_status take_rows(struct pb_xlsx_sheet *sheet, struct totals *totals, struct pb_error *error)
{
    for (;;) {
        const struct pb_xlsx_row *row = NULL;
        enum pb_status status = pb_xlsx_next(sheet, &row, error);
        if (status != PB_OK || !row)
            return status;
        totals->rows++;
        totals->cells += row->count;
        for (size_t i = 0; i < row->count; i++) {
            totals->text += row->cells[i].length;
            if (row->cells[i].kind == PB_XLSX_NUMBER)
                totals->sum += row->cells[i].number;
        }
    }
}

static enum pb_status read_sheets(struct pb_xlsx *workbook, bool skim, struct totals *totals, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < pb_xlsx_sheet_count(workbook) && status == PB_OK; i++) {
        struct pb_xlsx_sheet *sheet = NULL;
        if (!pb_xlsx_sheet_about(workbook, i)->table)
            continue;
        status = pb_xlsx_sheet_open(&sheet, workbook, i, error);
        if (status == PB_OK && skim) {
            status = pb_xlsx_skim(sheet, error);
            totals->rows += pb_xlsx_survey(sheet)->rows;
            totals->cells += pb_xlsx_survey(sheet)->cells;
        } else if (status == PB_OK)
            status = take_rows(sheet, totals, error);
        pb_xlsx_sheet_close(sheet);
    }
    return status;
}

int main(int argc, char **argv)
{
    struct pb_file_stream stream = { .descriptor = -1 };
    struct pb_input input;
    struct pb_error error = { 0 };
    struct pb_xlsx *workbook = NULL;
    struct totals totals = { 0 };
    if (argc < 2) {
        (void)fprintf(stderr, "usage: bench_xlsx FILE [skim]\n");
        return 2;
    }
    double started = now();
    enum pb_status status = pb_file_input(argv[1], argv[1], &stream, &input, &error);
    if (status == PB_OK)
        status = pb_xlsx_open(&workbook, &input, &error);
    if (status == PB_OK)
        status = read_sheets(workbook, argc > 2 && strcmp(argv[2], "skim") == 0, &totals, &error);
    double seconds = now() - started;
    pb_file_stream_close(&stream);
    pb_xlsx_close(workbook);
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
        "%llu rows, %llu cells, %llu bytes of text, sum %.6g, %.3f s (%.3f s of processor): %.2f million cells a "
        "second of processor, %.0f MB\n",
        (unsigned long long)totals.rows, (unsigned long long)totals.cells, (unsigned long long)totals.text, totals.sum,
        seconds, busy, (double)totals.cells / busy / 1e6, (double)usage.ru_maxrss / 1024);
    return 0;
}
