/*
 * What a published number may stand for: its digits end somewhere, and counts are often rounded before they are
 * published.
 */
#include "transforms/reconcile/reconcile.h"

#include <math.h>
#include <string.h>

enum {
    UNITS = 6,
    ENOUGH_MULTIPLES = 6, /* so many numbers that are all multiples of 5 are so by chance once in 15,625 series */
    ENOUGH_ROWS = 10,     /* to say what the values of an indicator are that the framework does not have */
    POWERS = 8,
    MOST = 90 /* percent */
};

/* Roundings that publishers use. */
static const uint16_t units[UNITS] = { 1000, 500, 100, 50, 10, 5 };

static const double slack = 1e-9;        /* of a number: what double arithmetic may lose */
static const double near_enough = 0.005; /* of a value, for finding out its multiplier */

double reconcile_half_digit(const struct pb_table *table, pb_symbol text)
{
    const char *digits = pb_symbol_text(table->symbols, text);
    int decimals = 0;
    int exponent = 0;
    const char *point = strchr(digits, '.');
    const char *mark = strpbrk(digits, "eE");
    if (point)
        decimals = (int)strspn(point + 1, "0123456789");
    if (mark)
        for (const char *at = mark + 1 + strspn(mark + 1, "+-"); *at >= '0' && *at <= '9' && exponent < 400; at++)
            exponent = exponent * 10 + (*at - '0');
    if (mark && mark[1] == '-')
        exponent = -exponent;
    return 0.5 * pow(10, exponent - decimals);
}

/* A whole number may be rounded to the unit of its series, any other to its last digit. A calculated one is known as
 * well as its parts: to half a unit at best. */
static struct reconcile_known known(const struct pb_table *table, double number, pb_symbol text, uint16_t unit)
{
    double margin = unit / 2.0;
    if (text != PB_WORD_NONE && number != floor(number))
        margin = reconcile_half_digit(table, text);
    return (struct reconcile_known){ number, margin };
}

struct reconcile_known reconcile_known_count(const struct reconcile_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    return known(table, table->count[row], table->count_text[row], work->count_unit[row]);
}

struct reconcile_known reconcile_known_denominator(const struct reconcile_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    return known(table, table->denominator[row], table->denominator_text[row], work->denominator_unit[row]);
}

struct reconcile_known reconcile_known_quotient(double multiplier, struct reconcile_known count,
                                                struct reconcile_known denominator)
{
    double least = denominator.number - denominator.margin;
    if (pb_missing(count.number) || !(least > 0))
        return (struct reconcile_known){ PB_MISSING, 0 };
    double value = multiplier * count.number / denominator.number;
    return (struct reconcile_known){ value, multiplier * (count.number + count.margin) / least - value };
}

struct reconcile_known reconcile_known_value(const struct reconcile_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    pb_symbol text = table->value_text[row];
    if (text != PB_WORD_NONE)
        return (struct reconcile_known){ table->value[row], reconcile_half_digit(table, text) };
    struct reconcile_known made = reconcile_known_quotient(work->scale.multiplier, reconcile_known_count(work, row),
                                                           reconcile_known_denominator(work, row));
    return (struct reconcile_known){ table->value[row], pb_missing(made.number) ? 0 : made.margin };
}

bool reconcile_known_agree(struct reconcile_known a, struct reconcile_known b)
{
    double room = a.margin + b.margin + slack * (fabs(a.number) + fabs(b.number));
    return fabs(a.number - b.number) <= room;
}

/* --- rounding --- */

/* What a set of numbers are all multiples of. */
struct multiples {
    bool possible[UNITS];
    size_t numbers;
};

static void figures_look_at(struct multiples *multiples, double number)
{
    if (pb_missing(number) || number == 0)
        return;
    multiples->numbers++;
    for (int i = 0; i < UNITS; i++)
        multiples->possible[i] = multiples->possible[i] && fmod(number, units[i]) == 0;
}

static uint16_t figures_unit_of(const struct multiples *multiples)
{
    for (int i = 0; i < UNITS && multiples->numbers >= ENOUGH_MULTIPLES; i++)
        if (multiples->possible[i])
            return units[i];
    return 1;
}

