/*
 * Does value = multiplier x count / denominator hold for the published rows of a measure? Districts are added together
 * only where it does.
 */
#include "placebook/contract/joining.h"
#include "placebook/number.h"

#include <math.h>

/* A row whose rounding is more than this part of its value says nothing about what the values are. */
#define TELLING 0.05

/* Digits behind the point of a value as it was published, or as it reads when nobody kept that. */
static int joining_decimals(const struct pb_table *table, size_t row)
{
    char shortest[PB_NUMBER_TEXT];
    const char *text = shortest;
    if (table->value_text[row])
        text = pb_cell(table, value_text, row);
    else
        (void)pb_number_format(table->value[row], shortest);
    return pb_number_decimals(text);
}

static void joining_note_decimals(const struct pb_table *table, size_t row, struct pb_scale *scale)
{
    size_t at = 0;
    while (at < scale->source_count && scale->sources[at].source != table->source[row])
        at++;
    if (at == PB_SCALE_SOURCES)
        return;
    int decimals = joining_decimals(table, row);
    if (at == scale->source_count) {
        scale->sources[scale->source_count++].source = table->source[row];
        scale->sources[at].decimals = decimals;
    } else if (decimals > scale->sources[at].decimals) {
        scale->sources[at].decimals = decimals;
    }
}

double pb_scale_rounding(const struct pb_scale *scale, const struct pb_table *table, size_t row)
{
    for (size_t i = 0; i < scale->source_count; i++)
        if (scale->sources[i].source == table->source[row])
            return 0.5 * pow(10, -scale->sources[i].decimals);
    return 0;
}

bool pb_scale_confirms(double value, double count, double denominator, double multiplier, double tolerance,
                       double rounding)
{
    if (count == 0)
        return value == 0;
    double expected = multiplier * count / denominator;
    /* 0.125 is rounded to 0.13 by some and to 0.12 by others; neither is a double. */
    return fabs(value - expected) <= fmax(tolerance * fabs(expected), rounding * (1 + 1e-9));
}

int pb_scale_power(double value, double count, double denominator)
{
    double power = round(log10(value * denominator / count));
    return power >= 0 && power < PB_SCALE_POWERS ? (int)power : -1; /* also for the NaN of what is not positive */
}

static void joining_look_at(const struct pb_table *table, size_t row, double tolerance, struct pb_scale *scale)
{
    double value = table->value[row];
    double count = table->count[row];
    double denominator = table->denominator[row];
    if (pb_missing(value) || pb_missing(count) || !(denominator > 0))
        return;
    scale->count_exceeds = scale->count_exceeds || count > denominator;
    double rounding = pb_scale_rounding(scale, table, row);
    if (count == 0)
        scale->rows += value != 0;
    if (count == 0 || (value >= 0 && rounding > TELLING * value))
        return;
    scale->rows++;
    int power = pb_scale_power(value, count, denominator);
    if (power >= 0 && pb_scale_confirms(value, count, denominator, pow(10, power), tolerance, rounding))
        scale->confirmed[power]++;
}

void pb_scale_measure(const struct pb_table *table, const uint32_t *order, size_t count, double tolerance,
                      bool unstated, struct pb_scale *scale)
{
    *scale = (struct pb_scale){ 0 };
    for (size_t i = 0; i < count; i++)
        if (!pb_missing(table->value[order[i]]))
            joining_note_decimals(table, order[i], scale);
    for (size_t i = 0; unstated && i < count; i++)
        joining_look_at(table, order[i], tolerance, scale);
}

bool pb_scale_is_unstated(const struct pb_table *table, size_t row)
{
    pb_symbol type = table->value_type[row];
    bool ratio = type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE || type == PB_WORD_ISR;
    return type == PB_WORD_NONE || (ratio && pb_missing(table->multiplier[row]));
}
