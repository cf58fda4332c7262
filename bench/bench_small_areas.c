/*
 * What it costs to put small areas together, on one core:
 *
 *     bench_small_areas
 *
 * As many practices and LSOAs as England has, with made-up figures, in Places that cover all of them: the practices of
 * QOF to networks, commissioners and Places, in 21 measures; the LSOAs to local areas and districts, in one.
 */
#include "core/reference/reading.h"
#include "placebook/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern const struct pb_module pb_transform_small_areas;

enum {
    PRACTICES = 6571,
    NETWORKS = 1250,
    BODIES = 106,
    GROUPS = 21,
    LSOAS = 33755,
    LOCAL_AREAS = 1600,
    DISTRICTS = 317,
    PLACES = 50,
    ROUNDS = 7,
    TEXT = 4 << 20
};

/* A code is a prefix and a number with so many digits. */
#define CODE "%s%0*d"

struct kind {
    const char *prefix;
    int digits;
    int count;
};
static const struct kind practices = { "M", 5, PRACTICES };
static const struct kind networks = { "U", 5, NETWORKS };
static const struct kind bodies = { "B", 5, BODIES };
static const struct kind lsoas = { "E01", 6, LSOAS };
static const struct kind local_areas = { "L", 5, LOCAL_AREAS };
static const struct kind districts = { "E07", 6, DISTRICTS };

struct stage {
    struct pb_symbols symbols;
    struct pb_table facts, table;
    struct pb_row_counts row_counts;
    struct pb_findings findings;
    struct pb_arena arena;
    struct pb_json json;
    struct pb_geography geography;
    struct pb_reference reference;
    struct pb_context context;
    struct pb_error error;
};

