/*
 * Areas that small ones make up: a local area, an MSOA or a district of LSOAs, a network or an NHS area of practices.
 * Reference data say what lies in what; where they do not, a row does that names the area around its own: a ward of a
 * district. Small areas without a row that lie in the same sums are one part together, whose count is unknown: nobody
 * publishes more of them. So a local area is compared with an MSOA or its district wherever they overlap.
 */
#include "transforms/disclosure/dimension.h"

#include <string.h>

enum { NAMED_TYPES = 16 };

#define NO_VALUE UINT32_MAX

/* Areas of residents and of patients: the smallest, of which sums are made, and those that are small areas too. */
static const struct family {
    const char *smallest;
    const char *others[2];
} families[] = {
    { PB_TYPE_LSOA, { PB_TYPE_MSOA, PB_TYPE_LOCAL } },
    { PB_TYPE_PRACTICE, { PB_TYPE_PCN, PB_TYPE_PCN } },
};
enum { FAMILIES = sizeof families / sizeof families[0] };

struct area_sum {
    uint32_t total;
    const char *type; /* of its parts */
    struct pb_reference_member *members;
    size_t count;
};

struct survey {
    struct disclosure_dimension *dimension;
    const struct pb_reference *reference;        /* NULL: there is none */
    size_t values;                               /* before parts without a row come behind */
    const struct pb_reference_area **references; /* by value; NULL: not known there */
    const struct pb_area **homes;                /* by value: of a small area, the one around it; NULL: not known */
    uint32_t *listed;                            /* by value: the last total, plus 1, that it was made a part of */
    uint32_t *value_of;                          /* by position in the reference data; NO_VALUE: no row */
    uint32_t *class_of;                          /* by position: areas of one class lie in the same sums */
    uint32_t *split;                             /* by class: what it became in the sum at hand; then its value */
    uint32_t *stamp;                             /* by class: the sum, plus 1, in which that was */
    uint32_t *size;                              /* by class: its areas */
    uint32_t *inside;                            /* by class: those in the sum at hand */
    uint32_t classes;
    struct area_sum *sums;
    size_t sum_count, sum_capacity;
};

static const char *type_of(const struct survey *survey, uint32_t value)
{
    const struct disclosure_value *of = &survey->dimension->values[value];
    const struct pb_symbols *symbols = survey->dimension->work->context->table->symbols;
    if (survey->references[value])
        return survey->references[value]->type;
    return of->area ? of->area->type : pb_symbol_text(symbols, of->type);
}

static bool is_of_family(const struct survey *survey, const struct family *family, uint32_t value)
{
    const char *type = type_of(survey, value);
    return strcmp(type, family->smallest) == 0 || strcmp(type, family->others[0]) == 0 ||
           strcmp(type, family->others[1]) == 0;
}

static bool is_small(const struct disclosure_value *value)
{
    return !value->area || value->area->kind == PB_AREA_PCN || value->area->kind == PB_AREA_JSNA;
}

/* A local area of the Places file lies in the only district of its Place. */
static const struct pb_area *district_of_place(const struct pb_geography *geography, const struct pb_area *area)
{
    for (size_t i = 0; i < geography->places.count; i++) {
        const struct pb_place *place = &geography->all[i];
        if (place->districts.count == 1 && pb_text_listed(&place->local_areas, area->code))
            return pb_geography_area(geography, place->districts.items[0], strlen(place->districts.items[0]));
    }
    return NULL;
}

/* What its row says is around a small area, else the reference data, else the Places file. */
static const struct pb_area *find_home(const struct survey *survey, uint32_t value)
{
    const struct disclosure_work *work = survey->dimension->work;
    const struct disclosure_value *of = &survey->dimension->values[value];
    const struct pb_geography *geography = work->context->geography;
    const struct pb_symbols *symbols = work->context->table->symbols;
    const struct pb_area *home = NULL;
    if (!is_small(of))
        return NULL;
    if (of->within)
        home = pb_geography_area(geography, pb_symbol_text(symbols, of->within), pb_symbol_length(symbols, of->within));
    if (!home && survey->references[value])
        home = pb_reference_home(survey->reference, survey->references[value], work->day);
    if (!home && of->area && of->area->kind == PB_AREA_JSNA)
        home = district_of_place(geography, of->area);
    return home == of->area ? NULL : home;
}

