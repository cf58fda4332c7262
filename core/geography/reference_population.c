/*
 * How many people live in an area. Bands of age are put together so that they cover what was asked for, without a gap
 * and without counting anybody twice.
 */
#include "core/geography/reference_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct people_fact {
    uint32_t area;
    struct pb_reference_people people;
};

/* ---- Facts ---- */

static int people_order(const struct pb_reference_people *left, const struct pb_reference_people *right)
{
    if (left->year != right->year)
        return left->year < right->year ? -1 : 1;
    if (left->sex != right->sex)
        return left->sex < right->sex ? -1 : 1;
    if (left->age_from != right->age_from)
        return left->age_from < right->age_from ? -1 : 1;
    return left->age_to < right->age_to ? -1 : left->age_to > right->age_to;
}

static int people_in_order(const void *a, const void *b)
{
    const struct people_fact *left = a;
    const struct people_fact *right = b;
    if (left->area != right->area)
        return left->area < right->area ? -1 : 1;
    return people_order(&left->people, &right->people);
}

/* The year in the middle of which they were counted: that in which the period begins, of 2018/19 the year 2018. */
static int32_t people_year(const struct pb_table *facts, size_t row)
{
    return facts->period_start[row] / 10000;
}

static enum pb_status people_read(struct reference_building *building, size_t row, struct people_fact *fact,
                                  bool *sound)
{
    const struct pb_table *facts = building->facts;
    const char *age = pb_cell(facts, age, row);
    size_t length = pb_symbol_length(facts->symbols, facts->age[row]);
    *fact = (struct people_fact){ .area = building->positions[facts->area_code[row]] };
    struct pb_reference_people *people = &fact->people;
    people->people = facts->value[row];
    people->year = people_year(facts, row);
    people->sex = facts->sex[row] == PB_WORD_NONE
                      ? PB_WORD_PERSONS
                      : pb_sex_of(pb_cell(facts, sex, row), pb_symbol_length(facts->symbols, facts->sex[row]));
    bool all = length == 0 || pb_is_total(age, length);
    people->age_to = PB_AGE_END;
    *sound = !isnan(people->people) && people->people >= 0 && people->year > 0 && people->sex != PB_WORD_NONE &&
             (all || pb_age_parse(age, length, &people->age_from, &people->age_to));
    if (*sound && !(all && people->people == 0))
        return PB_OK;
    *sound = false;
    char figure[40] = "no figure";
    if (!isnan(people->people))
        (void)snprintf(figure, sizeof figure, "%g", people->people);
    return pb_reference_fault(building, row, "population",
                              "a population of %s, sex '%.40s', age '%.40s', period '%.40s' of %.60s cannot be used",
                              figure, pb_cell(facts, sex, row), age, pb_cell(facts, period, row),
                              pb_cell(facts, area_code, row));
}

static enum pb_status read_people(struct reference_building *building, struct people_fact *items, size_t *count)
{
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < building->facts->rows; row++) {
        bool sound = false;
        if (!pb_reference_is(building->facts, row, PB_FACT_POPULATION))
            continue;
        status = people_read(building, row, &items[*count], &sound);
        *count += sound;
    }
    return status;
}

static enum pb_status contradict_people(struct reference_building *building, const struct people_fact *first,
                                        const struct people_fact *other)
{
    const struct pb_reference_people *people = &first->people;
    const struct pb_people_doubt doubt = {
        .area = first->area,
        .sex = people->sex,
        .age_from = people->age_from,
        .age_to = people->age_to,
        .year = people->year,
        .first = people->people,
        .other = other->people.people,
        .apart = pb_reference_differ(people->people, other->people.people),
    };
    enum pb_status status = pb_reference_doubt_people(building, &doubt);
    return status == PB_OK
               ? pb_reference_fault(building, SIZE_MAX, "population", "two populations of %.60s in %d, %g and %g: %s",
                                    building->reference->areas[first->area].code, (int)people->year, doubt.first,
                                    doubt.other,
                                    doubt.apart ? "nothing is made of either; leave out the one that is wrong"
                                                : "the first one counts, and no rate of it is exact")
               : status;
}

/* Equal ones stay once; of different ones the first counts, which the stable order of the facts decides, or none. */
static enum pb_status settle_people(struct reference_building *building, struct people_fact *items, size_t *count)
{
    enum pb_status status = PB_OK;
    size_t kept = 0;
    for (size_t i = 0; status == PB_OK && i < *count; i++) {
        if (kept && people_in_order(&items[kept - 1], &items[i]) == 0) {
            if (items[kept - 1].people.people != items[i].people.people)
                status = contradict_people(building, &items[kept - 1], &items[i]);
            continue;
        }
        items[kept++] = items[i];
    }
    *count = kept;
    return status;
}

