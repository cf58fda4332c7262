#include "extractors/fingertips/area_types.h"

#include "extractors/fingertips/records.h"
#include "placebook/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 4, DECLARED = 8, TYPES_MAXIMUM = 5000, GENERAL_FROM = 10000 /* ids of deprivation deciles and lists */ };

static const struct {
    const char *name;
    const char *words[WORDS]; /* one of them is in the long or the short name */
    int64_t ids[DECLARED];    /* the preferred one first */
    bool renewed;             /* a new one is a hundred above the one before */
} kinds[KINDS] = {
    [KIND_UPPER] = { "upper-tier",
                     { "upper tier", "counties & ua", "county & ua", "counties and ua" },
                     { 502, 402, 302, 202, 102 },
                     true },
    [KIND_LOWER] = { "lower-tier",
                     { "lower tier", "districts & ua", "district & ua", "districts and ua" },
                     { 501, 401, 301, 201, 101 },
                     true },
    [KIND_REGIONS] = { "regions", { "region" }, { 6 }, false },
    [KIND_SUB_ICB] = { "sub-icb", { "sub-location", "sub-icb" }, { 66 }, false },
    [KIND_ICB] = { "icb", { "icbs", "integrated care board" }, { 221 }, false },
    [KIND_PCN] = { "pcn", { "pcns", "primary care network" }, { 204 }, false },
    [KIND_ENGLAND] = { "england", { "england" }, { 15 }, false },
};

const char *fingertips_kind_name(enum fingertips_kind kind)
{
    return kinds[kind].name;
}

static bool is_unitary_or_metropolitan(const struct pb_area *area)
{
    return area->kind == PB_AREA_DISTRICT && strncmp(area->code, "E07", 3) != 0;
}

bool fingertips_kind_needed(enum fingertips_kind kind, const struct pb_geography *geography)
{
    const struct pb_area *areas = geography->areas.items;
    bool needed = kind == KIND_REGIONS && geography->region;
    for (size_t i = 0; i < geography->areas.count && !needed; i++) {
        const struct pb_area *area = &areas[i];
        needed = (kind == KIND_UPPER && (area->kind == PB_AREA_COUNTY || is_unitary_or_metropolitan(area))) ||
                 (kind == KIND_LOWER && area->kind == PB_AREA_DISTRICT) ||
                 (kind == KIND_SUB_ICB && area->kind == PB_AREA_SUB_ICB && area->to == 0) ||
                 (kind == KIND_ICB && area->kind == PB_AREA_ICB && area->to == 0);
    }
    return needed;
}

/* ---- All types of the service ---- */

struct listed_type {
    struct area_type type;
    unsigned kinds; /* bits: which kinds its names say */
};

struct listing {
    struct pb_arena *arena;
    struct listed_type *types;
    size_t count;
    size_t capacity;
};

static bool type_says(const struct pb_tabular_cell *cell, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= cell->length; i++) {
        size_t same = 0;
        while (same < length && (cell->text[i + same] | 0x20) == (word[same] | 0x20))
            same++;
        if (same == length)
            return true;
    }
    return false;
}

static unsigned kinds_said(const struct pb_tabular_cell *name, const struct pb_tabular_cell *shorter)
{
    unsigned said = 0;
    for (size_t k = 0; k < KINDS; k++)
        for (size_t w = 0; w < WORDS && kinds[k].words[w]; w++)
            if (type_says(name, kinds[k].words[w]) || type_says(shorter, kinds[k].words[w]))
                said |= 1U << k;
    return said;
}