static enum pb_status open_survey(struct survey *survey)
{
    struct disclosure_work *work = survey->dimension->work;
    const struct pb_symbols *symbols = work->context->table->symbols;
    const size_t areas = survey->reference ? survey->reference->area_count : 0;
    const size_t values = survey->values;
    survey->references = pb_arena_take(&work->arena, values, sizeof *survey->references);
    survey->homes = pb_arena_take(&work->arena, values, sizeof *survey->homes);
    survey->listed = pb_arena_take(&work->arena, values, sizeof *survey->listed);
    survey->value_of = pb_arena_take(&work->arena, areas + 1, sizeof *survey->value_of);
    survey->class_of = pb_arena_take(&work->arena, areas + 1, sizeof *survey->class_of);
    survey->split = pb_arena_take(&work->arena, areas + 1, sizeof *survey->split);
    survey->stamp = pb_arena_take(&work->arena, areas + 1, sizeof *survey->stamp);
    survey->size = pb_arena_take(&work->arena, areas + 1, sizeof *survey->size);
    survey->inside = pb_arena_take(&work->arena, areas + 1, sizeof *survey->inside);
    if (!survey->references || !survey->homes || !survey->listed || !survey->value_of || !survey->class_of ||
        !survey->split || !survey->stamp || !survey->size || !survey->inside)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < areas; i++)
        survey->value_of[i] = NO_VALUE;
    for (uint32_t i = 0; i < values; i++) {
        const struct disclosure_value *of = &survey->dimension->values[i];
        const char *code = of->area ? of->area->code : pb_symbol_text(symbols, of->first);
        survey->references[i] = pb_reference_area(survey->reference, code, strlen(code));
        survey->homes[i] = find_home(survey, i);
        if (survey->reference && survey->references[i])
            survey->value_of[survey->references[i] - survey->reference->areas] = i;
    }
    for (size_t i = 0; i < areas; i++)
        survey->size[0] += survey->value_of[i] == NO_VALUE;
    survey->classes = 1;
    return PB_OK;
}

/* ---- By the reference data ---- */

/* Counties and NHS areas are made of districts, which are made of LSOAs: that is enough. */
static bool is_sum_of_districts(const struct survey *survey, uint32_t value)
{
    const struct disclosure_dimension *dimension = survey->dimension;
    for (size_t i = 0; i < dimension->relation_count; i++)
        if (dimension->relations[i].total == value)
            return true;
    return false;
}

static enum pb_status add_sum(struct survey *survey, uint32_t total, const char *type)
{
    struct disclosure_work *work = survey->dimension->work;
    const struct pb_reference_area *area = survey->references[total];
    struct area_sum sum = { .total = total, .type = type };
    enum pb_status status = pb_reference_members(survey->reference, area, type, work->day, &work->arena, &sum.members,
                                                 &sum.count, work->error);
    if (status == PB_OK && sum.count == 0 && work->day) /* published by areas of later on */
        status =
            pb_reference_members(survey->reference, area, type, 0, &work->arena, &sum.members, &sum.count, work->error);
    if (status != PB_OK || sum.count == 0)
        return status;
    survey->sums =
        disclosure_room(work, survey->sums, &survey->sum_capacity, survey->sum_count + 1, sizeof *survey->sums);
    if (!survey->sums)
        return pb_out_of_memory(work->error);
    survey->sums[survey->sum_count++] = sum;
    return PB_OK;
}

