#include "engine/run/drift_private.h"

#include "placebook/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* The columns of a row whose texts are compared, and which part of the source they are. */
static const struct {
    size_t column;
    enum pb_drift_part part;
} drift_facets[] = {
    { PB_COLUMN(area_code), PB_DRIFT_AREAS }, { PB_COLUMN(period), PB_DRIFT_PERIODS },
    { PB_COLUMN(unit), PB_DRIFT_UNITS },      { PB_COLUMN(sex), PB_DRIFT_VALUES },
    { PB_COLUMN(age), PB_DRIFT_VALUES },      { PB_COLUMN(category_type), PB_DRIFT_VALUES },
    { PB_COLUMN(category), PB_DRIFT_VALUES },
};
enum { DRIFT_FACETS = sizeof drift_facets / sizeof drift_facets[0], DRIFT_BEFORE = 1, DRIFT_NOW = 2 };

/* A row as two numbers: which fact it is, and what it says of it. */
struct drift_fact {
    uint64_t key, figures;
};

/* Of one measure: the texts of each facet with the side that has them, and the facts before. */
struct drift_measure {
    struct pb_symbols texts[DRIFT_FACETS];
    unsigned char *sides[DRIFT_FACETS];
    size_t side_capacity[DRIFT_FACETS];
    struct drift_fact *facts; /* open addressing; key 0: free */
    size_t fact_capacity;
    uint64_t revised, compared;
};

/* ---- One measure ---- */

static void drift_measure_close(struct drift_measure *measure)
{
    for (size_t f = 0; f < DRIFT_FACETS; f++) {
        pb_symbols_close(&measure->texts[f]);
        free(measure->sides[f]);
    }
    free(measure->facts);
}

static enum pb_status drift_measure_open(struct drift_measure *measure, uint64_t rows, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    *measure = (struct drift_measure){ .fact_capacity = 64 };
    while (measure->fact_capacity < rows * 2)
        measure->fact_capacity *= 2;
    for (size_t f = 0; status == PB_OK && f < DRIFT_FACETS; f++)
        status = pb_symbols_open(&measure->texts[f], error);
    measure->facts = calloc(measure->fact_capacity, sizeof *measure->facts); /* checked: below */
    if (status == PB_OK && !measure->facts)
        status = pb_out_of_memory(error);
    if (status != PB_OK)
        drift_measure_close(measure);
    return status;
}

