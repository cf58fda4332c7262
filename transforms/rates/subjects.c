/*
 * What figures are about: every area that has counts, and every Place of several districts (and the system) of which
 * one district has, period by period.
 */
#include "transforms/rates/rates.h"

#include <string.h>

static const size_t count_key[] = { PB_COLUMN(period), PB_COLUMN(area_code) };
static const size_t share_key[] = { PB_COLUMN(period), PB_COLUMN(sex) };
enum { PERIOD = 1, AREA = 2 };

/* Sexes of which there is a figure to make: those that the measure has already; else all, but life expectancies of
 * males and females alone. */
static bool is_sex_wanted(const struct rates_work *work, size_t sex)
{
    if (work->own.any)
        return work->own.sexes[sex];
    bool years = work->from->how == PB_MADE_LIFE_EXPECTANCY || work->from->how == PB_MADE_HEALTHY_LIFE_EXPECTANCY;
    return !years || rates_sexes[sex] != PB_WORD_PERSONS;
}

static bool subject_has_sex(const struct rates_work *work, const struct rates_subject *subject, enum pb_word sex)
{
    const struct pb_table *rows = work->context->components;
    for (size_t i = 0; i < subject->count; i++)
        for (size_t k = 0; k < subject->parts[i]->count; k++) {
            pb_symbol found = rows->sex[subject->parts[i]->rows[k]];
            if (found == (pb_symbol)sex || (sex == PB_WORD_PERSONS && found == PB_WORD_NONE))
                return true;
        }
    return false;
}

static bool has_sex(const struct rates_work *work, const struct rates_subject *subject, enum pb_word sex)
{
    return subject_has_sex(work, subject, sex) ||
           (sex == PB_WORD_PERSONS && subject_has_sex(work, subject, PB_WORD_MALE) &&
            subject_has_sex(work, subject, PB_WORD_FEMALE));
}

/* A Place's figure would tell that of a district which the source withholds. */
static bool nothing_is_withheld(struct rates_figure *figure)
{
    const struct rates_work *work = figure->work;
    const struct pb_table *rows = work->context->components;
    size_t like = figure->subject->like;
    for (size_t i = 0; figure->subject->place && i < figure->subject->count; i++) {
        const struct rates_area *part = figure->subject->parts[i];
        size_t own = rates_find_own(work, part->known, part->code, figure->sex, rows->period_start[like],
                                    rows->period_end[like]);
        if (own != SIZE_MAX && work->context->table->status[own] == PB_WORD_SUPPRESSED)
            return rates_not(figure, "%.100s is suppressed", part->name);
    }
    return true;
}

static bool districts_are_there(struct rates_figure *figure)
{
    const struct rates_subject *subject = figure->subject;
    for (size_t i = 0; i < subject->count; i++)
        if (subject->parts[i]->count == 0)
            return rates_not(figure, "no counts of %.100s", subject->parts[i]->name);
    return true;
}

static bool calculate(struct rates_figure *figure)
{
    return figure->work->from->how == PB_MADE_HEALTHY_LIFE_EXPECTANCY ? rates_healthy(figure) : rates_calculate(figure);
}

static enum pb_status serve_subject(struct rates_work *work, const struct rates_subject *subject)
{
    enum pb_status status = PB_OK;
    size_t most = 0;
    for (size_t i = 0; i < subject->count; i++)
        most += subject->parts[i]->count + (work->health_count ? RATES_BANDS : 0);
    if (pb_cancelled(work->context, work->error))
        return PB_FATAL;
    for (size_t sex = 0; status == PB_OK && sex < RATES_SEXES; sex++) {
        if (!is_sex_wanted(work, sex) || !has_sex(work, subject, rates_sexes[sex]))
            continue;
        struct rates_figure figure = { .work = work,
                                       .subject = subject,
                                       .sex = rates_sexes[sex],
                                       .used_most = most,
                                       .used = pb_arena_take(&work->arena, most, sizeof *figure.used) };
        if (!figure.used)
            return pb_out_of_memory(work->error);
        if (districts_are_there(&figure) && nothing_is_withheld(&figure) && calculate(&figure))
            figure.reason[0] = '\0';
        status = rates_answer(&figure);
    }
    return status;
}

/* ---- Areas and Places of a period ---- */

