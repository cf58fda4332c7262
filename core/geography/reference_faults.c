/*
 * What only shows when all facts are there: local areas that lie in two Places, small areas of them that no lookup
 * places, and lookups whose headings say another census than their codes.
 */
#include "core/geography/reference_private.h"
#include "placebook/codings.h"
#include "placebook/number.h"

#include <stdio.h>
#include <string.h>

/* Does any lookup say in which district small areas lie? */
static bool faults_has_districts(const struct pb_reference *reference)
{
    for (size_t i = 0; i < reference->area_count; i++)
        if (reference->areas[i].known && reference->areas[i].known->kind == PB_AREA_DISTRICT &&
            reference->areas[i].child_count)
            return true;
    return false;
}

/* Small areas that no lookup places: how many, and the first few. */
struct faults_unplaced {
    size_t count;
    char first[400];
};

static void faults_unplaced(struct faults_unplaced *unplaced, const struct pb_reference_area *child,
                            const struct pb_reference_area *local)
{
    enum { FIRST = 3 };
    const size_t length = strlen(unplaced->first);
    if (unplaced->count++ < FIRST)
        (void)snprintf(unplaced->first + length, sizeof unplaced->first - length, "%s%.32s of %.32s (%.60s)",
                       length ? ", " : "", child->code, local->code, local->name);
}

/* What no lookup places lies where the local area does, or perhaps not. */
static void faults_doubt(struct reference_building *building, const struct pb_reference_area *local,
                         const struct pb_area *home)
{
    const struct pb_reference *reference = building->reference;
    const struct pb_reference_area *district = pb_reference_area(reference, home->code, strlen(home->code));
    for (size_t i = 0; district && i < local->child_count; i++)
        if (!pb_reference_home(reference, &reference->areas[local->children[i].area], 0))
            pb_reference_doubt(building, local->children[i].area, (uint32_t)(district - reference->areas));
}

/* One fault for a local area in two Places; its other small areas are looked at all the same. */
static enum pb_status check_local(struct reference_building *building, const struct pb_reference_area *local,
                                  struct faults_unplaced *unplaced)
{
    const struct pb_reference *reference = building->reference;
    const struct pb_place *first = NULL;
    const struct pb_area *first_home = NULL;
    const char *first_code = "";
    bool told = false;
    enum pb_status status = PB_OK;
    const size_t before = unplaced->count;
    for (size_t i = 0; status == PB_OK && i < local->child_count; i++) {
        const struct pb_reference_area *child = &reference->areas[local->children[i].area];
        const struct pb_area *home = pb_reference_home(reference, child, 0);
        const struct pb_place *place = pb_geography_place_of(reference->geography, home);
        if (!home)
            faults_unplaced(unplaced, child, local);
        else if (!first) {
            first = place;
            first_home = home;
            first_code = child->code;
        } else if (place && place != first && !told) {
            told = true;
            status =
                pb_reference_fault(building, SIZE_MAX, "two-places",
                                   "the local area %.60s (%.100s) lies in two Places: %.60s in %.60s, %.60s in %.60s",
                                   local->code, local->name, first_code, first->name, child->code, place->name);
        }
    }
    if (first_home && unplaced->count > before)
        faults_doubt(building, local, first_home);
    return status;
}

/* A fact that says the vintage of an area of that census. */
static size_t faults_row(const struct pb_table *facts, const char *vintage, int32_t census)
{
    size_t row = 0;
    while (row < facts->rows &&
           (!pb_reference_is(facts, row, PB_FACT_AREA) || strcmp(pb_cell(facts, category, row), vintage) != 0 ||
            pb_census_of_code(pb_cell(facts, area_code, row)) != census))
        row++;
    return row < facts->rows ? row : SIZE_MAX;
}

/* Every census changed some LSOAs, though not of every district: in 2011 the largest one of England that kept all had
 * 209 of them. So more than that without a single new code are hardly those of the census that the headings say. */
static enum pb_status check_vintage(struct reference_building *building, size_t vintage)
{
    enum { ENOUGH = 300, LATEST = 2021, BEFORE = 2011 };
    const struct pb_reference *reference = building->reference;
    const char *said = reference->vintages[vintage];
    size_t count = 0;
    int32_t newest = 0;
    int64_t year = 0;
    for (size_t i = 0; i < reference->area_count; i++) {
        const struct pb_reference_area *area = &reference->areas[i];
        const int32_t census = strcmp(area->type, PB_TYPE_LSOA) == 0 ? pb_census_of_code(area->code) : 0;
        if (census == 0 || (area->vintages >> vintage & 1) == 0)
            continue;
        count++;
        newest = census > newest ? census : newest;
    }
    if (count < ENOUGH || !pb_integer_parse(said, strlen(said), &year) || year < BEFORE ||
        newest >= (year < LATEST ? BEFORE : LATEST))
        return PB_OK;
    return pb_reference_fault(building, faults_row(building->facts, said, newest), "codes",
                              "%zu LSOAs have codes of %s by the headings of a lookup, and none of these codes came "
                              "with that census, the newest in %d: expected a lookup of %s, or headings such as "
                              "LSOA%02dCD",
                              count, said, (int)newest, said, (int)newest % 100);
}

enum pb_status pb_reference_find_faults(struct reference_building *building)
{
    const struct pb_reference *reference = building->reference;
    struct faults_unplaced unplaced = { 0 };
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < reference->vintage_count; i++)
        status = check_vintage(building, i);
    if (status != PB_OK || !faults_has_districts(reference))
        return status;
    for (size_t i = 0; status == PB_OK && i < reference->area_count; i++)
        if (strcmp(reference->areas[i].type, PB_TYPE_LOCAL) == 0 && !reference->areas[i].known)
            status = check_local(building, &reference->areas[i], &unplaced);
    if (status != PB_OK || unplaced.count == 0)
        return status;
    return pb_reference_fault(building, SIZE_MAX, "unknown-area",
                              unplaced.count == 1
                                  ? "%zu small area of local areas is in no lookup, or lies in no district of the "
                                    "Places: %s"
                                  : "%zu small areas of local areas are in no lookup, or lie in no district of the "
                                    "Places, such as %s",
                              unplaced.count, unplaced.first);
}
