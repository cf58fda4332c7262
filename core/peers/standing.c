#include "placebook/standing.h"

#include "core/peers/england.h"
#include "core/statistics/quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STANDING_TENTHS_COMPLETE = 9 /* of ten authorities: a distribution of fewer is not that of England */ };

/* ---- The series of a row ---- */

static double standing_value(const struct pb_england_series *series, uint32_t authority)
{
    size_t low = 0;
    size_t high = series->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (series->authorities[middle] < authority)
            low = middle + 1;
        else
            high = middle;
    }
    return low < series->count && series->authorities[low] == authority ? series->values[low] : (double)NAN;
}

/* A unitary authority is in both tiers: where the series has districts, it is compared with these. */
static enum pb_tier standing_tier(const struct pb_england_series *series, uint32_t authority)
{
    if (!pb_authority_in_tier(authority, PB_TIER_LOWER))
        return PB_TIER_UPPER;
    for (size_t i = 0; i < series->count; i++)
        if (!pb_authority_in_tier(series->authorities[i], PB_TIER_UPPER))
            return PB_TIER_LOWER;
    return pb_authority_in_tier(authority, PB_TIER_UPPER) ? PB_TIER_UPPER : PB_TIER_LOWER;
}

static bool standing_better(const struct pb_england_series *series, const struct pb_england_series *best,
                            uint32_t authority, const char *area_type)
{
    enum pb_tier tiers[2] = { standing_tier(series, authority), standing_tier(best, authority) };
    if (tiers[0] != tiers[1])
        return tiers[0] == PB_TIER_LOWER;
    bool own[2] = { strcmp(series->area_type, area_type) == 0, strcmp(best->area_type, area_type) == 0 };
    return own[0] != own[1] ? own[0] : series->count > best->count;
}

/* Of the series of one source: that which has the row's value for its period. */
static const struct pb_england_series *standing_of_source(const struct pb_england *england,
                                                          const struct pb_table *table, size_t row, const char *source,
                                                          uint32_t authority)
{
    const struct pb_england_key key = { source,
                                        pb_cell(table, indicator, row),
                                        pb_cell(table, sex, row),
                                        pb_cell(table, age, row),
                                        pb_cell(table, category_type, row),
                                        pb_cell(table, category, row) };
    const struct pb_england_series *first = NULL;
    const struct pb_england_series *best = NULL;
    size_t count = pb_england_find(england, &key, &first);
    for (size_t i = 0; i < count; i++) {
        const struct pb_england_series *series = &first[i];
        if (series->end == table->period_end[row] && series->start == table->period_start[row] &&
            standing_value(series, authority) == table->value[row] &&
            (!best || standing_better(series, best, authority, pb_cell(table, area_type, row))))
            best = series;
    }
    return best;
}

/* Is it a figure that can be better or worse, or higher or lower, than that of a larger or smaller authority? */
static bool standing_compares(const struct pb_table *table, size_t row)
{
    bool said = table->status[row] == PB_WORD_PUBLISHED || table->status[row] == PB_WORD_CALCULATED;
    return said && !pb_missing(table->value[row]) && !pb_is_projection(table, row) &&
           table->value_type[row] != PB_WORD_COUNT_VALUE && table->value_type[row] != PB_WORD_AMOUNT &&
           table->polarity[row] != PB_WORD_NOT_APPLICABLE;
}

static const struct pb_england_series *standing_series(const struct pb_england *england, const struct pb_table *table,
                                                       size_t row, uint32_t *authority)
{
    const char *code = pb_cell(table, area_code, row);
    *authority = england ? pb_authority_number(code, strlen(code)) : 0;
    if (*authority == 0 || !standing_compares(table, row))
        return NULL;
    const char *source = pb_cell(table, source, row);
    const struct pb_england_series *found = NULL;
    while (!found && *source) {
        char id[256];
        size_t length = strcspn(source, ";");
        if (length < sizeof id) {
            memcpy(id, source, length);
            id[length] = '\0';
            found = standing_of_source(england, table, row, id, *authority);
        }
        source += length + (source[length] == ';');
    }
    return found;
}

/* ---- Ranks ---- */