static struct rates_area area_of_group(const struct rates_work *work, const struct pb_group *group)
{
    const struct pb_table *rows = work->context->components;
    size_t row = group->rows[0];
    const char *code = pb_cell(rows, area_code, row);
    size_t length = pb_symbol_length(rows->symbols, rows->area_code[row]);
    return (struct rates_area){ .name = pb_cell(rows, area_name, row),
                                .known = pb_geography_area(work->context->geography, code, length),
                                .reference = pb_reference_area(work->context->reference, code, length),
                                .code = rows->area_code[row],
                                .rows = group->rows,
                                .count = group->count };
}

/* An LSOA has some 1,500 people: enough for a crude rate beside those of others, not for anything by age. */
static bool is_too_small(const struct rates_work *work, const struct rates_area *area)
{
    return area->reference && strcmp(area->reference->type, PB_TYPE_LSOA) == 0 && work->from->how != PB_MADE_CRUDE;
}

static enum pb_status serve_area(struct rates_work *work, const struct rates_area *area)
{
    if (is_too_small(work, area))
        return PB_OK;
    const struct rates_subject subject = { .parts = &area, .count = 1, .like = area->rows[0] };
    return serve_subject(work, &subject);
}

/* Districts without counts are areas without rows. */
static enum pb_status serve_place(struct rates_work *work, const struct pb_place *place, const struct rates_area *areas,
                                  size_t count)
{
    const struct pb_geography *geography = work->context->geography;
    size_t districts = place->districts.count;
    const struct rates_area **parts = pb_arena_take(&work->arena, districts, sizeof *parts);
    struct rates_area *missing = pb_arena_take(&work->arena, districts, sizeof *missing);
    struct rates_subject subject = { .place = place, .parts = parts, .count = districts, .like = SIZE_MAX };
    if (!parts || !missing)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < districts; i++) {
        const char *code = place->districts.items[i];
        missing[i].known = pb_geography_area(geography, code, strlen(code));
        missing[i].name = missing[i].known->name;
        parts[i] = &missing[i];
        for (size_t k = 0; k < count; k++)
            if (areas[k].known == missing[i].known)
                parts[i] = &areas[k];
        if (parts[i]->count && subject.like == SIZE_MAX)
            subject.like = parts[i]->rows[0];
    }
    return subject.like == SIZE_MAX ? PB_OK : serve_subject(work, &subject);
}

/* The area of a Place, with counts of its own that were put together from smaller ones; NULL: there are none. */
static const struct rates_area *area_of_place(const struct pb_place *place, const struct rates_area *areas,
                                              size_t count)
{
    for (size_t i = 0; place->area && i < count; i++)
        if (areas[i].known == place->area)
            return &areas[i];
    return NULL;
}

static bool all_districts_are_there(const struct pb_place *place, const struct rates_area *areas, size_t count)
{
    size_t there = 0;
    for (size_t i = 0; i < count; i++)
        there += areas[i].known && pb_text_listed(&place->districts, areas[i].known->code);
    return there == place->districts.count;
}

/* A Place is made of its districts; of the counts of its own area where those of a district are missing, as practices
 * lie in no district. It is served once. */
static bool stands_for_place(const struct rates_work *work, const struct rates_area *area,
                             const struct rates_area *areas, size_t count)
{
    const struct pb_geography *geography = work->context->geography;
    for (size_t i = 0; area->known && i < geography->all_count; i++)
        if (geography->all[i].districts.count > 1 && geography->all[i].area == area->known)
            return !all_districts_are_there(&geography->all[i], areas, count);
    return true;
}

static enum pb_status serve_period(struct rates_work *work, const struct pb_group *period, struct pb_groups groups)
{
    const struct pb_geography *geography = work->context->geography;
    struct rates_area *areas = pb_arena_take(&work->arena, period->count, sizeof *areas);
    struct pb_group group;
    size_t count = 0;
    if (!areas)
        return pb_out_of_memory(work->error);
    while (pb_groups_next(&groups, &group))
        areas[count++] = area_of_group(work, &group);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < count; i++)
        if (stands_for_place(work, &areas[i], areas, count))
            status = serve_area(work, &areas[i]);
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++) {
        const struct pb_place *place = &geography->all[i];
        if (place->districts.count > 1 &&
            (all_districts_are_there(place, areas, count) || !area_of_place(place, areas, count)))
            status = serve_place(work, place, areas, count);
    }
    return status;
}

