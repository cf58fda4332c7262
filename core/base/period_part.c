/*
 * A month or a quarter of a year, where the two stand in columns of their own.
 */
#include "core/base/period_token.h"

/* The number of the part, or 0: "3", "Mar", "Q4", "Quarter 4". *named: it says what it is. */
static int part_number(const struct period_token *tokens, bool quarter, bool *named)
{
    const struct period_token *token = tokens;
    *named = false;
    if (token->kind == PERIOD_MONTH_NAME && !quarter && token[1].kind == PERIOD_END) {
        *named = true;
        return token->number;
    }
    bool word =
        quarter ? token->kind == PERIOD_Q || token->kind == PERIOD_QUARTER_WORD : token->kind == PERIOD_MONTH_WORD;
    token += word ? 1 : 0;
    bool good = token->kind == PERIOD_NUMBER && token->digits <= 2 && token[1].kind == PERIOD_END && token->number >= 1;
    return good && token->number <= (quarter ? 4 : 12) ? token->number : 0;
}

/* A whole period, which must lie within the year. */
static enum pb_period_fault part_within(struct pb_period_found *found, const char *text, size_t length,
                                        const struct pb_period_rules *rules)
{
    struct pb_period_found part;
    enum pb_period_fault fault = pb_period_read(text, length, rules, &part);
    if (fault)
        return fault;
    if (part.period.start < found->period.start || part.period.end > found->period.end)
        return PB_PERIOD_APART;
    *found = part;
    return PB_PERIOD_GOOD;
}

enum pb_period_fault pb_period_narrow(struct pb_period_found *found, bool quarter, const char *text, size_t length,
                                      const struct pb_period_rules *rules)
{
    struct period_token tokens[PERIOD_TOKENS];
    bool named = false;
    int number = pb_period_tokens(text, length, tokens) ? part_number(tokens, quarter, &named) : 0;
    bool year = found->period.kind == PB_PERIOD_YEAR || found->period.kind == PB_PERIOD_FINANCIAL_YEAR;
    if (!number)
        return part_within(found, text, length, rules);
    if (!year)
        return PB_PERIOD_APART;
    int first = found->period.start / 100 % 100;
    if (!quarter && !named && first != 1)
        return PB_PERIOD_TWO_WAYS;
    int month = quarter ? first - 1 + (number - 1) * 3 : number - 1 + (number < first ? 12 : 0);
    int after = month + (quarter ? 3 : 1);
    int year_number = found->period.start / 10000;
    found->period.kind = quarter ? PB_PERIOD_QUARTER : PB_PERIOD_MONTH;
    found->period.start = (year_number + month / 12) * 10000 + (month % 12 + 1) * 100 + 1;
    int32_t next = (year_number + after / 12) * 10000 + (after % 12 + 1) * 100 + 1;
    found->period.end = pb_date_of_days(pb_date_days(next) - 1);
    found->split = found->split && quarter;
    found->doubt = PB_DOUBT_NONE;
    return PB_PERIOD_GOOD;
}
