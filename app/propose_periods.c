/*
 * What the mapping says about periods: which years, which of day and month is first, what a date stands for, how weeks
 * are counted, and which range two columns of days make.
 */
#include "app/propose_private.h"

#include "placebook/period.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { PERIODS_YEAR = 365 };

static bool says_academic(const struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    if (roles->period != PROPOSE_NONE && strcasestr(sheet->columns[roles->period].heading, "academic"))
        return true;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->columns[c].text_count == 1 && strcasestr(sheet->columns[c].texts[0].text, "academic year"))
            return true;
    return false;
}

static bool are_two_years(const struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    if (roles->period != PROPOSE_NONE)
        return sheet->columns[roles->period].following;
    bool any = false;
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        struct pb_period period;
        bool following = false;
        any =
            any || (column->heading_period &&
                    pb_preview_period(column->heading + column->at, column->length, &period, &following) && following);
    }
    return any;
}

/* Six digits such as 202223 in a column of years. */
static bool are_six_digits(const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *column =
        roles->period == PROPOSE_NONE ? NULL : &roles->sheet->columns[roles->period];
    return column && column->example_count > 0 && strlen(column->examples[0]) == 6 &&
           strspn(column->examples[0], "0123456789") == 6;
}

/* Explore Education Statistics writes 202223 for the academic, the financial and the tax year, and says which beside
 * it.
 */
static void ask_six_digits(struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    if (!are_six_digits(roles) || sheet->columns[roles->period].days < PERIODS_YEAR)
        return;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (strcasestr(sheet->columns[c].heading, "financial") ||
            (sheet->columns[c].text_count == 1 && strcasestr(sheet->columns[c].texts[0].text, "year")))
            return;
    pb_proposal_say(proposal, "six-digit-years",
                    "years such as %.20s in '%.60s' are read as financial years: if they are academic ones, set "
                    "\"years\" to \"academic\" in the mapping",
                    sheet->columns[roles->period].examples[0], sheet->columns[roles->period].heading);
}

static void put_years(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                      const struct pb_propose_roles *roles)
{
    bool split = are_two_years(roles);
    if (says_academic(roles) && (split || are_six_digits(roles) || roles->period != PROPOSE_NONE))
        pb_build_text(building, options, "years", "academic");
    else if (split)
        pb_build_text(building, options, "years", "financial");
    else
        ask_six_digits(proposal, roles);
}

/* Dates in the headings of the figures that are all on the first, or all on the last day of a month. */
static bool are_month_days(const struct pb_propose_roles *roles)
{
    enum { LEAST = 3 };
    size_t dates = 0;
    size_t first = 0;
    size_t last = 0;
    uint32_t months = 0;
    assert(roles->sheet->columns);
    for (size_t c = 0; roles->wide && c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        struct pb_period period;
        bool following = false;
        if (!column->heading_period || !pb_propose_is_value(roles, c))
            continue;
        if (!pb_preview_period(column->heading + column->at, column->length, &period, &following) ||
            period.kind != PB_PERIOD_DAY)
            return false;
        dates++;
        months |= 1U << (period.start / 100 % 100);
        first += period.start % 100 == 1;
        last += pb_date_of_days(pb_date_days(period.end) + 1) % 100 == 1;
    }
    bool several = (months & (months - 1)) != 0; /* 31 March of each year is a day, or its year */
    return dates >= LEAST && several && (first == dates || last == dates);
}

/* Day or month first, a day or its month: what only a person can know is proposed and asked about. */
static void put_dates(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                      const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *column =
        roles->period == PROPOSE_NONE ? NULL : &roles->sheet->columns[roles->period];
    /* The rows that show it may be of other areas, whose dates the run does not look at. */
    if (column && (column->order == PB_PREVIEW_DAY_FIRST || column->order == PB_PREVIEW_MONTH_FIRST))
        pb_build_text(building, options, "dates", column->order == PB_PREVIEW_DAY_FIRST ? "day first" : "month first");
    if (column && column->order == PB_PREVIEW_ORDER_UNKNOWN) {
        pb_build_text(building, options, "dates", "day first");
        proposal->order_guessed = column->open_date;
    }
    if (roles->period_end == PROPOSE_NONE &&
        (column ? column->month_days && !strcasestr(column->heading, "week") : are_month_days(roles))) {
        pb_build_text(building, options, "date_means", "month");
        proposal->months_guessed = true;
    }
}

/* A heading such as "Week 12 2020", which nothing else explains. */
static const char *week_in_headings(const struct pb_propose_roles *roles)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        struct pb_period_found found;
        if (column->heading_period && pb_propose_is_value(roles, c) &&
            pb_period_read(column->heading + column->at, column->length, &(struct pb_period_rules){ 0 }, &found) ==
                PB_PERIOD_WEEK_UNSAID)
            return column->heading;
    }
    return NULL;
}

static void put_weeks(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                      const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *column =
        roles->period == PROPOSE_NONE ? NULL : &roles->sheet->columns[roles->period];
    const char *week = column ? (column->weeks ? column->examples[0] : NULL) : week_in_headings(roles);
    if (!week)
        return;
    pb_build_text(building, options, "weeks", "iso");
    pb_proposal_say(proposal, "weeks",
                    "weeks such as '%.60s' are read as those of ISO 8601, from Monday to Sunday: is that so? If not, "
                    "replace them by dates",
                    week);
}

/* "RTT-April-2023" is April 2023. */
static void put_insides(struct pb_building *building, struct cJSON *options, const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *column =
        roles->period == PROPOSE_NONE ? NULL : &roles->sheet->columns[roles->period];
    bool inside = column && column->periods * 10 < column->filled * 9 && pb_propose_period_inside(column);
    for (size_t i = 0; inside && i < column->text_count; i++) {
        char period[PROPOSE_TEXT];
        size_t at = 0;
        size_t length = 0;
        if (column->texts[i].own == 0 || !pb_preview_period_within(column->texts[i].text, &at, &length))
            continue;
        (void)snprintf(period, sizeof period, "%.*s", (int)length, column->texts[i].text + at);
        pb_proposal_replace(building, options, "period", column->texts[i].text, period);
    }
}

void pb_proposal_periods(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                         const struct pb_propose_roles *roles)
{
    put_years(building, options, proposal, roles);
    put_dates(building, options, proposal, roles);
    put_weeks(building, options, proposal, roles);
    put_insides(building, options, roles);
    if (roles->open_month != PROPOSE_NONE)
        proposal->open_month = roles->sheet->columns[roles->open_month].heading;
}
