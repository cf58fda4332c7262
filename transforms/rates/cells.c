/*
 * Events and people of an age band, put together from the counts of a subject's parts. What is missing is missing: a
 * band without a row is no band without events.
 */
#include "placebook/contract/methods.h"
#include "transforms/rates/rates.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Denominators of several causes are those of the same people, within what printing may have rounded away. */
#define SAME_PEOPLE 1e-6

enum cells_answer { CELLS_FOUND, CELLS_NONE, CELLS_REFUSED };

/* What is asked for: of one part, one sex, one category. */
struct cells_asked {
    const struct rates_area *part;
    enum pb_word sex;
    pb_symbol category;
    int32_t from, to;
};

bool rates_not(struct rates_figure *figure, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(figure->reason, sizeof figure->reason, format, arguments);
    va_end(arguments);
    return false;
}

/* The row that begins at this age and reaches furthest, but not beyond `to`. *several: there are two of them. */
static size_t cells_find(const struct rates_work *work, const struct cells_asked *asked, int32_t at, bool *several)
{
    const struct pb_table *rows = work->context->components;
    size_t found = SIZE_MAX;
    *several = false;
    for (size_t i = 0; i < asked->part->count; i++) {
        size_t row = asked->part->rows[i];
        pb_symbol sex = rows->sex[row] == PB_WORD_NONE ? PB_WORD_PERSONS : rows->sex[row];
        if (work->age_from[row] != at || work->age_to[row] > asked->to || sex != asked->sex ||
            rows->category[row] != asked->category)
            continue;
        *several = *several || (found != SIZE_MAX && work->age_to[row] == work->age_to[found]);
        if (found == SIZE_MAX || work->age_to[row] > work->age_to[found])
            found = row;
    }
    return found;
}

/* Why a row has no count: what stood in the way of a sum of smaller areas, say. */
static bool cells_say_missing(struct rates_figure *figure, const struct rates_area *part, const char *ages, size_t row)
{
    static const char prefix[] = "not calculable: ";
    const struct pb_table *rows = figure->work->context->components;
    const char *note = pb_cell(rows, note, row);
    if (rows->status[row] == PB_WORD_NOT_CALCULABLE && strncmp(note, prefix, strlen(prefix)) == 0)
        return rates_not(figure, "%.100s aged %s: %.250s", part->name, ages, note + strlen(prefix));
    return rates_not(figure, "%.100s aged %s %s", part->name, ages,
                     rows->status[row] == PB_WORD_SUPPRESSED ? "is suppressed" : "has no count");
}

/* Has the row a number of events, and people? */
static bool cells_events(struct rates_figure *figure, const struct cells_asked *asked, size_t row, double *events)
{
    const struct pb_table *rows = figure->work->context->components;
    char ages[40];
    *events = pb_missing(rows->count[row]) ? rows->value[row] : rows->count[row];
    (void)rates_ages(figure->work->age_from[row], figure->work->age_to[row], ages);
    if (pb_missing(*events))
        return cells_say_missing(figure, asked->part, ages, row);
    if (*events < 0)
        return rates_not(figure, "%.100s aged %s has a count of %.15g", asked->part->name, ages, *events);
    return pb_missing(rows->denominator[row]) || rows->denominator[row] > 0 ||
           rates_not(figure, "no people of %.100s aged %s", asked->part->name, ages);
}

/* Rows of one sex and category that tile the ages. */
static enum cells_answer cells_tile(struct rates_figure *figure, const struct cells_asked *asked, double *events,
                                    double *people)
{
    const struct pb_table *rows = figure->work->context->components;
    double all = 0;
    double of = 0;
    size_t used = figure->used_count;
    for (int32_t at = asked->from; at < asked->to;) {
        bool several = false;
        size_t row = cells_find(figure->work, asked, at, &several);
        double here = 0;
        if (row == SIZE_MAX) {
            figure->used_count = used;
            return CELLS_NONE;
        }
        if (several) {
            (void)rates_not(figure, "there are several counts of %.100s from age %d", asked->part->name, (int)at);
            return CELLS_REFUSED;
        }
        if (!cells_events(figure, asked, row, &here))
            return CELLS_REFUSED;
        if (figure->used_count < figure->used_most)
            figure->used[figure->used_count++] = row;
        figure->approximate = figure->approximate || pb_method_is_approximate(pb_cell(rows, method, row));
        all += here;
        of += rows->denominator[row];
        at = figure->work->age_to[row];
    }
    *events = all;
    *people = of;
    return CELLS_FOUND;
}

/* Persons are males and females where nothing is said of persons. */
static enum cells_answer cells_of_sex(struct rates_figure *figure, const struct cells_asked *asked, double *events,
                                      double *people)
{
    enum cells_answer answer = cells_tile(figure, asked, events, people);
    if (answer != CELLS_NONE || asked->sex != PB_WORD_PERSONS)
        return answer;
    struct cells_asked half = *asked;
    double more = 0;
    double others = 0;
    half.sex = PB_WORD_MALE;
    answer = cells_tile(figure, &half, events, people);
    half.sex = PB_WORD_FEMALE;
    if (answer == CELLS_FOUND)
        answer = cells_tile(figure, &half, &more, &others);
    *events += more;
    *people += others;
    return answer;
}

/* The people of a row are those of its own sex and ages: in a wider band there may be some, and none in this one, to
 * whom its events could have happened. */
