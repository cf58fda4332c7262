/*
 * What adds up: areas, sexes, categories. (intervals.c: ages and periods.)
 */
#include "transforms/disclosure/dimension.h"

#include <string.h>

/* Adds districts by their codes; *known: all of them are areas of the Places file. Else the area is never the sum of
 * what is there. */
static enum pb_status add_districts(struct disclosure_dimension *dimension, const struct pb_text_list *codes,
                                    bool *known)
{
    const struct pb_geography *geography = dimension->work->context->geography;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < codes->count; i++) {
        struct disclosure_value district = { .area = pb_geography_area(geography, codes->items[i],
                                                                       strlen(codes->items[i])) };
        const struct disclosure_relation *relation = &dimension->relations[dimension->relation_count - 1];
        uint32_t value = 0;
        bool again = false;
        *known = *known && district.area;
        if (!*known)
            return PB_OK;
        status = disclosure_value_find(dimension, &district, &value);
        for (uint32_t k = 0; k < relation->count; k++)
            again = again || dimension->parts[relation->first + k] == value;
        if (status == PB_OK && !again)
            status = disclosure_part_add(dimension, value);
    }
    return status;
}

/* A county or an NHS area: the districts that it says, else those of the Places that name it. */
static enum pb_status relate_area(struct disclosure_dimension *dimension, uint32_t total)
{
    const struct pb_geography *geography = dimension->work->context->geography;
    const struct pb_area *area = dimension->values[total].area;
    bool known = true;
    enum pb_status status = disclosure_relation_add(dimension, total);
    if (status == PB_OK && area->districts.count)
        status = add_districts(dimension, &area->districts, &known);
    for (size_t i = 0; status == PB_OK && !area->districts.count && i < geography->places.count; i++) {
        const struct pb_place *place = &geography->all[i];
        if (pb_text_listed(&place->counties, area->code) || pb_text_listed(&place->nhs_areas, area->code))
            status = add_districts(dimension, &place->districts, &known);
    }
    const struct disclosure_relation *relation = &dimension->relations[dimension->relation_count - 1];
    if (status == PB_OK && (!known || relation->count == 0)) {
        dimension->part_count = relation->first;
        dimension->relation_count--;
    }
    return status;
}

static enum pb_status relate_areas(struct disclosure_dimension *dimension)
{
    size_t rows = dimension->count; /* districts that no row has come behind */
    enum pb_status status = PB_OK;
    for (uint32_t i = 0; status == PB_OK && i < rows; i++)
        if (dimension->values[i].area && pb_area_covers_districts(dimension->values[i].area))
            status = relate_area(dimension, i);
    return status;
}

static enum pb_status sex_value(struct disclosure_dimension *dimension, pb_symbol word, uint32_t *value)
{
    for (*value = 0; *value < dimension->count; ++*value)
        if (dimension->values[*value].first == word)
            return PB_OK;
    return disclosure_value_add(dimension, &(struct disclosure_value){ .first = word }, value);
}

/* Persons are males and females, also where only one of the two has rows. */
static enum pb_status relate_sexes(struct disclosure_dimension *dimension)
{
    uint32_t value[3] = { 0 };
    static const pb_symbol words[] = { PB_WORD_PERSONS, PB_WORD_MALE, PB_WORD_FEMALE };
    if (dimension->count < 2)
        return PB_OK;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < 3; i++)
        status = sex_value(dimension, words[i], &value[i]);
    if (status == PB_OK)
        status = disclosure_relation_add(dimension, value[0]);
    for (size_t i = 1; status == PB_OK && i < 3; i++)
        status = disclosure_part_add(dimension, value[i]);
    return status;
}

/* The categories of each type make the total, which is the category without a name; one alone is not a split. They are
 * in the order of their types. */
static enum pb_status relate_categories(struct disclosure_dimension *dimension)
{
    enum pb_status status = PB_OK;
    uint32_t total = 0;
    size_t rows = dimension->count;
    while (total < rows && (dimension->values[total].first || dimension->values[total].second))
        total++;
    if (total == rows)
        status = disclosure_value_add(dimension, &(struct disclosure_value){ 0 }, &total);
    for (uint32_t first = 0, next = 0; status == PB_OK && first < rows; first = next) {
        while (next < rows && dimension->values[next].first == dimension->values[first].first)
            next++;
        if (first == total || next - first < 2)
            continue;
        status = disclosure_relation_add(dimension, total);
        for (uint32_t i = first; status == PB_OK && i < next; i++)
            if (i != total)
                status = disclosure_part_add(dimension, i);
    }
    return status;
}

static void count_uses(struct disclosure_dimension *dimension, bool fill)
{
    for (size_t i = 0; i < dimension->relation_count; i++) {
        const struct disclosure_relation *relation = &dimension->relations[i];
        for (uint32_t k = 0; k <= relation->count; k++) {
            uint32_t at = k < relation->count ? dimension->parts[relation->first + k] : relation->total;
            struct disclosure_value *value = &dimension->values[at];
            if (fill)
                dimension->uses[value->first_use + value->uses] = (uint32_t)i;
            value->uses++;
        }
    }
}

static enum pb_status list_uses(struct disclosure_dimension *dimension)
{
    uint32_t next = 0;
    dimension->uses =
        pb_arena_take(&dimension->work->arena, dimension->part_count + dimension->relation_count + 1, sizeof(uint32_t));
    if (!dimension->uses)
        return pb_out_of_memory(dimension->work->error);
    count_uses(dimension, false);
    for (size_t i = 0; i < dimension->count; i++) {
        dimension->values[i].first_use = next;
        next += dimension->values[i].uses;
        dimension->values[i].uses = 0;
    }
    count_uses(dimension, true);
    for (size_t i = 0; i < dimension->relation_count; i++)
        dimension->values[dimension->relations[i].total].totals++;
    return PB_OK;
}

enum pb_status disclosure_dimension_relate(struct disclosure_dimension *dimension)
{
    enum pb_status status = disclosure_values_order(dimension);
    if (status == PB_OK)
        switch (dimension->axis) {
        case DISCLOSURE_AREA:
            status = relate_areas(dimension);
            if (status == PB_OK)
                status = disclosure_relate_small_areas(dimension);
            break;
        case DISCLOSURE_SEX:
            status = relate_sexes(dimension);
            break;
        case DISCLOSURE_CATEGORY:
            status = relate_categories(dimension);
            break;
        case DISCLOSURE_AGE:
        case DISCLOSURE_PERIOD:
        case DISCLOSURE_AXES:
            status = disclosure_relate_intervals(dimension);
            break;
        }
    return status == PB_OK ? list_uses(dimension) : status;
}

void disclosure_relation_drop(struct disclosure_dimension *dimension, size_t relation)
{
    if (!dimension->relations[relation].dropped)
        dimension->values[dimension->relations[relation].total].totals--;
    dimension->relations[relation].dropped = true;
}