enum pb_status rates_serve(struct rates_work *work)
{
    if (work->count_count == 0) /* and there may be no table of them at all */
        return PB_OK;
    struct pb_groups groups =
        pb_groups_sort(work->context->components, count_key, AREA, work->counts, work->count_count);
    struct pb_groups periods = pb_groups_of(work->context->components, count_key, PERIOD, groups.order, groups.rows);
    struct pb_group period;
    enum pb_status status = PB_OK;
    while (status == PB_OK && pb_groups_next(&periods, &period))
        status = serve_period(work, &period, pb_groups_within(&groups, &period, AREA));
    return status;
}

/* ---- Percentages of a survey ---- */

/* The people of the districts, whatever the period: a year is a period of its own there. */
static enum pb_status survey_parts(struct rates_work *work, const struct pb_place *place,
                                   const struct rates_area **parts)
{
    const struct pb_table *rows = work->context->components;
    for (size_t i = 0; i < place->districts.count; i++) {
        const char *code = place->districts.items[i];
        struct rates_area *part = pb_arena_take(&work->arena, 1, sizeof *part);
        uint32_t *own = pb_arena_take(&work->arena, work->count_count, sizeof *own);
        if (!part || !own)
            return pb_out_of_memory(work->error);
        part->known = pb_geography_area(work->context->geography, code, strlen(code));
        part->reference = pb_reference_area(work->context->reference, code, strlen(code));
        part->name = part->known->name;
        part->rows = own;
        for (size_t k = 0; k < work->count_count; k++) {
            uint32_t row = work->counts[k];
            if (pb_geography_area(work->context->geography, pb_cell(rows, area_code, row),
                                  pb_symbol_length(rows->symbols, rows->area_code[row])) == part->known)
                own[part->count++] = row;
        }
        parts[i] = part;
    }
    return PB_OK;
}

/* One period and sex: only where every district has a percentage; what is missing otherwise, the transform places
 * says. */
static enum pb_status weigh_group(struct rates_work *work, const struct rates_subject *subject,
                                  const struct pb_group *group)
{
    const struct pb_table *table = work->context->table;
    size_t *rows = pb_arena_take(&work->arena, subject->count, sizeof *rows);
    if (pb_cancelled(work->context, work->error))
        return PB_FATAL;
    if (!rows)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < subject->count; i++) {
        rows[i] = SIZE_MAX;
        for (size_t k = 0; rows[i] == SIZE_MAX && k < group->count; k++)
            if (work->areas[group->rows[k]] == subject->parts[i]->known)
                rows[i] = group->rows[k];
        if (rows[i] == SIZE_MAX || pb_missing(table->value[rows[i]]))
            return PB_OK;
    }
    struct rates_subject about = *subject;
    about.like = rows[0];
    struct rates_figure figure = { .work = work,
                                   .subject = &about,
                                   .sex = (enum pb_word)table->sex[rows[0]],
                                   .used = rows,
                                   .used_count = subject->count };
    return rates_weigh(&figure, rows) ? rates_answer(&figure) : PB_OK;
}

enum pb_status rates_serve_weighted(struct rates_work *work)
{
    const struct pb_geography *geography = work->context->geography;
    const struct pb_table *table = work->context->table;
    uint32_t *rows = pb_arena_take(&work->arena, work->table_rows, sizeof *rows);
    size_t count = 0;
    if (!rows)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < work->table_rows; row++)
        if (table->age[row] == work->age && !table->category[row])
            rows[count++] = (uint32_t)row;
    struct pb_groups groups = pb_groups_sort(table, share_key, 2, rows, count);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++) {
        const struct pb_place *place = &geography->all[i];
        if (place->districts.count < 2)
            continue;
        const struct rates_area **parts = pb_arena_take(&work->arena, place->districts.count, sizeof *parts);
        if (!parts)
            return pb_out_of_memory(work->error);
        status = survey_parts(work, place, parts);
        const struct rates_subject subject = { .place = place, .parts = parts, .count = place->districts.count };
        struct pb_groups walk = groups;
        struct pb_group group;
        while (status == PB_OK && pb_groups_next(&walk, &group))
            status = weigh_group(work, &subject, &group);
    }
    return status;
}
