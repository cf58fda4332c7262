/*
 * How often each check was made, and what is said when one differs.
 */
#include "transforms/reconcile/reconcile.h"

#include "placebook/number.h"

#include <math.h>
#include <stdio.h>

enum { SENTENCE_SIZE = 900, DECIMALS = 6, ENOUGH_ROWS = 10 };

static const struct {
    const char *rule;
    const char *sentence;
} checks[CHECKS] = {
    [DISTRICTS_COUNT] = { "districts-count",
                          "Counts of the districts of a county or Place, added together, against its own" },
    [DISTRICTS_DENOMINATOR] = { "districts-denominator",
                                "Denominators of the districts of a county or Place, added together, against its own" },
    [DISTRICTS_VALUE] = { "districts-value",
                          "Value made of the districts of a county or Place, added together, against its own" },
    [ONLY_DISTRICT] = { "only-district", "Figures of a Place of one district against those of the district" },
    [PLACE_SUM] = { "place-sum", "Sums of a Place's districts against figures published for the same area" },
    [SEXES_COUNT] = { "sexes-count", "Counts of males and females, added together, against those of all persons" },
    [SEXES_DENOMINATOR] = { "sexes-denominator",
                            "Denominators of males and females, added together, against those of all persons" },
    [COUNTRY_ROWS] = { "country-rows",
                       "Figures of the country against each other where they are published more than once" },
    [VALUE] = { "value", "Published values against multiplier x count / denominator" },
    [LIMITS_95] = { "limits-95", "Published 95% limits against recalculated ones" },
    [LIMITS_998] = { "limits-998", "Published 99.8% limits against recalculated ones" },
};

bool reconcile_is_lead(const struct reconcile_work *work, size_t row)
{
    pb_symbol place = work->context->table->place[row];
    return place == work->system || place == PB_WORD_NONE;
}

/* The framework says what the values of its measures are. For other indicators nobody does, so nine in ten of their own
 * rows must show it in the rehearsal. */
static bool applies(const struct reconcile_work *work, enum reconcile_check check)
{
    uint64_t all = work->rehearsed[check];
    bool arithmetic = check == VALUE || check == LIMITS_95 || check == LIMITS_998;
    return !arithmetic || !work->scale.inferred || (all >= ENOUGH_ROWS && work->differed[check] * 10 <= all);
}

enum pb_status reconcile_compared(struct reconcile_work *work, enum reconcile_check check, bool agrees, size_t row,
                                  double found, double expected, const char *format, ...)
{
    if (work->rehearsing) {
        work->rehearsed[check]++;
        work->differed[check] += !agrees;
        return PB_OK;
    }
    if (!applies(work, check))
        return PB_OK;
    work->compared[check]++;
    if (agrees)
        return PB_OK;
    work->mismatched[check]++;
    char sentence[SENTENCE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return pb_quality_add(work->context->findings, PB_WORD_MISMATCH, checks[check].rule, work->context->table, row,
                          found, expected, work->error, "%s", sentence);
}

const char *reconcile_say(double number, char text[32])
{
    _Static_assert(PB_NUMBER_TEXT <= 32, "room for any number");
    size_t length = pb_number_format(number, text);
    if (number != floor(number) && length > 12)
        (void)pb_number_round(number, fabs(number) < 1 ? DECIMALS : DECIMALS - 2, text);
    return text;
}

enum pb_status reconcile_count_checks(struct reconcile_work *work)
{
    enum pb_status status = PB_OK;
    for (int i = 0; i < CHECKS && status == PB_OK; i++)
        status = pb_check_count(work->context->findings, checks[i].rule, checks[i].sentence, work->compared[i],
                                work->mismatched[i], work->error);
    return status;
}