static enum pb_status take_type(void *context, const struct pb_tabular_cell *const *cells, struct pb_error *error)
{
    struct listing *listing = context;
    int64_t id = 0;
    if (!fingertips_record_id(cells[0], &id) || listing->count == TYPES_MAXIMUM)
        return PB_OK;
    if (listing->count == listing->capacity) {
        size_t capacity = listing->capacity ? listing->capacity * 2 : 64;
        struct listed_type *grown =
            pb_arena_grow(listing->arena, listing->types, listing->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        listing->types = grown;
        listing->capacity = capacity;
    }
    const struct pb_tabular_cell *name = cells[1]->length ? cells[1] : cells[2];
    const char *copy = pb_arena_text(listing->arena, name->text, name->length);
    if (!copy)
        return pb_out_of_memory(error);
    listing->types[listing->count++] = (struct listed_type){ { id, copy }, kinds_said(cells[1], cells[2]) };
    return PB_OK;
}

static const struct listed_type *type_of_id(const struct listing *listing, int64_t id)
{
    for (size_t i = 0; i < listing->count; i++)
        if (listing->types[i].type.id == id)
            return &listing->types[i];
    return NULL;
}

/* ---- Those of a kind ---- */

static bool is_declared(enum fingertips_kind kind, int64_t id)
{
    for (size_t i = 0; i < DECLARED && kinds[kind].ids[i]; i++)
        if (kinds[kind].ids[i] == id)
            return true;
    return false;
}

/* By its id, unless its name says that it is another kind by now; or by its name. */
static bool is_of(enum fingertips_kind kind, const struct listed_type *listed)
{
    bool said = (listed->kinds >> kind) & 1U;
    if (is_declared(kind, listed->type.id))
        return said || listed->kinds == 0;
    return said && listed->type.id < GENERAL_FROM;
}

/* Has the service made a newer one than is known here? */
static bool is_newer(enum fingertips_kind kind, const struct listed_type *listed)
{
    int64_t newest = kinds[kind].ids[0];
    return kinds[kind].renewed && listed->type.id > newest && listed->type.id % 100 == newest % 100 &&
           is_of(kind, listed);
}

static void choose_type(struct area_choices *choices, const struct area_type *type)
{
    for (size_t i = 0; i < choices->count; i++)
        if (choices->types[i].id == type->id)
            return;
    if (choices->count < CHOICES_MAXIMUM)
        choices->types[choices->count++] = *type;
}

static int types_newest_first(const void *a, const void *b)
{
    int64_t one = ((const struct listed_type *)a)->type.id;
    int64_t other = ((const struct listed_type *)b)->type.id;
    return one < other ? 1 : one > other ? -1 : 0;
}

/* Newer ones than are known here, then the known ones; where there are none of these, any whose name says the kind. */
static void choose_kind(const struct listing *listing, enum fingertips_kind kind, struct area_choices *choices)
{
    for (size_t i = 0; i < listing->count; i++)
        if (is_newer(kind, &listing->types[i]))
            choose_type(choices, &listing->types[i].type);
    for (size_t i = 0; i < DECLARED && kinds[kind].ids[i]; i++) {
        const struct listed_type *listed = type_of_id(listing, kinds[kind].ids[i]);
        if (listed && is_of(kind, listed))
            choose_type(choices, &listed->type);
    }
    for (size_t i = 0; choices->count == 0 && i < listing->count; i++)
        if (is_of(kind, &listing->types[i]))
            choose_type(choices, &listing->types[i].type);
}

static enum pb_status fail_type(const char *id, const char *why, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "area type '%s' %s", id, why);
    pb_error_hint(error, "the service lists its area types under /area_types: correct 'area_types', or leave it out");
    return status;
}

static enum pb_status choose_given(const struct listing *listing, const char *text, struct area_choices choices[KINDS],
                                   struct pb_error *error)
{
    int64_t id = 0;
    (void)pb_integer_parse(text, strlen(text), &id);
    const struct listed_type *listed = type_of_id(listing, id);
    if (!listed)
        return fail_type(text, "is not one that the service has", error);
    for (size_t k = 0; k < KINDS_ASKED; k++)
        if (is_of((enum fingertips_kind)k, listed)) {
            choose_type(&choices[k], &listed->type);
            return PB_OK;
        }
    return fail_type(text, "is of no kind that is asked for: local authorities, regions and areas of the NHS are",
                     error);
}

enum pb_status fingertips_area_types_read(const struct pb_answer *answer, const struct pb_text_list *only,
                                          struct pb_arena *arena, struct area_choices choices[KINDS],
                                          struct pb_error *error)
{
    static const char *const names[] = { "Id", "Name", "Short" };
    struct listing listing = { .arena = arena };
    const struct fingertips_records wanted = {
        .names = names, .count = 3, .essential = 1, .take = take_type, .context = &listing
    };
    enum pb_status status = fingertips_records_of_answer(answer, &wanted, error);
    if (status != PB_OK)
        return status;
    if (listing.count > 1)
        qsort(listing.types, listing.count, sizeof *listing.types, types_newest_first);
    memset(choices, 0, KINDS * sizeof *choices);
    choose_kind(&listing, KIND_ENGLAND, &choices[KIND_ENGLAND]);
    for (size_t i = 0; status == PB_OK && i < only->count; i++)
        status = choose_given(&listing, only->items[i], choices, error);
    for (size_t k = 0; only->count == 0 && k < KINDS_ASKED; k++)
        choose_kind(&listing, (enum fingertips_kind)k, &choices[k]);
    return status;
}
