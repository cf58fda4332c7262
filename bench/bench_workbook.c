/*
 * What writing the workbook of one Place costs, in processor seconds of one thread:
 *
 *     bench_workbook TABLE.csv PLACES.json FRAMEWORK.json PLACE FOLDER
 *
 * TABLE.csv is a tidy table as it was published. It is read, which is not counted, and the loader then writes
 * FOLDER/PLACE-outcomes.xlsx with all of its sheets. `bench/sheet` does that in turns with another library.
 */
#include "core/contract/tidy_content.h"
#include "core/reference/reading.h"
#include "engine/files/output.h"
#include "placebook/contract/contrast.h"
#include "placebook/module.h"
#include "placebook/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern const struct pb_module pb_loader_workbook;

enum { DOCUMENT = 4 << 20, ROWS = 1048000 };

/* As the option table's defaults fill it. */
static const struct {
    const char *keywords;
    int64_t stale_years;
    int64_t data_rows;
} settings = { "public health", 3, ROWS };

struct bench {
    struct pb_arena arena;
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_geography geography;
    struct pb_framework framework;
    struct pb_publication_info info;
    struct pb_load load;
    size_t cells; /* with content */
    struct pb_error error;
};

static void need(const struct bench *bench, bool good)
{
    char text[2048];
    if (good)
        return;
    (void)fprintf(stderr, "bench_workbook: %s\n", pb_error_text(&bench->error, text, sizeof text));
    exit(EXIT_FAILURE); /* a benchmark has nothing to clean up */
}

static enum pb_status read_file(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *unused)
{
    (void)unused;
    *got = fread(buffer, 1, size, stream);
    return PB_OK;
}

static const struct pb_json *document(struct bench *bench, struct pb_json *json, const char *path)
{
    char *text = pb_arena_take(&bench->arena, DOCUMENT, 1);
    FILE *file = fopen(path, "rbe");
    need(bench, text && file);
    size_t length = fread(text, 1, DOCUMENT, file);
    (void)fclose(file);
    need(bench, pb_json_open(json, path, text, length, &bench->error) == PB_OK);
    return json;
}

static void *column_of(const struct pb_table *table, size_t offset)
{
    void *items = NULL;
    memcpy(&items, (const unsigned char *)table + offset, sizeof items);
    return items;
}

static void take_cell(struct bench *bench, size_t row, const struct pb_tidy_content *content, const char *text,
                      size_t length)
{
    const struct pb_table *table = &bench->table;
    int64_t part[3] = { 0 };
    double number = PB_MISSING;
    switch (content->kind) {
    case PB_CONTENT_TEXT:
        ((pb_symbol *)column_of(table, content->offset))[row] = pb_symbol_add(&bench->symbols, text, length);
        break;
    case PB_CONTENT_NUMBER:
        need(bench, pb_number_parse(text, length, &number));
        ((double *)column_of(table, content->offset))[row] = number;
        ((pb_symbol *)column_of(table, content->text))[row] = pb_symbol_add(&bench->symbols, text, length);
        break;
    case PB_CONTENT_CALCULATED:
        need(bench, pb_number_parse(text, length, &number));
        ((double *)column_of(table, content->offset))[row] = number;
        break;
    case PB_CONTENT_DATE:
        need(bench, length == strlen("2026-11-30") && pb_integer_parse(text, 4, &part[0]) &&
                        pb_integer_parse(text + 5, 2, &part[1]) && pb_integer_parse(text + 8, 2, &part[2]));
        ((int32_t *)column_of(table, content->offset))[row] = (int32_t)(part[0] * 10000 + part[1] * 100 + part[2]);
        break;
    case PB_CONTENT_TRUTH:
        ((uint32_t *)column_of(table, content->offset))[row] = text[0] == 't';
        break;
    default: /* follows from the others */
        break;
    }
}

/* What was calculated has no published digits. */
static void forget_digits(struct pb_table *table, size_t row)
{
    if (table->status[row] != PB_WORD_CALCULATED)
        return;
    table->value_text[row] = table->lower_95_text[row] = table->upper_95_text[row] = PB_WORD_NONE;
}

static void read_table(struct bench *bench, const char *path)
{
    FILE *file = fopen(path, "rbe");
    struct pb_input input = { .name = path, .stream = file, .read = read_file };
    const struct pb_csv_record *record = NULL;
    struct pb_csv *csv = NULL;
    need(bench, file != NULL);
    need(bench, pb_csv_open(&csv, &input, ',', &bench->error) == PB_OK);
    need(bench, pb_csv_next(csv, &record, &bench->error) == PB_OK); /* the headings */
    while (need(bench, pb_csv_next(csv, &record, &bench->error) == PB_OK), record) {
        size_t row = 0;
        need(bench, record->count == PB_TIDY_COLUMNS && pb_table_add(&bench->table, &row, &bench->error) == PB_OK);
        for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
            size_t length = 0;
            const char *text = pb_csv_text(csv, record, i, &length);
            bench->cells += length > 0;
            if (length)
                take_cell(bench, row, &pb_tidy_contents[i], text, length);
        }
        forget_digits(&bench->table, row);
    }
    pb_csv_close(csv);
    (void)fclose(file);
    need(bench, pb_contrasts_note(&bench->table, &bench->error) == PB_OK);
}

static void prepare(struct bench *bench, char **argv)
{
    static struct pb_json places;
    static struct pb_json framework;
    pb_arena_open(&bench->arena, (size_t)256 << 20);
    need(bench, pb_symbols_open(&bench->symbols, &bench->error) == PB_OK);
    pb_table_open(&bench->table, &bench->symbols, ROWS);
    need(bench, pb_geography_read(&bench->geography, document(bench, &places, argv[2]), &bench->arena, NULL,
                                  &bench->error) == PB_OK);
    need(bench, pb_framework_read(&bench->framework, document(bench, &framework, argv[3]), &bench->arena, NULL,
                                  &bench->error) == PB_OK);
    bench->info = (struct pb_publication_info){ .title = "A bench",
                                                .program_version = "0",
                                                .run_id = "0",
                                                .data_as_at = "2024-12-31",
                                                .published = 20261130,
                                                .published_text = "2026-11-30",
                                                .profile = "analyst",
                                                .framework = &bench->framework,
                                                .geography = &bench->geography };
    read_table(bench, argv[1]);
    bench->load = (struct pb_load){ .info = &bench->info,
                                    .place = pb_geography_published(&bench->geography, argv[4]),
                                    .table = &bench->table,
                                    .stem = argv[4] };
    need(bench, bench->load.place != NULL);
    need(bench, pb_folder_output_open(argv[5], NULL, &bench->load.output, &bench->error) == PB_OK);
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    if (argc != 6) {
        (void)fprintf(stderr, "usage: bench_workbook TABLE.csv PLACES.json FRAMEWORK.json PLACE FOLDER\n");
        return 2;
    }
    prepare(&bench, argv);
    double begun = now();
    need(&bench, pb_loader_workbook.load(&settings, &bench.load, &bench.error) == PB_OK);
    (void)printf("%zu rows, %zu cells with content: writing %.3f s\n", bench.table.rows, bench.cells, now() - begun);
    pb_folder_output_close(bench.load.output);
    return EXIT_SUCCESS;
}
