/*
 * What it costs to make rates of counts that are not published, with disclosure control, of as many districts as
 * England has, on one core:
 *
 *     bench_rates [DISTRICTS [YEARS]]
 *
 * Made-up counts by sex and three bands of age, of districts in Places of six or seven, of single years and of three
 * together, from which four measures are made; the transform makes one of them. A third of the counts are few.
 */
#include "core/reference/reading.h"
#include "placebook/module.h"
#include "placebook/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern const struct pb_module pb_transform_rates;

enum { A_PLACE = 6, ROUNDS = 5, TEXT = 1 << 20, FIRST_YEAR = 2001 };

struct stage {
    struct pb_symbols symbols;
    struct pb_table counts, table;
    struct pb_row_counts row_counts;
    struct pb_findings findings;
    struct pb_arena arena;
    struct pb_json framework_json, places_json;
    struct pb_framework framework;
    struct pb_geography geography;
    struct pb_context context;
    struct pb_error error;
    int districts, years;
};

#define MADE(id, ages)                                                                                                 \
    ", {\"id\": \"" id "\", \"name\": \"" id "\", \"outcome\": \"o\", \"pillar\": \"p\", \"sources\": [{\"scheme\": "  \
    "\"s\", \"indicator\": \"" id "\"}], \"unit\": \"per 1,000\", \"polarity\": \"low_is_good\", \"value_type\": "     \
    "\"crude_rate\", \"multiplier\": 1000, \"made_from\": [{\"measure\": \"events\", \"ages\": \"" ages                \
    "\", \"method\": \"crude_rate\"}]}"

static const char framework[] =
    "{\"title\": \"T\", \"version\": \"1\", \"outcomes\": [{\"id\": \"o\", \"name\": \"O\", \"short_name\": \"O\"}], "
    "\"pillars\": [{\"id\": \"p\", \"name\": \"P\"}], \"measures\": [{\"id\": \"events\", \"name\": \"Events\", "
    "\"outcome\": \"o\", \"pillar\": \"p\", \"sources\": [{\"scheme\": \"s\", \"indicator\": \"events\"}], \"unit\": "
    "\"Events\", \"polarity\": \"low_is_good\", \"value_type\": \"count\", \"published\": false}" MADE("all", "<15 yrs")
        MADE("younger", "<10 yrs") MADE("older", "5-14 yrs") MADE("youngest", "<5 yrs") "]}";

