/*
 * Populations by age without a gap: an area whose bands leave ages out that others of its type have in the same year
 * has no people of these ages, and no rate. And populations that contradict themselves: more or fewer people in a band
 * than in its parts, or persons than males and females. Each said once, with the first of them.
 */
#include "core/geography/reference_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { AGES_SPANS_MAXIMUM = 1024 }; /* types of area, years and sexes; of more nothing is said */

/* From the first to the last age that any area of a type has for a year and a sex. */
struct ages_span {
    const char *type;
    int32_t year;
    enum pb_word sex;
    int32_t from, to;
};

struct ages_gaps {
    struct ages_span *spans;
    size_t count;
    size_t gaps; /* areas, years and sexes with one */
    char first[200];
};

/* The bands of one year and sex: those of people[*at] to before the result. */
static size_t ages_end(const struct pb_reference_area *area, size_t at)
{
    const struct pb_reference_people *people = area->people;
    size_t end = at;
    while (end < area->people_count && people[end].year == people[at].year && people[end].sex == people[at].sex)
        end++;
    return end;
}

static struct ages_span *ages_span_of(struct ages_gaps *gaps, const struct pb_reference_area *area,
                                      const struct pb_reference_people *people)
{
    for (size_t i = gaps->count; i-- > 0;)
        if (gaps->spans[i].year == people->year && gaps->spans[i].sex == people->sex &&
            strcmp(gaps->spans[i].type, area->type) == 0)
            return &gaps->spans[i];
    if (gaps->count == AGES_SPANS_MAXIMUM)
        return NULL;
    gaps->spans[gaps->count] =
        (struct ages_span){ area->type, people->year, people->sex, people->age_from, people->age_to };
    return &gaps->spans[gaps->count++];
}

static void ages_widen(struct ages_span *span, const struct pb_reference_people *band)
{
    if (!span)
        return;
    span->from = band->age_from < span->from ? band->age_from : span->from;
    span->to = band->age_to > span->to ? band->age_to : span->to;
}

/* The age from which no bands lead on to the end of the span; its end: there is no gap. Bands are sorted by age. */
static int32_t ages_reach(const struct pb_reference_people *bands, size_t count, const struct ages_span *span)
{
    bool reached[PB_AGE_END + 1] = { false };
    int32_t furthest = span->from;
    reached[span->from] = true;
    for (size_t i = 0; i < count; i++)
        if (reached[bands[i].age_from]) {
            reached[bands[i].age_to] = true;
            furthest = bands[i].age_to > furthest ? bands[i].age_to : furthest;
        }
    return furthest;
}

static void ages_look(struct ages_gaps *gaps, const struct pb_reference_area *area, size_t at, size_t end)
{
    const struct pb_reference_people *bands = &area->people[at];
    const struct ages_span *span = ages_span_of(gaps, area, bands);
    const int32_t reach = span ? ages_reach(bands, end - at, span) : PB_AGE_END;
    if (!span || reach == span->to || gaps->gaps++)
        return;
    (void)snprintf(gaps->first, sizeof gaps->first, "%.60s%s%.60s%s, %d, %s: nobody from age %d on", area->code,
                   *area->name ? " (" : "", area->name, *area->name ? ")" : "", (int)bands->year,
                   pb_vocabulary[bands->sex].text, (int)reach);
}

/* ---- People who contradict each other ---- */

struct ages_contradictions {
    size_t count;
    char first[240];
};

static enum pb_status ages_contradict(struct reference_building *building, struct ages_contradictions *found,
                                      const struct pb_people_doubt *doubt, const char *of)
{
    const struct pb_reference_area *area = &building->reference->areas[doubt->area];
    char to[16] = " and over";
    if (isnan(doubt->first) || isnan(doubt->other) || !pb_reference_differ(doubt->first, doubt->other))
        return PB_OK;
    if (found->count++ == 0) {
        const enum pb_word sex = doubt->sex == PB_WORD_NONE ? PB_WORD_PERSONS : doubt->sex;
        if (doubt->age_to < PB_AGE_END)
            (void)snprintf(to, sizeof to, " to %d", (int)doubt->age_to - 1);
        (void)snprintf(found->first, sizeof found->first, "%.60s, %d: %s aged %d%s are %g, and %s %g", area->code,
                       (int)doubt->year, pb_vocabulary[sex].text, (int)doubt->age_from, to, doubt->first, of,
                       doubt->other);
    }
    return pb_reference_doubt_people(building, doubt);
}

/* The people of the bands within this one, which stand around it, without a gap; NaN: there is one. */
static double ages_parts(const struct pb_reference_people *bands, size_t count, size_t whole)
{
    double sums[PB_AGE_END + 1];
    for (int32_t age = 0; age <= PB_AGE_END; age++)
        sums[age] = PB_MISSING;
    sums[bands[whole].age_from] = 0;
    for (size_t i = 0; i < count; i++)
        if (i != whole && bands[i].age_from >= bands[whole].age_from && bands[i].age_to <= bands[whole].age_to &&
            !isnan(sums[bands[i].age_from]) && isnan(sums[bands[i].age_to]))
            sums[bands[i].age_to] = sums[bands[i].age_from] + bands[i].people;
    return sums[bands[whole].age_to];
}