static int standing_ascending(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Of values in any order, which are sorted, that of the row among them. */
static struct pb_place_among standing_among(double *values, size_t count, double value, bool low_first)
{
    struct pb_place_among among = { .count = count, .median = (double)NAN };
    size_t before = 0;
    size_t same = 0;
    for (size_t i = 0; i < count; i++) {
        before += low_first ? values[i] < value : values[i] > value;
        same += values[i] == value;
    }
    if (count == 0 || same == 0)
        return (struct pb_place_among){ .median = (double)NAN };
    qsort(values, count, sizeof *values, standing_ascending);
    among.rank = before + 1;
    among.tied = same - 1;
    among.median = pb_quantile_between(values, count, 0.5);
    return among;
}

/* Who is asked about, and among whom. */
struct standing_rule {
    const struct pb_peers *peers;
    const struct pb_geography *geography;
    const struct pb_neighbourhood *near;
    enum pb_tier tier;
    uint32_t authority;
    unsigned tenth;
};

/* Values of authorities, gathered one by one. */
struct standing_values {
    const struct pb_england_series *series;
    enum pb_tier tier;
    double values[PB_SEEN_AREAS_MAXIMUM];
    size_t count;
};

static void standing_add(struct standing_values *values, uint32_t authority)
{
    bool in = authority && pb_authority_in_tier(authority, values->tier) && values->count < PB_SEEN_AREAS_MAXIMUM;
    double value = in ? standing_value(values->series, authority) : (double)NAN;
    if (!isnan(value))
        values->values[values->count++] = value;
}

static void standing_all(const struct standing_rule *rule, struct standing_values *values)
{
    (void)rule;
    for (size_t i = 0; i < values->series->count; i++)
        if (!isnan(values->series->values[i]) && pb_authority_in_tier(values->series->authorities[i], values->tier))
            values->values[values->count++] = values->series->values[i];
}

static void standing_ours(const struct standing_rule *rule, struct standing_values *values)
{
    const struct pb_area *areas = rule->geography->areas.items;
    for (size_t i = 0; i < rule->geography->areas.count; i++)
        standing_add(values, pb_authority_number(areas[i].code, strlen(areas[i].code)));
}

static bool standing_is_alike(const struct standing_rule *rule, const struct pb_peer *peer)
{
    return rule->tenth && peer && peer->tenth == rule->tenth;
}

static void standing_alike(const struct standing_rule *rule, struct standing_values *values)
{
    for (size_t i = 0; rule->tenth && i < rule->peers->counts[rule->tier]; i++)
        if (standing_is_alike(rule, &rule->peers->authorities[rule->tier][i]))
            standing_add(values, rule->peers->authorities[rule->tier][i].number);
}

static uint32_t standing_number(const struct pb_neighbour *near)
{
    return pb_authority_number(near->code, strlen(near->code));
}

static size_t standing_near_rank(const struct pb_neighbourhood *near, uint32_t authority)
{
    for (size_t i = 0; near && i < near->count; i++)
        if (standing_number(&near->items[i]) == authority)
            return i + 1;
    return 0;
}

static void standing_near(const struct standing_rule *rule, struct standing_values *values)
{
    if (rule->near)
        standing_add(values, rule->authority);
    for (size_t i = 0; rule->near && i < rule->near->count; i++)
        standing_add(values, standing_number(&rule->near->items[i]));
}

static struct standing_rule standing_rule_of(const struct pb_peers *peers, const struct pb_geography *geography,
                                             const struct pb_england_series *series, uint32_t authority,
                                             const char *code)
{
    enum pb_tier tier = standing_tier(series, authority);
    const struct pb_peer *own = pb_peers_find(peers, tier, authority);
    return (struct standing_rule){ peers, geography, pb_neighbours_find(&peers->neighbours, code),
                                   tier,  authority, own ? own->tenth : 0 };
}

/* A rank among similar ones of which most are unknown would be one among others. */
static struct pb_place_among standing_among_most(struct pb_place_among among, size_t all)
{
    return among.count > 1 && among.count * 2 >= all ? among : (struct pb_place_among){ .median = (double)NAN };
}

static size_t standing_alike_count(const struct standing_rule *rule)
{
    size_t count = 0;
    for (size_t i = 0; rule->tenth && i < rule->peers->counts[rule->tier]; i++)
        count += rule->peers->authorities[rule->tier][i].tenth == rule->tenth;
    return count;
}

static void standing_of_england(struct pb_standing *standing, struct standing_values *values, double value,
                                bool low_first)
{
    static const double parts[PB_PERCENTILES] = { 0, 0.05, 0.25, 0.5, 0.75, 0.95, 1 };
    size_t all = standing->tier == PB_TIER_LOWER ? PB_PEERS_LOWER : PB_PEERS_UPPER;
    standing->valued = values->count;
    standing->complete = values->count * 10 >= all * STANDING_TENTHS_COMPLETE;
    for (size_t i = 0; i < PB_PERCENTILES; i++)
        standing->percentiles[i] = (double)NAN;
    if (!standing->complete)
        return;
    standing->england = standing_among(values->values, values->count, value, low_first);
    for (size_t i = 0; i < PB_PERCENTILES; i++)
        standing->percentiles[i] = pb_quantile_between(values->values, values->count, parts[i]);
}

static size_t standing_missing(const struct pb_england_series *series, enum pb_tier tier)
{
    size_t missing = 0;
    for (size_t i = 0; i < series->count; i++)
        missing += isnan(series->values[i]) && pb_authority_in_tier(series->authorities[i], tier);
    return missing;
}

bool pb_standing_of(const struct pb_england *england, const struct pb_peers *peers,
                    const struct pb_geography *geography, const struct pb_table *table, size_t row,
                    struct pb_standing *standing)
{
    static void (*const gather[])(const struct standing_rule *rule,
                                  struct standing_values *values) = { standing_all, standing_ours, standing_alike,
                                                                      standing_near };
    struct pb_place_among among[sizeof gather / sizeof gather[0]] = { { 0 } };
    struct standing_values values;
    uint32_t authority = 0;
    const struct pb_england_series *series = standing_series(england, table, row, &authority);
    *standing = (struct pb_standing){ 0 };
    if (!series || series->count > PB_SEEN_AREAS_MAXIMUM)
        return false;
    const struct standing_rule rule =
        standing_rule_of(peers, geography, series, authority, pb_cell(table, area_code, row));
    bool low_first = table->polarity[row] == PB_WORD_LOW_IS_GOOD;
    standing->tier = rule.tier;
    standing->best_first = low_first || table->polarity[row] == PB_WORD_HIGH_IS_GOOD;
    standing->tenth = rule.tenth;
    standing->neighbours = rule.near ? rule.near->count : 0;
    standing->missing = standing_missing(series, rule.tier);
    for (size_t i = 0; i < sizeof gather / sizeof gather[0]; i++) {
        values.series = series;
        values.tier = rule.tier;
        values.count = 0;
        gather[i](&rule, &values);
        if (gather[i] == standing_all)
            standing_of_england(standing, &values, table->value[row], low_first);
        else
            among[i] = standing_among(values.values, values.count, table->value[row], low_first);
    }
    standing->ours = among[1];
    standing->alike = standing_among_most(among[2], standing_alike_count(&rule));
    standing->near = standing_among_most(among[3], standing->neighbours + 1);
    return standing->valued > 1;
}

/* ---- The similar ones ---- */

size_t pb_standing_similar(const struct pb_england *england, const struct pb_peers *peers, const struct pb_table *table,
                           size_t row, struct pb_similar_authority similar[PB_SIMILAR_AUTHORITIES_MAXIMUM])
{
    uint32_t authority = 0;
    const struct pb_england_series *series = standing_series(england, table, row, &authority);
    if (!series)
        return 0;
    const struct standing_rule rule = standing_rule_of(peers, NULL, series, authority, pb_cell(table, area_code, row));
    size_t count = 0;
    for (size_t i = 0; rule.near && i < rule.near->count; i++) {
        const struct pb_neighbour *near = &rule.near->items[i];
        uint32_t number = pb_authority_number(near->code, strlen(near->code));
        const struct pb_peer *known = pb_peers_find(peers, rule.tier, number);
        const char *name = *near->name || !known ? near->name : known->name;
        similar[count++] = (struct pb_similar_authority){ near->code, name, i + 1, standing_is_alike(&rule, known),
                                                          standing_value(series, number) };
    }
    for (size_t i = 0; i < peers->counts[rule.tier] && count < PB_SIMILAR_AUTHORITIES_MAXIMUM; i++) {
        const struct pb_peer *peer = &peers->authorities[rule.tier][i];
        if (peer->number != authority && standing_is_alike(&rule, peer) && !standing_near_rank(rule.near, peer->number))
            similar[count++] =
                (struct pb_similar_authority){ peer->code, peer->name, 0, true, standing_value(series, peer->number) };
    }
    size_t valued = 0;
    for (size_t i = 0; i < count; i++)
        valued += isnan(similar[i].value) ? 0 : 1;
    return valued * 2 >= count ? count : 0;
}