static enum pb_status drift_side(struct drift_measure *measure, size_t facet, const char *text, size_t length,
                                 unsigned char side, struct pb_error *error)
{
    pb_symbol symbol = pb_symbol_add(&measure->texts[facet], text, length);
    size_t capacity = measure->side_capacity[facet];
    if (symbol == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (symbol >= capacity) {
        size_t larger = ((size_t)symbol + 1) * 2;
        unsigned char *grown = realloc(measure->sides[facet], larger); /* checked: next line */
        if (!grown)
            return pb_out_of_memory(error);
        memset(grown + capacity, 0, larger - capacity);
        measure->sides[facet] = grown;
        measure->side_capacity[facet] = larger;
    }
    measure->sides[facet][symbol] |= side;
    return PB_OK;
}

/* Marks each text of a column once, and gives every symbol of the table its hash. */
static enum pb_status drift_take_facet(struct drift_measure *measure, const struct pb_table *table, size_t facet,
                                       unsigned char side, bool *seen, struct pb_error *error)
{
    const pb_symbol *column = *(pb_symbol *const *)((const char *)table + drift_facets[facet].column);
    enum pb_status status = PB_OK;
    memset(seen, 0, (size_t)table->symbols->count + 1);
    for (size_t row = 0; status == PB_OK && row < table->rows; row++) {
        if (seen[column[row]])
            continue;
        seen[column[row]] = true;
        status = drift_side(measure, facet, pb_symbol_text(table->symbols, column[row]),
                            pb_symbol_length(table->symbols, column[row]), side, error);
    }
    return status;
}

static struct drift_fact drift_fact_of(const struct pb_table *table, size_t row, const uint64_t *hashes)
{
    const pb_symbol which[] = { table->area_code[row],     table->sex[row],      table->age[row],
                                table->category_type[row], table->category[row], table->period[row] };
    uint64_t key[sizeof which / sizeof which[0]];
    const double figures[] = { table->value[row], table->count[row], table->denominator[row] };
    uint64_t bits[3];
    for (size_t i = 0; i < sizeof which / sizeof which[0]; i++)
        key[i] = hashes[which[i]];
    for (size_t i = 0; i < 3; i++) {
        double figure = pb_missing(figures[i]) ? PB_MISSING : figures[i] + 0.0; /* one NaN, and no -0 */
        memcpy(&bits[i], &figure, sizeof bits[i]);
    }
    uint64_t hash = XXH3_64bits(key, sizeof key);
    return (struct drift_fact){ hash ? hash : 1, XXH3_64bits(bits, sizeof bits) };
}

static struct drift_fact *drift_find(const struct drift_measure *measure, uint64_t key)
{
    size_t at = (size_t)key & (measure->fact_capacity - 1);
    while (measure->facts[at].key && measure->facts[at].key != key)
        at = (at + 1) & (measure->fact_capacity - 1);
    return &measure->facts[at];
}

static enum pb_status drift_take_facts(struct drift_measure *measure, const struct pb_table *table, unsigned char side,
                                       struct pb_error *error)
{
    uint64_t *hashes = calloc((size_t)table->symbols->count + 1, sizeof *hashes); /* checked: next line */
    if (!hashes)
        return pb_out_of_memory(error);
    for (uint32_t i = 0; i < table->symbols->count; i++)
        hashes[i] = XXH3_64bits(pb_symbol_text(table->symbols, i), pb_symbol_length(table->symbols, i));
    for (size_t row = 0; row < table->rows; row++) {
        struct drift_fact fact = drift_fact_of(table, row, hashes);
        struct drift_fact *known = drift_find(measure, fact.key);
        if (side == DRIFT_BEFORE)
            *known = fact;
        else if (known->key) {
            measure->compared++;
            measure->revised += known->figures != fact.figures;
        }
    }
    free(hashes);
    return PB_OK;
}

static enum pb_status drift_take_part(struct drifting *drifting, struct drift_measure *measure, const char *key,
                                      const char *part, unsigned char side, struct pb_error *error)
{
    struct pb_symbols symbols;
    struct pb_table table;
    enum pb_status status = pb_symbols_open(&symbols, error);
    if (status != PB_OK)
        return status;
    pb_table_open(&table, &symbols, PB_UNIT_ROWS_MAXIMUM);
    status = pb_store_rows(drifting->store, key, part, &table, error);
    bool *seen = calloc((size_t)symbols.count + 1, sizeof *seen); /* checked: below */
    if (status == PB_OK && !seen)
        status = pb_out_of_memory(error);
    for (size_t f = 0; status == PB_OK && f < DRIFT_FACETS; f++)
        status = drift_take_facet(measure, &table, f, side, seen, error);
    if (status == PB_OK)
        status = drift_take_facts(measure, &table, side, error);
    free(seen);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return status;
}

static enum pb_status drift_say_facet(struct drifting *drifting, const struct drift_measure *measure, size_t facet,
                                      const char *name, struct pb_error *error)
{
    const struct pb_symbols *texts = &measure->texts[facet];
    enum pb_drift_part part = drift_facets[facet].part;
    const char *gone[2] = { 0 };
    const char *come[2] = { 0 };
    size_t gone_count = 0;
    size_t come_count = 0;
    for (uint32_t i = 0; i < texts->count && i < measure->side_capacity[facet]; i++) {
        unsigned char side = measure->sides[facet][i];
        if (side == DRIFT_BEFORE && gone_count++ < 1)
            gone[0] = pb_symbol_text(texts, i);
        if (side == DRIFT_NOW && come_count++ < 1)
            come[0] = pb_symbol_text(texts, i);
    }
    bool renames = part == PB_DRIFT_VALUES || part == PB_DRIFT_UNITS;
    if (renames && gone_count == 1 && come_count == 1)
        return pb_drift_say_renamed(drifting, part, gone[0], come[0], name, error);
    enum pb_status status = PB_OK;
    for (uint32_t i = 0; status == PB_OK && i < texts->count && i < measure->side_capacity[facet]; i++) {
        unsigned char side = measure->sides[facet][i];
        if (side == DRIFT_BEFORE || side == DRIFT_NOW)
            status = pb_drift_add(drifting, part, side == DRIFT_NOW ? PB_DRIFT_ADDED : PB_DRIFT_REMOVED,
                                  pb_symbol_length(texts, i) ? pb_symbol_text(texts, i) : "(empty)", name, error);
    }
    return status;
}

static enum pb_status drift_say_measure(struct drifting *drifting, const struct drift_measure *measure,
                                        const char *name, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t f = 0; status == PB_OK && f < DRIFT_FACETS; f++)
        status = drift_say_facet(drifting, measure, f, name, error);
    if (status == PB_OK && measure->revised)
        status =
            pb_drift_add(drifting, PB_DRIFT_HISTORY, PB_DRIFT_CHANGED, name[0] ? name : "(no measure)", name, error);
    drifting->report->revised += measure->revised;
    drifting->report->compared += measure->compared;
    return status;
}

/* ---- All measures ---- */