static enum pb_status list_sums(struct survey *survey, const struct family *family)
{
    const struct pb_geography *geography = survey->dimension->work->context->geography;
    const bool residents = family == &families[0];
    enum pb_status status = PB_OK;
    bool any = false;
    for (uint32_t i = 0; i < survey->values && !any; i++)
        any = is_of_family(survey, family, i);
    for (uint32_t i = 0; any && status == PB_OK && i < survey->values; i++) {
        const struct pb_area *area = survey->dimension->values[i].area;
        if (!survey->references[i] || strcmp(survey->references[i]->type, family->smallest) == 0 ||
            (area && pb_geography_is_benchmark(geography, area)) || (residents && is_sum_of_districts(survey, i)))
            continue;
        status = add_sum(survey, i, family->smallest);
    }
    return status;
}

/* How many areas of each class are in the sum. */
static void count_inside(struct survey *survey, size_t at)
{
    const struct area_sum *sum = &survey->sums[at];
    for (size_t i = 0; i < sum->count; i++) {
        const uint32_t class = survey->class_of[sum->members[i].area];
        if (survey->value_of[sum->members[i].area] != NO_VALUE)
            continue;
        if (survey->stamp[class] != at + 1) {
            survey->stamp[class] = (uint32_t)at + 1;
            survey->inside[class] = 0;
            survey->split[class] = NO_VALUE;
        }
        survey->inside[class]++;
    }
}

/* Parts each class into what is in the sum and what is not. One that is in it as a whole stays, so that every class has
 * an area, and there is room for all of them. */
static void split_classes(struct survey *survey, size_t at)
{
    const struct area_sum *sum = &survey->sums[at];
    count_inside(survey, at);
    for (size_t i = 0; i < sum->count; i++) {
        uint32_t *class_of = &survey->class_of[sum->members[i].area];
        const uint32_t class = *class_of;
        if (survey->value_of[sum->members[i].area] != NO_VALUE ||
            (survey->split[class] == NO_VALUE && survey->inside[class] == survey->size[class]))
            continue;
        if (survey->split[class] == NO_VALUE) {
            survey->split[class] = survey->classes++;
            survey->size[survey->split[class]] = survey->inside[class];
            survey->size[class] -= survey->inside[class];
        }
        *class_of = survey->split[class];
    }
}

/* A part without a row: the areas of a class together, in every sum the same value. */
static enum pb_status add_class(struct survey *survey, uint32_t class, size_t at)
{
    enum pb_status status = PB_OK;
    if (survey->stamp[class] == at + 1)
        return PB_OK;
    survey->stamp[class] = (uint32_t)at + 1;
    if (survey->split[class] == NO_VALUE)
        status = disclosure_value_add(survey->dimension, &(struct disclosure_value){ 0 }, &survey->split[class]);
    return status == PB_OK ? disclosure_part_add(survey->dimension, survey->split[class]) : status;
}

static enum pb_status add_listed(struct survey *survey, uint32_t total, uint32_t part)
{
    if (part == total || survey->listed[part] == total + 1)
        return PB_OK;
    survey->listed[part] = total + 1;
    return disclosure_part_add(survey->dimension, part);
}

/* Small areas of one type whose rows, or whatever else is known, say that they lie in the area, unless they are parts
 * already. */
static enum pb_status add_named(struct survey *survey, uint32_t total, const char *type)
{
    const struct pb_area *around = survey->dimension->values[total].area;
    enum pb_status status = PB_OK;
    for (uint32_t i = 0; around && status == PB_OK && i < survey->values; i++)
        if (survey->homes[i] == around && strcmp(type_of(survey, i), type) == 0)
            status = add_listed(survey, total, i);
    return status;
}

static enum pb_status relate_sum(struct survey *survey, size_t at)
{
    const struct area_sum *sum = &survey->sums[at];
    enum pb_status status = disclosure_relation_add(survey->dimension, sum->total);
    if (status == PB_OK)
        survey->dimension->relations[survey->dimension->relation_count - 1].looked_up = true;
    for (size_t i = 0; status == PB_OK && i < sum->count; i++) {
        uint32_t value = survey->value_of[sum->members[i].area];
        status = value == NO_VALUE ? add_class(survey, survey->class_of[sum->members[i].area], at)
                                   : add_listed(survey, sum->total, value);
    }
    return status == PB_OK ? add_named(survey, sum->total, sum->type) : status;
}