/* Sorts and keeps the order of equals: by merging, since there may be a million. */
static void people_sort(struct people_fact *items, struct people_fact *scratch, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t middle = at + width < count ? at + width : count;
            size_t end = middle + width < count ? middle + width : count;
            size_t left = at;
            size_t right = middle;
            for (size_t to = at; to < end; to++)
                scratch[to] = left < middle && (right == end || people_in_order(&items[left], &items[right]) <= 0)
                                  ? items[left++]
                                  : items[right++];
        }
        memcpy(items, scratch, count * sizeof *items);
    }
}

static enum pb_status list_people(struct reference_building *building, const struct people_fact *items, size_t count)
{
    struct pb_reference *reference = building->reference;
    struct pb_reference_people *people = pb_arena_take(&reference->arena, count, sizeof *people);
    if (!people)
        return pb_out_of_memory(building->error);
    for (size_t i = 0; i < count; i++) {
        struct pb_reference_area *area = &reference->areas[items[i].area];
        if (area->people_count++ == 0)
            area->people = &people[i];
        people[i] = items[i].people;
    }
    return PB_OK;
}

enum pb_status pb_reference_build_people(struct reference_building *building)
{
    size_t room = 0;
    size_t count = 0;
    for (size_t row = 0; row < building->facts->rows; row++)
        room += pb_reference_is(building->facts, row, PB_FACT_POPULATION);
    struct people_fact *items = reallocarray(NULL, room + 1, sizeof *items);     /* checked: below */
    struct people_fact *scratch = reallocarray(NULL, room + 1, sizeof *scratch); /* checked: below */
    enum pb_status status = items && scratch ? read_people(building, items, &count) : pb_out_of_memory(building->error);
    if (status == PB_OK) {
        people_sort(items, scratch, count);
        status = settle_people(building, items, &count);
    }
    if (status == PB_OK)
        status = list_people(building, items, count);
    free(items);
    free(scratch);
    return status;
}

/* ---- Questions ---- */