static void need(const struct stage *stage, bool good)
{
    if (good)
        return;
    (void)fprintf(stderr, "bench_small_areas: %s\n", stage->error.message);
    exit(EXIT_FAILURE); /* a benchmark has nothing to clean up */
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* The codes of every so manieth area. */
static void list(FILE *out, const struct kind *kind, int first, int step)
{
    for (int i = first; i < kind->count; i += step)
        (void)fprintf(out, "%s\"" CODE "\"", i == first ? "" : ",", kind->prefix, kind->digits, i);
}

static void areas(FILE *out, const struct kind *kind, const char *type)
{
    for (int i = 0; i < kind->count; i++)
        (void)fprintf(out, ", {\"code\": \"" CODE "\", \"name\": \"%s %d\", \"type\": \"%s\"}", kind->prefix,
                      kind->digits, i, type, i, type);
}

static void make_geography(struct stage *stage, char *text)
{
    FILE *out = fmemopen(text, TEXT, "w");
    need(stage, out != NULL);
    (void)fputs("{\"title\": \"Places\", \"publisher\": \"A bench\", \"benchmarks\": [\"E92000001\", \"E12000005\"], "
                "\"areas\": [{\"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\"}, "
                "{\"code\": \"E12000005\", \"name\": \"A region\", \"type\": \"region\"}",
                out);
    areas(out, &districts, "district");
    areas(out, &networks, "pcn");
    (void)fputs("], \"system\": {\"id\": \"all\", \"name\": \"All\", \"districts\": [", out);
    list(out, &districts, 0, 1);
    (void)fputs("]}, \"places\": [", out);
    for (int place = 0; place < PLACES; place++) {
        (void)fprintf(out, "%s{\"id\": \"place-%d\", \"name\": \"Place %d\", \"districts\": [", place ? ", " : "",
                      place, place);
        list(out, &districts, place, PLACES);
        (void)fputs("], \"local_areas\": [", out);
        list(out, &networks, place, PLACES);
        (void)fputs("]}", out);
    }
    (void)fputs("]}", out);
    (void)fclose(out);
    need(stage, pb_json_open(&stage->json, "places.json", text, strlen(text), &stage->error) == PB_OK &&
                    pb_geography_read(&stage->geography, &stage->json, &stage->arena, NULL, &stage->error) == PB_OK);
}

static const struct pb_fact_source here = { "bench", 1 };

/* Areas of a kind, each in one of a larger kind, unless that is NULL. */
static void tell(struct stage *stage, const struct kind *kind, const char *type, const struct kind *around)
{
    char code[32];
    char parent[32];
    for (int i = 0; i < kind->count; i++) {
        (void)snprintf(code, sizeof code, CODE, kind->prefix, kind->digits, i);
        need(stage, pb_fact_area(&stage->context, &here, code, code, type, 0, 0, &stage->error) == PB_OK);
        if (!around)
            continue;
        (void)snprintf(parent, sizeof parent, CODE, around->prefix, around->digits, i % around->count);
        need(stage, pb_fact_within(&stage->context, &here, code, parent, 1, 0, 0, &stage->error) == PB_OK);
    }
}

static void make_facts(struct stage *stage)
{
    tell(stage, &bodies, "sub-icb", NULL);
    tell(stage, &networks, PB_TYPE_PCN, &bodies);
    tell(stage, &practices, PB_TYPE_PRACTICE, &networks);
    tell(stage, &local_areas, PB_TYPE_LOCAL, NULL);
    tell(stage, &lsoas, PB_TYPE_LSOA, &districts);
    tell(stage, &lsoas, PB_TYPE_LSOA, &local_areas);
    stage->context.table = &stage->table;
    need(stage, pb_reference_build(&stage->reference, &stage->geography, &stage->facts, &stage->error) == PB_OK);
    stage->context.reference = &stage->reference;
}

/* The rows of one measure: each area has a count over its denominator. */
static void make_rows(struct stage *stage, const struct kind *kind, int measure)
{
    struct pb_table *table = &stage->table;
    char code[32];
    pb_table_close(table);
    pb_table_open(table, &stage->symbols, 1 << 20);
    for (int i = 0; i < kind->count; i++) {
        size_t row = 0;
        need(stage, pb_table_add(table, &row, &stage->error) == PB_OK);
        (void)snprintf(code, sizeof code, CODE, kind->prefix, kind->digits, i);
        table->area_code[row] = pb_symbol_of(&stage->symbols, code);
        table->area_name[row] = table->area_code[row];
        table->measure[row] = pb_symbol_of(&stage->symbols, measure % 2 ? "odd" : "even");
        table->period[row] = pb_symbol_of(&stage->symbols, "2020/21");
        table->source[row] = table->source_file[row] = pb_symbol_of(&stage->symbols, "bench");
        table->source_row[row] = table->area_code[row];
        table->period_start[row] = 20200401;
        table->period_end[row] = 20210331;
        table->value_type[row] = PB_WORD_PROPORTION;
        table->multiplier[row] = 100;
        table->denominator[row] = 1500 + i % 9000;
        table->count[row] = i % 1400;
        table->value[row] = 100 * table->count[row] / table->denominator[row];
        table->geography[row] = PB_WORD_LOCAL;
        table->status[row] = PB_WORD_PUBLISHED;
        table->origin[row] = (uint32_t)row + 1;
    }
}

static void run(struct stage *stage, const char *name, const struct kind *kind, int measures)
{
    const struct {
        double coverage, tolerance;
        struct pb_text_list averaged;
    } options = { 90, 0.005, { 0, NULL } };
    double best = 1e9;
    size_t made = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double took = 0;
        made = 0;
        for (int measure = 0; measure < measures; measure++) {
            make_rows(stage, kind, measure);
            double begun = now();
            need(stage, pb_transform_small_areas.apply(&options, &stage->context, &stage->error) == PB_OK);
            took += now() - begun;
            made += stage->table.rows - (size_t)kind->count;
        }
        best = took < best ? took : best;
    }
    (void)printf("| %s | %d | %zu | %.0f |\n", name, kind->count * measures, made, 1000 * best);
}

int main(void)
{
    static char text[TEXT];
    static struct stage stage;
    need(&stage, pb_symbols_open(&stage.symbols, &stage.error) == PB_OK);
    pb_table_open(&stage.facts, &stage.symbols, 1 << 20);
    pb_table_open(&stage.table, &stage.symbols, 1 << 20);
    pb_findings_open(&stage.findings);
    pb_arena_open(&stage.arena, (size_t)64 << 20);
    stage.context = (struct pb_context){ .source = "bench",
                                         .table = &stage.facts,
                                         .row_counts = &stage.row_counts,
                                         .findings = &stage.findings,
                                         .geography = &stage.geography };
    make_geography(&stage, text);
    make_facts(&stage);
    (void)puts("| what | rows | figures made | processor ms |\n|---|---:|---:|---:|");
    run(&stage, "practices to networks, commissioners and Places", &practices, GROUPS);
    run(&stage, "LSOAs to local areas and districts", &lsoas, 1);
    return EXIT_SUCCESS;
}