static enum pb_status relate_by_reference(struct survey *survey)
{
    enum pb_status status = PB_OK;
    for (size_t f = 0; status == PB_OK && survey->reference && f < FAMILIES; f++)
        status = list_sums(survey, &families[f]);
    for (size_t i = 0; i < survey->sum_count; i++)
        split_classes(survey, i);
    for (uint32_t i = 0; i < survey->classes; i++) {
        survey->split[i] = NO_VALUE;
        survey->stamp[i] = 0;
    }
    for (size_t i = 0; status == PB_OK && i < survey->sum_count; i++)
        status = relate_sum(survey, i);
    return status;
}

/* ---- By what rows say of themselves ---- */

/* All small areas of one type in an area, and what else may be in it. */
static enum pb_status relate_type(struct survey *survey, uint32_t total, const char *type)
{
    uint32_t rest = 0;
    enum pb_status status = disclosure_relation_add(survey->dimension, total);
    if (status == PB_OK)
        survey->dimension->relations[survey->dimension->relation_count - 1].looked_up = true;
    if (status == PB_OK)
        status = add_named(survey, total, type);
    if (status == PB_OK)
        status = disclosure_value_add(survey->dimension, &(struct disclosure_value){ 0 }, &rest);
    return status == PB_OK ? disclosure_part_add(survey->dimension, rest) : status;
}

/* Is the area made of smaller ones itself, by which it is compared with all that is around it? */
static bool has_sum(const struct survey *survey, uint32_t value)
{
    for (size_t i = 0; i < survey->sum_count; i++)
        if (survey->sums[i].total == value)
            return true;
    return false;
}

static enum pb_status relate_named(struct survey *survey, uint32_t total)
{
    const char *types[NAMED_TYPES] = { NULL };
    size_t count = 0;
    enum pb_status status = PB_OK;
    for (uint32_t i = 0; status == PB_OK && i < survey->values; i++) {
        size_t seen = 0;
        if (i == total || survey->homes[i] != survey->dimension->values[total].area || survey->listed[i] == total + 1 ||
            has_sum(survey, i))
            continue;
        while (seen < count && strcmp(types[seen], type_of(survey, i)) != 0)
            seen++;
        if (seen < count || count == NAMED_TYPES)
            continue;
        types[count++] = type_of(survey, i);
        status = relate_type(survey, total, type_of(survey, i));
    }
    return status;
}

/* Tells what lies in what on one day from the same on another (Fowler, Noll and Vo's hash). */
static uint64_t digest_sums(const struct disclosure_dimension *dimension, size_t first)
{
    uint64_t digest = 0xCBF29CE484222325U;
    for (size_t i = first; i < dimension->relation_count; i++) {
        const struct disclosure_relation *relation = &dimension->relations[i];
        digest = (digest ^ relation->total) * 0x100000001B3U;
        for (uint32_t k = 0; k < relation->count; k++)
            digest = (digest ^ ((uint64_t)dimension->parts[relation->first + k] + 1)) * 0x100000001B3U;
    }
    return dimension->relation_count > first ? digest : 0;
}

enum pb_status disclosure_relate_small_areas(struct disclosure_dimension *dimension)
{
    struct survey survey = { .dimension = dimension,
                             .reference = dimension->work->context->reference,
                             .values = dimension->count };
    const size_t first = dimension->relation_count;
    bool any = false;
    dimension->work->made_of = 0;
    for (size_t i = 0; i < dimension->count; i++)
        any = any || is_small(&dimension->values[i]);
    if (!any)
        return PB_OK;
    enum pb_status status = open_survey(&survey);
    if (status == PB_OK)
        status = relate_by_reference(&survey);
    for (uint32_t i = 0; status == PB_OK && i < survey.values; i++)
        if (dimension->values[i].area)
            status = relate_named(&survey, i);
    dimension->work->made_of = digest_sums(dimension, first);
    return status;
}