/* The first of the area's people of this year and sex that are as old; they are in this order. */
static size_t people_from(const struct pb_reference_area *area, int32_t year, enum pb_word sex, int32_t from)
{
    const struct pb_reference_people wanted = { .year = year, .sex = sex, .age_from = from };
    size_t low = 0;
    size_t high = area->people_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (people_order(&area->people[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The people of one year and sex from bands that tile the ages; NaN where none do. */
static double people_tile(const struct pb_reference_area *area, int32_t year, enum pb_word sex, int32_t from,
                          int32_t to)
{
    double sums[PB_AGE_END + 1];
    for (int32_t age = from; age <= to; age++)
        sums[age] = PB_MISSING;
    sums[from] = 0;
    for (size_t i = people_from(area, year, sex, from); i < area->people_count; i++) {
        const struct pb_reference_people *band = &area->people[i];
        if (band->year != year || band->sex != sex)
            break;
        if (band->age_to <= to && !isnan(sums[band->age_from]) && isnan(sums[band->age_to]))
            sums[band->age_to] = sums[band->age_from] + band->people;
    }
    return sums[to];
}

static double people_in(const struct pb_reference_area *area, int32_t year, const struct pb_people_asked *asked)
{
    double people = people_tile(area, year, asked->sex, asked->age_from, asked->age_to);
    if (!isnan(people) || asked->sex != PB_WORD_PERSONS)
        return people;
    return people_tile(area, year, PB_WORD_MALE, asked->age_from, asked->age_to) +
           people_tile(area, year, PB_WORD_FEMALE, asked->age_from, asked->age_to);
}

/* The year that has the people asked for and is nearest; the later one of two. 0: none has. */
static int32_t people_nearest(const struct pb_reference_area *area, int32_t year, const struct pb_people_asked *asked)
{
    int32_t nearest = 0;
    for (size_t i = 0; i < area->people_count; i++) {
        int32_t other = area->people[i].year;
        if (nearest && abs(other - year) > abs(nearest - year))
            continue;
        if (other != nearest && !isnan(people_in(area, other, asked)))
            nearest = other;
    }
    return nearest;
}

/* Notes numbers that contradict each other; of two that are far apart neither is known. */
static void people_note_doubt(struct pb_people_found *found, const struct pb_reference_area *area,
                              const struct pb_people_doubt *doubt, double *people)
{
    if (!doubt)
        return;
    found->doubt = found->doubt ? found->doubt : doubt;
    if (!doubt->apart || found->gap != PB_PEOPLE_KNOWN)
        return;
    *people = PB_MISSING;
    found->doubt = doubt;
    found->gap = PB_PEOPLE_APART;
    found->lacking = area;
}

static struct pb_people_found people_own(const struct pb_reference *reference, const struct pb_reference_area *area,
                                         const struct pb_people_asked *asked)
{
    struct pb_people_found found = { .matched = true };
    for (int32_t year = asked->first_year; year <= asked->last_year; year++) {
        double people = people_in(area, year, asked);
        int32_t used = year;
        if (isnan(people)) {
            found.matched = false;
            found.year_used = used = people_nearest(area, year, asked);
            people = used ? people_in(area, used, asked) : PB_MISSING;
        }
        if (isnan(people)) {
            found.gap = PB_PEOPLE_NONE;
            found.lacking = area;
        } else
            people_note_doubt(&found, area, pb_reference_people_doubt(reference, area, asked, used), &people);
        found.people += people;
    }
    return found;
}

/* Residents are not the patients of practices, wherever these are. */
static bool people_live_in(const struct pb_reference_area *area)
{
    static const char *const types[] = { PB_TYPE_LSOA, PB_TYPE_MSOA, PB_TYPE_LOCAL, PB_TYPE_DISTRICT };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(area->type, types[i]) == 0)
            return true;
    return false;
}

/* Does a link hold in the middle of the year? Year 0: does it hold now? */
static bool people_link_holds(const struct pb_reference_link *link, int32_t year)
{
    enum { MIDDLE = 630, YEAR = 10000 };
    const int32_t day = year * YEAR + MIDDLE;
    return year ? (link->from == 0 || link->from <= day) && (link->to == 0 || link->to >= day) : link->to == 0;
}

/* The smaller areas must be of one type, so that nobody is counted twice: that of the first with populations. */
static const struct pb_reference_area *people_first(const struct pb_reference *reference,
                                                    const struct pb_reference_area *area, int32_t year)
{
    for (size_t i = 0; i < area->child_count; i++) {
        const struct pb_reference_area *child = &reference->areas[area->children[i].area];
        bool patients = people_live_in(area) && strcmp(child->type, PB_TYPE_PRACTICE) == 0;
        if (people_link_holds(&area->children[i], year) && child->people_count && !patients)
            return child;
    }
    return NULL;
}

/* Keeps the first reason why the sum is not known. */
static void people_note(struct pb_people_found *sum, const struct pb_people_found *part)
{
    sum->doubt = sum->doubt ? sum->doubt : part->doubt;
    if (sum->gap != PB_PEOPLE_KNOWN || part->gap == PB_PEOPLE_KNOWN)
        return;
    sum->gap = part->gap;
    sum->lacking = part->lacking;
    sum->doubt = part->doubt;
}

/* Those of one year, from the smaller areas of the coding that lie there in the year `when`; 0: now. Of one that lies
 * in the area in part nobody knows which part of its people do. Where another year stands in for some, it does for all:
 * else people may be counted where they lived by the old boundaries, and by the new ones again. */
static struct pb_people_found people_of_coding(const struct pb_reference *reference,
                                               const struct pb_reference_area *area,
                                               const struct pb_people_asked *asked, const char *type, int32_t when,
                                               uint32_t vintage)
{
    struct pb_people_found sum = { .people = PB_MISSING, .gap = PB_PEOPLE_NONE, .lacking = area };
    size_t count = 0;
    for (size_t i = 0; type && i < area->child_count; i++) {
        const struct pb_reference_link *link = &area->children[i];
        const struct pb_reference_area *child = &reference->areas[link->area];
        const bool other = vintage && child->vintages && (child->vintages & vintage) == 0;
        if (other || !people_link_holds(link, when) || strcmp(type, child->type) != 0)
            continue;
        struct pb_people_found own = people_own(reference, child, asked);
        if (count++ == 0)
            sum = (struct pb_people_found){ .matched = own.matched, .year_used = own.year_used };
        bool alike = own.matched == sum.matched && own.year_used == sum.year_used;
        if (link->contested)
            own = (struct pb_people_found){ .people = PB_MISSING, .gap = PB_PEOPLE_DOUBTED, .lacking = area };
        else if (own.gap == PB_PEOPLE_KNOWN && (!alike || link->share < 1)) {
            own = (struct pb_people_found){ .people = PB_MISSING,
                                            .gap = alike ? PB_PEOPLE_IN_PART : PB_PEOPLE_OTHER_YEAR,
                                            .lacking = child };
        }
        people_note(&sum, &own);
        sum.people += own.people;
    }
    return sum;
}

/* The vintages of all smaller areas that lie there in the year; 0: they are of one, or nobody says it. */
static uint32_t people_vintages(const struct pb_reference *reference, const struct pb_reference_area *area,
                                const char *type, int32_t when)
{
    uint32_t all = 0;
    uint32_t each = UINT32_MAX;
    for (size_t i = 0; reference->vintage_count > 1 && type && i < area->child_count; i++) {
        const struct pb_reference_area *child = &reference->areas[area->children[i].area];
        if (!people_link_holds(&area->children[i], when) || strcmp(type, child->type) != 0)
            continue;
        all |= child->vintages;
        each &= child->vintages ? child->vintages : UINT32_MAX;
    }
    return all & ~each ? all : 0;
}

static bool people_is_better(const struct pb_people_found *own, const struct pb_people_found *best, int32_t year)
{
    if (isnan(own->people) || isnan(best->people))
        return isnan(best->people);
    if (own->matched != best->matched)
        return own->matched;
    return !own->matched && abs(own->year_used - year) < abs(best->year_used - year);
}

/* Of several codings of the smaller areas, that of which all have people of the year, or of the nearest one: the later
 * one of two. */
static struct pb_people_found people_of_year(const struct pb_reference *reference, const struct pb_reference_area *area,
                                             const struct pb_people_asked *asked, const char *type, int32_t when)
{
    struct pb_people_found best = { .people = PB_MISSING, .gap = PB_PEOPLE_NONE, .lacking = area };
    const uint32_t vintages = people_vintages(reference, area, type, when);
    const char *vintage = ""; /* of the best */
    if (vintages == 0)
        return people_of_coding(reference, area, asked, type, when, 0);
    for (size_t i = 0; i < reference->vintage_count; i++) {
        if ((vintages & ((uint32_t)1 << i)) == 0)
            continue;
        struct pb_people_found own = people_of_coding(reference, area, asked, type, when, (uint32_t)1 << i);
        const bool better = people_is_better(&own, &best, asked->first_year);
        if (better ||
            (strcmp(reference->vintages[i], vintage) > 0 && !people_is_better(&best, &own, asked->first_year))) {
            best = own;
            vintage = reference->vintages[i];
        }
    }
    return best;
}

/* Year by year, as areas may come and go in between. */
static struct pb_people_found people_of_children(const struct pb_reference *reference,
                                                 const struct pb_reference_area *area,
                                                 const struct pb_people_asked *asked)
{
    struct pb_people_found sum = { .matched = true, .unsure = area->coded_unsure };
    if (area->doubted_count || area->coded_twice)
        return (struct pb_people_found){ .people = PB_MISSING, .gap = PB_PEOPLE_DOUBTED, .lacking = area };
    for (int32_t year = asked->first_year; year <= asked->last_year; year++) {
        struct pb_people_asked one = *asked;
        one.first_year = one.last_year = year;
        const struct pb_reference_area *then = people_first(reference, area, year);
        const struct pb_reference_area *first = then ? then : people_first(reference, area, 0);
        struct pb_people_found own = people_of_year(reference, area, &one, first ? first->type : NULL, then ? year : 0);
        if (!own.matched) {
            sum.matched = false;
            sum.year_used = own.year_used;
        }
        people_note(&sum, &own);
        sum.people += own.people;
    }
    return sum;
}

struct pb_people_found pb_reference_people(const struct pb_reference *reference, const struct pb_reference_area *area,
                                           const struct pb_people_asked *asked)
{
    bool sound = reference && area && asked->age_from >= 0 && asked->age_from < asked->age_to &&
                 asked->age_to <= PB_AGE_END && asked->first_year > 0 && asked->first_year <= asked->last_year &&
                 asked->last_year - asked->first_year < 100;
    if (!sound)
        return (struct pb_people_found){ .people = PB_MISSING, .gap = PB_PEOPLE_NONE, .lacking = area };
    return area->people_count ? people_own(reference, area, asked) : people_of_children(reference, area, asked);
}
