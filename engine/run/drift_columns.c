/*
 * The part of drift that is about columns: which headings are new, gone or renamed, and below which there is something
 * else than before.
 */
#include "engine/run/drift_private.h"
#include "placebook/reconciliation.h"

#include <stdio.h>
#include <string.h>

/* The headings of a side, and what is below each. */
struct drift_headings {
    struct pb_symbols texts; /* marked, so that no heading is a word that every pool has */
    uint32_t first;          /* words that every pool has */
    char *kinds;             /* by symbol: enum pb_heading_kind */
    size_t capacity;
};

static enum pb_status drift_headings_open(struct drift_headings *headings, struct pb_error *error)
{
    *headings = (struct drift_headings){ 0 };
    enum pb_status status = pb_symbols_open(&headings->texts, error);
    headings->first = status == PB_OK ? headings->texts.count : 0;
    return status;
}

/* A heading as the store has it: with what is below it, unless an older version kept it. */
static enum pb_status drift_heading(struct drifting *drifting, struct drift_headings *headings, const char *kept,
                                    size_t length, struct pb_error *error)
{
    char marked[1024];
    bool kinds = length > 2 && kept[length - 2] == PB_HEADING_KIND;
    char kind = kinds ? kept[length - 1] : PB_HEADING_UNKNOWN;
    size_t text = kinds ? length - 2 : length;
    (void)snprintf(marked, sizeof marked, "=%.*s", (int)(text < 1000 ? text : 1000), kept);
    pb_symbol symbol = pb_symbol_of(&headings->texts, marked);
    if (symbol == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (symbol >= headings->capacity) {
        size_t larger = ((size_t)symbol + 1) * 2;
        char *grown = pb_arena_grow(drifting->arena, headings->kinds, headings->capacity, larger, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        memset(grown + headings->capacity, PB_HEADING_UNKNOWN, larger - headings->capacity);
        headings->kinds = grown;
        headings->capacity = larger;
    }
    char *known = &headings->kinds[symbol];
    *known = (char)pb_heading_kinds((enum pb_heading_kind) * known, (enum pb_heading_kind)kind);
    return PB_OK;
}

/* The headings of all units of a side, each once, in the order in which they were first seen. */
static enum pb_status drift_read_headings(struct drifting *drifting, const struct pb_drift_side *side,
                                          struct drift_headings *headings, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < side->count; u++) {
        const char *text = "";
        size_t length = 0;
        status = pb_store_headings(drifting->store, side->keys[u], drifting->arena, &text, &length, error);
        for (size_t at = 0; status == PB_OK && at < length; at += strlen(text + at) + 1)
            status = drift_heading(drifting, headings, text + at, strlen(text + at), error);
    }
    return status;
}

/* What one side has and the other does not, in its order. */
static size_t drift_missing(const struct pb_symbols *of, const struct pb_symbols *in, uint32_t first,
                            pb_symbol *missing, size_t most)
{
    size_t count = 0;
    for (uint32_t i = first; i < of->count && count < most; i++)
        if (pb_symbol_find(in, pb_symbol_text(of, i), pb_symbol_length(of, i)) == PB_SYMBOL_NONE)
            missing[count++] = i;
    return count;
}

enum { DRIFT_COLUMNS_MAXIMUM = 4096 };

static enum pb_status drift_say_columns(struct drifting *drifting, const struct pb_symbols *before,
                                        const struct pb_symbols *now, uint32_t first, struct pb_error *error)
{
    pb_symbol *gone = pb_arena_take(drifting->arena, DRIFT_COLUMNS_MAXIMUM, sizeof *gone);
    pb_symbol *come = pb_arena_take(drifting->arena, DRIFT_COLUMNS_MAXIMUM, sizeof *come);
    enum pb_status status = PB_OK;
    if (!gone || !come)
        return pb_out_of_memory(error);
    size_t gone_count = drift_missing(before, now, first, gone, DRIFT_COLUMNS_MAXIMUM);
    size_t come_count = drift_missing(now, before, first, come, DRIFT_COLUMNS_MAXIMUM);
    bool renamed = before->count == now->count && gone_count == come_count;
    for (size_t i = 0; renamed && i < gone_count; i++)
        renamed = gone[i] == come[i]; /* the same place among as many columns */
    for (size_t i = 0; status == PB_OK && i < gone_count; i++)
        status = renamed ? pb_drift_say_renamed(drifting, PB_DRIFT_COLUMNS, pb_symbol_text(before, gone[i]) + 1,
                                                pb_symbol_text(now, come[i]) + 1, NULL, error)
                         : pb_drift_add(drifting, PB_DRIFT_COLUMNS, PB_DRIFT_REMOVED,
                                        pb_symbol_text(before, gone[i]) + 1, NULL, error);
    for (size_t i = 0; status == PB_OK && !renamed && i < come_count; i++)
        status =
            pb_drift_add(drifting, PB_DRIFT_COLUMNS, PB_DRIFT_ADDED, pb_symbol_text(now, come[i]) + 1, NULL, error);
    return status;
}

/* A column of numbers that holds texts now, or the other way round. */
static enum pb_status drift_say_retyped(struct drifting *drifting, const struct drift_headings *before,
                                        const struct drift_headings *now, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (uint32_t i = before->first; status == PB_OK && i < before->texts.count; i++) {
        char text[600];
        const char *name = pb_symbol_text(&before->texts, i);
        pb_symbol other = pb_symbol_find(&now->texts, name, pb_symbol_length(&before->texts, i));
        if (other == PB_SYMBOL_NONE)
            continue;
        bool texts = before->kinds[i] == PB_HEADING_NUMBERS && now->kinds[other] == PB_HEADING_TEXTS;
        bool numbers = before->kinds[i] == PB_HEADING_TEXTS && now->kinds[other] == PB_HEADING_NUMBERS;
        if (!texts && !numbers)
            continue;
        (void)snprintf(text, sizeof text, "'%.200s' (%s)", name + 1,
                       texts ? "texts, not numbers" : "numbers, not texts");
        status = pb_drift_add(drifting, PB_DRIFT_COLUMNS, PB_DRIFT_RETYPED, text, NULL, error);
    }
    return status;
}

enum pb_status pb_drift_columns(struct drifting *drifting, const struct pb_drift_side *before,
                                const struct pb_drift_side *now, struct pb_error *error)
{
    struct drift_headings sides[2];
    enum pb_status status = drift_headings_open(&sides[0], error);
    if (status != PB_OK)
        return status;
    status = drift_headings_open(&sides[1], error);
    if (status == PB_OK) {
        uint32_t first = sides[0].first;
        status = drift_read_headings(drifting, before, &sides[0], error);
        if (status == PB_OK)
            status = drift_read_headings(drifting, now, &sides[1], error);
        /* An older version kept none, and not every extractor tells them. */
        if (status == PB_OK && sides[0].texts.count > first && sides[1].texts.count > first)
            status = drift_say_columns(drifting, &sides[0].texts, &sides[1].texts, first, error);
        if (status == PB_OK)
            status = drift_say_retyped(drifting, &sides[0], &sides[1], error);
        pb_symbols_close(&sides[1].texts);
    }
    pb_symbols_close(&sides[0].texts);
    return status;
}