static double ages_of_sex(const struct reference_building *building, const struct pb_reference_area *area,
                          const struct pb_reference_people *band, enum pb_word sex)
{
    const struct pb_people_asked asked = { sex, band->age_from, band->age_to, band->year, band->year };
    const struct pb_people_found found = pb_reference_people(building->reference, area, &asked);
    return found.matched ? found.people : PB_MISSING;
}

/* The bands of one year and sex. One with parts begins where a narrower one does, which stands before it; of persons
 * the widest band from the first age on is compared, since a million are looked at. */
static enum pb_status ages_compare(struct reference_building *building, struct ages_contradictions *found,
                                   const struct pb_reference_area *area, size_t at, size_t end)
{
    const struct pb_reference_people *bands = &area->people[at];
    struct pb_reference_people widest = bands[0];
    struct pb_people_doubt doubt = { .area = (uint32_t)(area - building->reference->areas), .year = bands[0].year };
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < end - at; i++) {
        widest.age_to = bands[i].age_to > widest.age_to ? bands[i].age_to : widest.age_to;
        if (i == 0 || bands[i].age_from != bands[i - 1].age_from)
            continue;
        doubt.sex = bands[i].sex;
        doubt.age_from = bands[i].age_from;
        doubt.age_to = bands[i].age_to;
        doubt.first = bands[i].people;
        doubt.other = ages_parts(bands, end - at, i);
        status = ages_contradict(building, found, &doubt, "its parts");
    }
    if (status != PB_OK || widest.sex != PB_WORD_PERSONS)
        return status;
    doubt.sex = PB_WORD_NONE;
    doubt.age_from = widest.age_from;
    doubt.age_to = widest.age_to;
    doubt.first = ages_of_sex(building, area, &widest, PB_WORD_PERSONS);
    doubt.other =
        ages_of_sex(building, area, &widest, PB_WORD_MALE) + ages_of_sex(building, area, &widest, PB_WORD_FEMALE);
    return ages_contradict(building, found, &doubt, "males and females");
}

static enum pb_status ages_check_contradictions(struct reference_building *building)
{
    const struct pb_reference *reference = building->reference;
    struct ages_contradictions found = { 0 };
    enum pb_status status = PB_OK;
    for (size_t a = 0; a < reference->area_count; a++)
        for (size_t at = 0; status == PB_OK && at < reference->areas[a].people_count;) {
            size_t end = ages_end(&reference->areas[a], at);
            status = ages_compare(building, &found, &reference->areas[a], at, end);
            at = end;
        }
    if (status != PB_OK || found.count == 0)
        return status;
    return pb_reference_fault(building, SIZE_MAX, "population",
                              "%zu population%s that contradict%s what %s made of, the first one %s: the number of the "
                              "whole counts, and no rate of it is exact",
                              found.count, found.count == 1 ? "" : "s", found.count == 1 ? "s" : "",
                              found.count == 1 ? "it is" : "they are", found.first);
}

/* ---- Both ---- */

enum pb_status pb_reference_check_ages(struct reference_building *building)
{
    const struct pb_reference *reference = building->reference;
    struct ages_gaps gaps = { .spans = pb_arena_take(&building->scratch, AGES_SPANS_MAXIMUM, sizeof *gaps.spans) };
    if (!gaps.spans)
        return pb_out_of_memory(building->error);
    for (size_t a = 0; a < reference->area_count; a++) {
        const struct pb_reference_area *area = &reference->areas[a];
        struct ages_span *span = NULL;
        for (size_t i = 0; i < area->people_count; i++) {
            if (i == 0 || area->people[i].year != area->people[i - 1].year ||
                area->people[i].sex != area->people[i - 1].sex)
                span = ages_span_of(&gaps, area, &area->people[i]);
            ages_widen(span, &area->people[i]);
        }
    }
    for (size_t a = 0; a < reference->area_count; a++)
        for (size_t at = 0; at < reference->areas[a].people_count;) {
            size_t end = ages_end(&reference->areas[a], at);
            ages_look(&gaps, &reference->areas[a], at, end);
            at = end;
        }
    enum pb_status status = ages_check_contradictions(building);
    if (status != PB_OK || gaps.gaps == 0)
        return status;
    return pb_reference_fault(building, SIZE_MAX, "ages",
                              "%zu population%s without ages that others of the kind have, the first one %s: there is "
                              "no figure for these ages and all that need them",
                              gaps.gaps, gaps.gaps == 1 ? "" : "s", gaps.first);
}