struct drift_part {
    const char *key;
    const struct pb_unit_part *part;
    unsigned char side;
};

struct drift_parts {
    struct drift_part *items;
    size_t count, capacity;
};

/* By measure, before before now, then by digest. */
static int drift_part_order(const void *a, const void *b)
{
    const struct drift_part *one = a;
    const struct drift_part *other = b;
    int order = strcmp(one->part->name, other->part->name);
    if (order == 0)
        order = (int)one->side - (int)other->side;
    return order ? order : strcmp(one->part->digest, other->part->digest);
}

static enum pb_status drift_list(struct drifting *drifting, const struct pb_drift_side *side, unsigned char which,
                                 struct drift_parts *parts, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < side->count; u++) {
        struct pb_unit_part *found = NULL;
        size_t count = 0;
        status = pb_store_parts(drifting->store, side->keys[u], drifting->arena, &found, &count, error);
        if (status == PB_OK && parts->count + count > parts->capacity) {
            size_t capacity = (parts->count + count) * 2;
            struct drift_part *grown =
                pb_arena_grow(drifting->arena, parts->items, parts->capacity, capacity, sizeof *grown);
            if (!grown)
                return pb_out_of_memory(error);
            parts->items = grown;
            parts->capacity = capacity;
        }
        for (size_t i = 0; status == PB_OK && i < count; i++) {
            parts->items[parts->count++] = (struct drift_part){ side->keys[u], &found[i], which };
            *(which == DRIFT_NOW ? &drifting->report->rows_now : &drifting->report->rows_before) += found[i].rows;
        }
    }
    return status;
}

/* Do both sides have the same rows of a measure? */
static bool drift_same(const struct drift_part *parts, size_t count)
{
    if (count % 2)
        return false;
    for (size_t i = 0; i < count / 2; i++)
        if (parts[i].side != DRIFT_BEFORE || parts[i + count / 2].side != DRIFT_NOW ||
            strcmp(parts[i].part->digest, parts[i + count / 2].part->digest) != 0)
            return false;
    return true;
}

static enum pb_status drift_one_measure(struct drifting *drifting, const struct drift_part *parts, size_t count,
                                        struct pb_error *error)
{
    const char *name = parts[0].part->name;
    struct drift_measure measure;
    uint64_t rows = 0;
    if (drift_same(parts, count))
        return PB_OK;
    if (parts[0].side == DRIFT_NOW)
        return pb_drift_add(drifting, PB_DRIFT_MEASURES, PB_DRIFT_ADDED, name, NULL, error);
    if (parts[count - 1].side == DRIFT_BEFORE)
        return pb_drift_add(drifting, PB_DRIFT_MEASURES, PB_DRIFT_REMOVED, name, NULL, error);
    for (size_t i = 0; i < count; i++)
        rows += parts[i].side == DRIFT_BEFORE ? parts[i].part->rows : 0;
    enum pb_status status = drift_measure_open(&measure, rows, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = drift_take_part(drifting, &measure, parts[i].key, name, parts[i].side, error);
    if (status == PB_OK)
        status = drift_say_measure(drifting, &measure, name, error);
    drift_measure_close(&measure);
    return status;
}

static enum pb_status drift_measures(struct drifting *drifting, const struct drift_parts *parts, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t first = 0, end = 0; status == PB_OK && first < parts->count; first = end) {
        while (end < parts->count && strcmp(parts->items[end].part->name, parts->items[first].part->name) == 0)
            end++;
        status = drift_one_measure(drifting, &parts->items[first], end - first, error);
    }
    return status;
}

/* ---- All ---- */

enum pb_status pb_drift_compare(struct pb_store *store, const struct pb_drift_side *before,
                                const struct pb_drift_side *now, struct pb_arena *arena, struct pb_drift_report *report,
                                struct pb_error *error)
{
    struct drifting drifting = { .store = store, .arena = arena, .report = report };
    struct drift_parts parts = { 0 };
    *report = (struct pb_drift_report){ 0 };
    enum pb_status status = pb_symbols_open(&drifting.said, error);
    if (status != PB_OK)
        return status;
    status = pb_drift_columns(&drifting, before, now, error);
    if (status == PB_OK)
        status = drift_list(&drifting, before, DRIFT_BEFORE, &parts, error);
    if (status == PB_OK)
        status = drift_list(&drifting, now, DRIFT_NOW, &parts, error);
    if (status == PB_OK && parts.count) {
        qsort(parts.items, parts.count, sizeof *parts.items, drift_part_order);
        status = drift_measures(&drifting, &parts, error);
    }
    report->differs = report->differs || report->rows_before != report->rows_now;
    pb_symbols_close(&drifting.said);
    return status;
}