/* The country and the region are often published unrounded beside rounded areas: each is looked at for itself. */
enum tier { AREAS, COUNTRY, REGION, TIERS };

static enum tier tier_of(const struct reconcile_work *work, size_t row)
{
    const struct pb_geography *geography = work->context->geography;
    const struct pb_area *area = work->areas[row];
    return area && area == pb_geography_country(geography)  ? COUNTRY
           : area && area == pb_geography_region(geography) ? REGION
                                                            : AREAS;
}

void reconcile_find_units(struct reconcile_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = work->context->table;
    struct multiples counts[TIERS];
    struct multiples denominators[TIERS];
    for (int i = 0; i < TIERS; i++) {
        counts[i] = (struct multiples){ .numbers = 0 };
        memset(counts[i].possible, true, sizeof counts[i].possible);
        denominators[i] = counts[i];
    }
    for (size_t i = 0; i < count; i++) {
        enum tier tier = tier_of(work, rows[i]);
        if (!reconcile_is_lead(work, rows[i]) || !work->areas[rows[i]]) /* a sum of other rows says nothing new */
            continue;
        figures_look_at(&counts[tier], table->count[rows[i]]);
        figures_look_at(&denominators[tier], table->denominator[rows[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        enum tier tier = tier_of(work, rows[i]);
        uint16_t said = (uint16_t)work->options->rounding;
        work->count_unit[rows[i]] = said ? said : figures_unit_of(&counts[tier]);
        work->denominator_unit[rows[i]] = said ? said : figures_unit_of(&denominators[tier]);
    }
}

/* --- what the values are --- */

static bool figures_confirms(double value, double count, double denominator, double multiplier)
{
    double expected = multiplier * count / denominator;
    return fabs(value - expected) <= near_enough * expected;
}

static enum pb_word infer(const struct reconcile_work *work, const uint32_t *rows, size_t count, double *multiplier)
{
    const struct pb_table *table = work->context->table;
    size_t seen = 0;
    size_t confirmed[POWERS] = { 0 };
    bool exceeds = false;
    for (size_t i = 0; i < count; i++) {
        double value = table->value[rows[i]];
        double events = table->count[rows[i]];
        double denominator = table->denominator[rows[i]];
        if (!reconcile_is_lead(work, rows[i]) || table->value_text[rows[i]] == PB_WORD_NONE || !(value > 0) ||
            !(events > 0) || !(denominator > 0))
            continue;
        seen++;
        exceeds = exceeds || events > denominator;
        double power = round(log10(value * denominator / events));
        if (power >= 0 && power < POWERS && figures_confirms(value, events, denominator, pow(10, power)))
            confirmed[(int)power]++;
    }
    for (int i = 0; i < POWERS && seen >= ENOUGH_ROWS; i++)
        if (confirmed[i] * 100 >= seen * MOST) {
            *multiplier = pow(10, i);
            return i == 2 && !exceeds ? PB_WORD_PROPORTION : PB_WORD_CRUDE_RATE;
        }
    return PB_WORD_NONE;
}

/* Events and people add up. The answers to a survey are weighted for each area and sex, and the numbers behind
 * averages, scores and life expectancies are of a kind that nobody states. Where nothing is stated, they may add up. */
static bool adds_up(pb_symbol type)
{
    return type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE || type == PB_WORD_DSR || type == PB_WORD_ISR ||
           pb_word_adds_up(type) || type == PB_WORD_NONE;
}

void reconcile_find_scale(struct reconcile_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = work->context->table;
    pb_symbol type = table->value_type[rows[0]];
    work->scale = (struct reconcile_scale){ .multiplier = table->multiplier[rows[0]], .adds_up = adds_up(type) };
    if (type == PB_WORD_NONE) {
        work->scale.inferred = true;
        work->scale.type = infer(work, rows, count, &work->scale.multiplier);
    } else if ((type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE) && work->scale.multiplier > 0) {
        work->scale.type = (enum pb_word)type;
    }
}