static bool cells_have_people(struct rates_figure *figure, const struct rates_area *part, size_t row)
{
    const struct pb_table *rows = figure->work->context->components;
    const struct rates_work *work = figure->work;
    const double events = pb_missing(rows->count[row]) ? rows->value[row] : rows->count[row];
    struct rates_figure aside = { .work = figure->work,
                                  .sex = rows->sex[row] ? (enum pb_word)rows->sex[row] : PB_WORD_PERSONS };
    char ages[40];
    if (!(events > 0) || !pb_missing(rows->denominator[row]) ||
        rates_look_up(&aside, part->reference, rows->period_start[row], rows->period_end[row], work->age_from[row],
                      work->age_to[row]) != 0)
        return true;
    return rates_not(figure, "%.15g events, but no people of %.100s aged %s", events, part->name,
                     rates_ages(work->age_from[row], work->age_to[row], ages));
}

/* Why a sum of counts, of those that are behind the figure from here on, has no people; "": nothing says it. */
static const char *cells_doubt(const struct rates_figure *figure, size_t from)
{
    static const char prefix[] = "no denominator: ";
    const struct pb_table *rows = figure->work->context->components;
    for (size_t i = from; i < figure->used_count; i++) {
        const char *note = pb_cell(rows, note, figure->used[i]);
        if (strncmp(note, prefix, strlen(prefix)) == 0)
            return note + strlen(prefix);
    }
    return "";
}

/* Why the people of a part are not known, or that there are none. */
static bool cells_say_nobody(struct rates_figure *figure, const struct cells_asked *asked, size_t from, double people)
{
    char ages[40];
    const char *doubt = cells_doubt(figure, from);
    const char *why = *doubt ? doubt : figure->no_people;
    (void)rates_ages(asked->from, asked->to, ages);
    if (!pb_missing(people))
        return rates_not(figure, "no people of %.100s aged %s", asked->part->name, ages);
    return rates_not(figure, "no number of people of %.100s aged %s%s%.230s", asked->part->name, ages, *why ? ": " : "",
                     why);
}

/* Nobody dies twice: where there are more deaths than people, one of the numbers is wrong, also in a part of a Place,
 * whose others would hide it. Other events may happen to a person more than once. */
static bool cells_are_deaths(enum pb_made_method how)
{
    return how == PB_MADE_LIFE_EXPECTANCY || how == PB_MADE_HEALTHY_LIFE_EXPECTANCY || how == PB_MADE_YEARS_LOST;
}

bool rates_gather_part(struct rates_figure *figure, const struct rates_area *part, int32_t from, int32_t to,
                       double *events, double *people)
{
    const struct rates_work *work = figure->work;
    const struct pb_table *rows = work->context->components;
    size_t like = figure->subject->like;
    char ages[40];
    double sum = 0;
    const size_t used = figure->used_count;
    for (size_t i = 0; i < work->category_count; i++) {
        const struct cells_asked asked = { part, figure->sex, work->categories[i], from, to };
        double here = 0;
        double of = PB_MISSING;
        enum cells_answer answer = cells_of_sex(figure, &asked, &here, &of);
        if (answer == CELLS_NONE)
            return rates_not(figure, "no counts of %.100s aged %s%s%.100s", part->name, rates_ages(from, to, ages),
                             work->from->categories.count ? ": " : "",
                             work->from->categories.count ? work->from->categories.items[i] : "");
        if (answer == CELLS_REFUSED)
            return false;
        sum += here;
        if (i && fabs(of - *people) > SAME_PEOPLE * of)
            return rates_not(figure, "the people of %.100s aged %s differ by category", part->name,
                             rates_ages(from, to, ages));
        *people = of;
    }
    *events = sum;
    const bool own = !pb_missing(*people);
    if (!own)
        *people = rates_look_up(figure, part->reference, rows->period_start[like], rows->period_end[like], from, to);
    if (!(*people > 0))
        return cells_say_nobody(figure, &(struct cells_asked){ .part = part, .from = from, .to = to }, used, *people);
    for (size_t i = used; !own && i < figure->used_count; i++)
        if (!cells_have_people(figure, part, figure->used[i]))
            return false;
    if (cells_are_deaths(work->from->how) && sum > *people)
        return rates_not(figure, "%.15g deaths of %.15g people of %.100s aged %s", sum, *people, part->name,
                         rates_ages(from, to, ages));
    return true;
}

bool rates_gather(struct rates_figure *figure, int32_t from, int32_t to, double *events, double *people)
{
    *events = *people = 0;
    for (size_t i = 0; i < figure->subject->count; i++) {
        double here = 0;
        double of = PB_MISSING;
        if (!rates_gather_part(figure, figure->subject->parts[i], from, to, &here, &of)) {
            figure->events = PB_MISSING; /* nobody knows all of them */
            return false;
        }
        *events += here;
        *people += of;
    }
    figure->events += *events;
    return true;
}

static bool cells_end_at(const struct rates_work *work, const struct rates_area *part, int32_t from)
{
    for (size_t i = 0; i < part->count; i++)
        if (work->age_from[part->rows[i]] == from && work->age_to[part->rows[i]] == PB_AGE_END)
            return true;
    return false;
}

size_t rates_ends_at(const struct rates_figure *figure, int32_t from)
{
    const struct rates_subject *subject = figure->subject;
    size_t count = 0;
    for (size_t i = 0; i < subject->count; i++)
        count += cells_end_at(figure->work, subject->parts[i], from);
    return count;
}

double rates_count(struct rates_figure *figure, const struct rates_area *part, const struct rates_set *set)
{
    const size_t categories = set->from->categories.count ? set->from->categories.count : 1;
    double all = 0;
    for (size_t i = 0; i < categories; i++) {
        const struct cells_asked asked = { part, figure->sex, set->categories[i], set->first, set->end };
        double events = 0;
        double people = 0;
        if (cells_of_sex(figure, &asked, &events, &people) != CELLS_FOUND)
            return PB_MISSING;
        all += events;
    }
    return all;
}
