#include "core/peers/england.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Order ---- */

static int england_compare_key(const struct pb_england_series *series, const struct pb_england_key *key)
{
    const char *const pairs[][2] = { { series->source, key->source },
                                     { series->indicator, key->indicator },
                                     { series->sex, key->sex },
                                     { series->age, key->age },
                                     { series->category_type, key->category_type },
                                     { series->category, key->category } };
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof pairs / sizeof pairs[0]; i++)
        order = strcmp(pairs[i][0], pairs[i][1]);
    return order;
}

static struct pb_england_key england_key_of(const struct pb_england_series *series)
{
    return (struct pb_england_key){ series->source, series->indicator,     series->sex,
                                    series->age,    series->category_type, series->category };
}

static int england_compare(const struct pb_england_series *left, const struct pb_england_series *right)
{
    const struct pb_england_key key = england_key_of(right);
    int order = england_compare_key(left, &key);
    return order ? order : strcmp(left->area_type, right->area_type);
}

/* The newest period first. */
static int england_in_order(const void *a, const void *b)
{
    const struct pb_england_series *left = a;
    const struct pb_england_series *right = b;
    int order = england_compare(left, right);
    if (order)
        return order;
    if (left->end != right->end)
        return left->end > right->end ? -1 : 1;
    return (left->start < right->start) - (left->start > right->start);
}

size_t pb_england_find(const struct pb_england *england, const struct pb_england_key *key,
                       const struct pb_england_series **first)
{
    size_t low = 0;
    size_t high = england ? england->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (england_compare_key(&england->series[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t count = 0;
    while (england && low + count < england->count && england_compare_key(&england->series[low + count], key) == 0)
        count++;
    *first = count ? &england->series[low] : NULL;
    return count;
}

/* ---- Values that are none ---- */

/* What a value of the measure lies between; the same as normalise has it for our own rows. */
static void england_range(const struct pb_measure *measure, double *least, double *most)
{
    *least = -INFINITY;
    *most = INFINITY;
    switch (measure ? measure->value_type_word : PB_WORD_NONE) {
    case PB_WORD_PROPORTION:
    case PB_WORD_SURVEY_PROPORTION:
        *least = 0;
        *most = isnan(measure->multiplier) ? 100 : measure->multiplier;
        break;
    case PB_WORD_LIFE_EXPECTANCY:
        *least = 0;
        *most = 150;
        break;
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_DSR:
    case PB_WORD_ISR:
    case PB_WORD_COUNT_VALUE:
        *least = 0;
        break;
    default:
        break;
    }
}

/* A number by which some programs say that there is none. */
static bool england_is_sentinel(double value)
{
    double size = fabs(value);
    return (value < 0 && (size == 1 || size == 9 || size == 99 || size == 999 || size == 9999 || size == 99999)) ||
           (value > 0 && (size == 9999 || size == 99999 || size == 999999 || size == 9999999));
}

static void england_leave_out(struct pb_england_series *series, const struct pb_measure *measure)
{
    const double rounded = 1e-9; /* by which a percentage of all may exceed 100 */
    const double far = 10;       /* times the largest of the others */
    double range[2];
    double least = INFINITY;
    double most = -INFINITY;
    england_range(measure, &range[0], &range[1]);
    for (size_t i = 0; i < series->count; i++) {
        double value = series->values[i];
        if (isnan(value) || england_is_sentinel(value))
            continue;
        least = fmin(least, value);
        most = fmax(most, value);
    }
    for (size_t i = 0; i < series->count; i++) {
        double value = series->values[i];
        bool none = isinf(value) || value < range[0] || value > range[1] * (1 + rounded);
        if (england_is_sentinel(value) && least <= most)
            none = none || (value < 0 && least >= 0) || (value > 0 && value > far * most);
        if (none)
            series->values[i] = (double)NAN;
    }
}

/* ---- Putting together ---- */

/* The authorities of both, each once; one with two values has none. */
static enum pb_status england_unite(struct pb_england_series *series, const struct pb_england_series *other,
                                    struct pb_arena *arena, struct pb_error *error)
{
    size_t room = series->count + other->count;
    uint32_t *authorities = pb_arena_take(arena, room, sizeof *authorities);
    double *values = pb_arena_take(arena, room, sizeof *values);
    if (!authorities || !values)
        return pb_out_of_memory(error);
    size_t count = 0;
    for (size_t i = 0, k = 0; i < series->count || k < other->count; count++) {
        bool both = i < series->count && k < other->count && series->authorities[i] == other->authorities[k];
        bool from_other = i == series->count || (k < other->count && other->authorities[k] < series->authorities[i]);
        authorities[count] = from_other ? other->authorities[k] : series->authorities[i];
        values[count] = from_other ? other->values[k] : series->values[i];
        if (both && values[count] != other->values[k] && !(isnan(values[count]) && isnan(other->values[k])))
            values[count] = (double)NAN;
        i += both || !from_other;
        k += both || from_other;
    }
    series->authorities = authorities;
    series->values = values;
    series->count = count;
    return PB_OK;
}

enum pb_status pb_england_settle(struct pb_england *england, const struct pb_framework *framework,
                                 struct pb_arena *arena, struct pb_error *error)
{
    size_t kept = 0;
    if (england->count > 1)
        qsort(england->series, england->count, sizeof *england->series, england_in_order);
    for (size_t i = 0; i < england->count; i++) {
        struct pb_england_series *last = kept ? &england->series[kept - 1] : NULL;
        const struct pb_england_series *next = &england->series[i];
        if (!last || england_compare(last, next) != 0) {
            england->series[kept++] = *next;
            continue;
        }
        if (last->end != next->end || last->start != next->start)
            continue; /* an older period */
        enum pb_status status = england_unite(last, next, arena, error);
        if (status != PB_OK)
            return status;
    }
    england->count = kept;
    for (size_t i = 0; i < kept; i++)
        england_leave_out(&england->series[i], pb_framework_by_indicator(framework, england->series[i].scheme,
                                                                         england->series[i].indicator));
    return PB_OK;
}
