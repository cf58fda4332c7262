/*
 * Populations of the reference data as denominators.
 */
#include "placebook/period.h"
#include "transforms/rates/rates.h"

#include <stdio.h>
#include <string.h>

enum { MIDDLE = 701, DAYS_OF_YEAR = 365 };

bool rates_years(int32_t start, int32_t end, int32_t *first, int32_t *last)
{
    if (!pb_date_valid(start) || !pb_date_valid(end))
        return false;
    *first = start / 10000 + (start % 10000 > MIDDLE);
    *last = end / 10000 - (end % 10000 < MIDDLE);
    int32_t days = pb_date_days(end) - pb_date_days(start) + 1;
    int32_t years = *last - *first + 1;
    return years > 0 && days >= DAYS_OF_YEAR * years && days <= (DAYS_OF_YEAR + 1) * years;
}

const char *rates_ages(int32_t from, int32_t to, char text[40])
{
    if (to >= PB_AGE_END)
        (void)snprintf(text, 40, "%d and over", (int)from);
    else if (to == from + 1)
        (void)snprintf(text, 40, "%d", (int)from);
    else
        (void)snprintf(text, 40, "%d to %d", (int)from, (int)to - 1);
    return text;
}

/* Which area, ages and year have none. */
static void say_gap(struct rates_figure *figure, const struct pb_reference_area *area,
                    const struct pb_people_asked *asked, const struct pb_people_found *found)
{
    char ages[40];
    char years[40];
    const struct pb_reference_area *lacking = found->lacking ? found->lacking : area;
    const char *name = *lacking->name ? lacking->name : lacking->code;
    char *text = figure->no_people;
    size_t size = sizeof figure->no_people;
    (void)snprintf(years, sizeof years, asked->first_year == asked->last_year ? "%d" : "%d to %d",
                   (int)asked->first_year, (int)asked->last_year);
    (void)rates_ages(asked->age_from, asked->age_to, ages);
    if (found->gap == PB_PEOPLE_OTHER_YEAR)
        (void)snprintf(text, size, "those of %.80s aged %s in %s are of another year than those of others", name, ages,
                       years);
    else if (found->gap == PB_PEOPLE_IN_PART)
        (void)snprintf(text, size, "only a part of %.80s lies in it", name);
    else if (found->gap == PB_PEOPLE_DOUBTED)
        (void)snprintf(text, size, "it is doubted what lies in it");
    else if (found->gap == PB_PEOPLE_APART)
        (void)snprintf(text, size, "of %.80s there are two numbers for %d (%s aged %s): %.15g and %.15g", name,
                       (int)found->doubt->year, pb_vocabulary[found->doubt->sex].text,
                       rates_ages(found->doubt->age_from, found->doubt->age_to, ages), found->doubt->first,
                       found->doubt->other);
    else
        (void)snprintf(text, size, "the reference data have none of %.80s aged %s for %s, nor for another year", name,
                       ages, years);
}

bool rates_doubt_people(const struct rates_figure *figure)
{
    return figure->unmatched || figure->doubt || figure->unsure;
}

static void add_said(char said[RATES_SAID], const char *what)
{
    const size_t length = strlen(said);
    (void)snprintf(said + length, RATES_SAID - length, "%s%s", length ? "; " : "", what);
}

const char *rates_say_people(const struct rates_figure *figure, char said[RATES_SAID])
{
    char text[200];
    said[0] = '\0';
    if (figure->unmatched) {
        (void)snprintf(text, sizeof text, "people of %d, the nearest year that there is", (int)figure->year_used);
        add_said(said, text);
    }
    if (figure->doubt) {
        const struct pb_reference_area *area = &figure->work->context->reference->areas[figure->doubt->area];
        (void)snprintf(text, sizeof text, "numbers of people of %.80s for %d contradict each other: %.15g and %.15g",
                       *area->name ? area->name : area->code, (int)figure->doubt->year, figure->doubt->first,
                       figure->doubt->other);
        add_said(said, text);
    }
    if (figure->unsure)
        add_said(said, "people of codes of two censuses, who may be counted twice: no lookup says that the codes are "
                       "of one year, nor a history of codes which took whose place");
    return said;
}

double rates_look_up(struct rates_figure *figure, const struct pb_reference_area *area, int32_t start, int32_t end,
                     int32_t age_from, int32_t age_to)
{
    struct pb_people_asked asked = { .sex = figure->sex, .age_from = age_from, .age_to = age_to };
    const struct pb_reference *reference = figure->work->context->reference;
    figure->no_people[0] = '\0';
    if (!area) {
        if (reference)
            (void)snprintf(figure->no_people, sizeof figure->no_people, "the reference data do not have the area");
        return PB_MISSING;
    }
    if (!rates_years(start, end, &asked.first_year, &asked.last_year)) {
        (void)snprintf(figure->no_people, sizeof figure->no_people, "people are known by years, and this is none");
        return PB_MISSING;
    }
    struct pb_people_found found = pb_reference_people(reference, area, &asked);
    if (pb_missing(found.people)) {
        say_gap(figure, area, &asked, &found);
        return found.people;
    }
    figure->looked_up = true;
    figure->doubt = figure->doubt ? figure->doubt : found.doubt;
    figure->unsure = figure->unsure || found.unsure;
    if (!found.matched) {
        figure->unmatched = true;
        figure->year_used = found.year_used;
    }
    return found.people;
}
