/*
 * How fast a CSV file is read: every record found, split and checked; with a second argument also every field taken.
 *
 *     bench_csv FILE [fields]
 */
#include "placebook/formats/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum pb_status read_file(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    ssize_t count = read(*(const int *)stream, buffer, size);
    if (count < 0) {
        char reason[128];
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s", pb_errno_text(errno, reason, sizeof reason));
    }
    *got = (size_t)count;
    return PB_OK;
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

struct totals {
    uint64_t records;
    uint64_t faults;
    uint64_t fields;
    uint64_t text;
};

static enum pb_status scan(struct pb_csv *csv, bool fields, struct totals *totals, struct pb_error *error)
{
    for (;;) {
        const struct pb_csv_record *record = NULL;
        enum pb_status status = pb_csv_next(csv, &record, error);
        if (status != PB_OK || !record)
            return status;
        totals->records++;
        totals->faults += record->fault != PB_CSV_SOUND;
        totals->fields += record->count;
        for (size_t i = 0; fields && i < record->count; i++) {
            size_t length = 0;
            (void)pb_csv_text(csv, record, i, &length);
            totals->text += length;
        }
    }
}

int main(int argc, char **argv)
{
    int file = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) {
        (void)fprintf(stderr, "usage: bench_csv FILE [fields]\n");
        return 2;
    }
    struct pb_input input = { .name = argv[1], .stream = &file, .read = read_file };
    struct pb_error error = { 0 };
    struct pb_csv *csv = NULL;
    struct totals totals = { 0 };
    double started = now();
    enum pb_status status = pb_csv_open(&csv, &input, ',', &error);
    if (status == PB_OK)
        status = scan(csv, argc > 2, &totals, &error);
    double seconds = now() - started;
    double bytes = (double)lseek(file, 0, SEEK_CUR);
    (void)close(file);
    if (status != PB_OK) {
        char text[2048];
        (void)fprintf(stderr, "%s\n", pb_error_text(&error, text, sizeof text));
        pb_csv_close(csv);
        return 5;
    }
    (void)printf("%llu records, %llu fields, %llu faults, %llu bytes of text, %.3f s: %.0f MB/s, %.2f million rows/s\n",
                 (unsigned long long)totals.records, (unsigned long long)totals.fields,
                 (unsigned long long)totals.faults, (unsigned long long)totals.text, seconds, bytes / seconds / 1e6,
                 (double)totals.records / seconds / 1e6);
    pb_csv_close(csv);
    return 0;
}