static void need(const struct stage *stage, bool good)
{
    if (good)
        return;
    (void)fprintf(stderr, "bench_rates: %s\n", stage->error.message);
    exit(EXIT_FAILURE); /* a benchmark has nothing to clean up */
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void list(FILE *out, int first, int end)
{
    for (int i = first; i < end; i++)
        (void)fprintf(out, "%s\"E07%06d\"", i == first ? "" : ",", i);
}

static void make_places(struct stage *stage, char *text)
{
    FILE *out = fmemopen(text, TEXT, "w");
    need(stage, out != NULL);
    (void)fputs("{\"title\": \"Places\", \"publisher\": \"A bench\", \"benchmarks\": [\"E92000001\", \"E12000005\"], "
                "\"areas\": [{\"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\"}, "
                "{\"code\": \"E12000005\", \"name\": \"A region\", \"type\": \"region\"}",
                out);
    for (int i = 0; i < stage->districts; i++)
        (void)fprintf(out, ", {\"code\": \"E07%06d\", \"name\": \"District %d\", \"type\": \"district\"}", i, i);
    (void)fputs("], \"system\": {\"id\": \"all\", \"name\": \"All\", \"districts\": [", out);
    list(out, 0, stage->districts);
    (void)fputs("]}, \"places\": [", out);
    for (int i = 0; i < stage->districts; i += A_PLACE) {
        (void)fprintf(out, "%s{\"id\": \"place-%d\", \"name\": \"Place %d\", \"districts\": [", i ? ", " : "", i, i);
        list(out, i, i + A_PLACE < stage->districts ? i + A_PLACE : stage->districts);
        (void)fputs("]}", out);
    }
    (void)fputs("]}", out);
    (void)fclose(out);
    need(stage,
         pb_json_open(&stage->places_json, "places.json", text, strlen(text), &stage->error) == PB_OK &&
             pb_geography_read(&stage->geography, &stage->places_json, &stage->arena, NULL, &stage->error) == PB_OK);
}

/* One count. Most are large, and so are the sums of three years; those of every third district are few. */
static void add(struct stage *stage, int district, enum pb_word sex, int band, int year, int years)
{
    static const char *const bands[] = { "0-4 yrs", "5-9 yrs", "10-14 yrs" };
    enum { YEAR = 10000, FIRST_DAY = 101, LAST_DAY = 1231 };
    struct pb_table *table = &stage->counts;
    char code[32];
    char period[32];
    size_t row = 0;
    need(stage, pb_table_add(table, &row, &stage->error) == PB_OK);
    (void)snprintf(code, sizeof code, "E07%06d", district);
    (void)snprintf(period, sizeof period, years > 1 ? "%d - %02d" : "%d", year, (year + years - 1) % 100);
    const int events = district % 3 ? 40 + (district + year) % 30 : (district + year + band) % 5;
    table->area_code[row] = table->area_name[row] = pb_symbol_of(&stage->symbols, code);
    table->measure[row] = table->indicator[row] = pb_symbol_of(&stage->symbols, "events");
    table->source[row] = table->source_file[row] = table->source_row[row] = pb_symbol_of(&stage->symbols, "bench");
    table->period[row] = pb_symbol_of(&stage->symbols, period);
    table->period_start[row] = year * YEAR + FIRST_DAY;
    table->period_end[row] = (year + years - 1) * YEAR + LAST_DAY;
    table->age[row] = pb_symbol_of(&stage->symbols, bands[band]);
    table->sex[row] = (pb_symbol)sex;
    table->value_type[row] = PB_WORD_COUNT_VALUE;
    table->value[row] = table->count[row] = (sex == PB_WORD_PERSONS ? 2 : 1) * years * events;
    table->denominator[row] = 10000.0 * years * (sex == PB_WORD_PERSONS ? 2 : 1);
    table->geography[row] = PB_WORD_NEIGHBOUR;
    table->status[row] = PB_WORD_PUBLISHED;
}

static void make_counts(struct stage *stage)
{
    static const enum pb_word sexes[] = { PB_WORD_PERSONS, PB_WORD_MALE, PB_WORD_FEMALE };
    for (int year = FIRST_YEAR; year < FIRST_YEAR + stage->years; year++)
        for (int district = 0; district < stage->districts; district++)
            for (int sex = 0; sex < 3; sex++)
                for (int band = 0; band < 3; band++) {
                    add(stage, district, sexes[sex], band, year, 1);
                    if (year + 2 < FIRST_YEAR + stage->years)
                        add(stage, district, sexes[sex], band, year, 3);
                }
}

static void run(struct stage *stage)
{
    const struct {
        double tolerance, withhold_to;
    } options = { 0.005, 7 };
    double best = 1e9;
    size_t withheld = 0;
    for (int round = 0; round < ROUNDS; round++) {
        pb_table_close(&stage->table);
        pb_table_open(&stage->table, &stage->symbols, 1 << 20);
        const double begun = now();
        need(stage, pb_transform_rates.apply(&options, &stage->context, &stage->error) == PB_OK);
        best = now() - begun < best ? now() - begun : best;
        withheld = 0;
        for (size_t row = 0; row < stage->table.rows; row++)
            withheld += stage->table.status[row] == PB_WORD_SUPPRESSED;
    }
    (void)printf("| %d | %d | %zu | %zu | %zu | %.2f |\n", stage->districts, stage->years, stage->counts.rows,
                 stage->table.rows, withheld, best);
}

/* An argument, or what there is without it. */
static int number_of(int argc, char **argv, int at, int otherwise)
{
    int64_t number = otherwise;
    if (argc > at && (!pb_integer_parse(argv[at], strlen(argv[at]), &number) || number < 1 || number > 1000))
        (void)fprintf(stderr, "bench_rates: '%s' is no number up to 1000\n", argv[at]);
    return number < 1 || number > 1000 ? otherwise : (int)number;
}

int main(int argc, char **argv)
{
    static char text[TEXT];
    static struct stage stage;
    stage.districts = number_of(argc, argv, 1, 317);
    stage.years = number_of(argc, argv, 2, 20);
    need(&stage, pb_symbols_open(&stage.symbols, &stage.error) == PB_OK);
    pb_table_open(&stage.counts, &stage.symbols, 1 << 22);
    pb_table_open(&stage.table, &stage.symbols, 1 << 20);
    pb_findings_open(&stage.findings);
    pb_arena_open(&stage.arena, (size_t)64 << 20);
    stage.context = (struct pb_context){ .source = "s",
                                         .scheme = "s",
                                         .measure = "all",
                                         .table = &stage.table,
                                         .components = &stage.counts,
                                         .row_counts = &stage.row_counts,
                                         .findings = &stage.findings,
                                         .framework = &stage.framework,
                                         .geography = &stage.geography };
    need(&stage,
         pb_json_open(&stage.framework_json, "framework.json", framework, strlen(framework), &stage.error) == PB_OK &&
             pb_framework_read(&stage.framework, &stage.framework_json, &stage.arena, NULL, &stage.error) == PB_OK);
    make_places(&stage, text);
    make_counts(&stage);
    (void)puts("| districts | years | counts | rates | withheld | processor s |\n|---:|---:|---:|---:|---:|---:|");
    run(&stage);
    return EXIT_SUCCESS;
}
