#include "extractors/table/periods.h"

#include "extractors/table/rows.h"
#include "extractors/table/texts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- What the mapping and the heading say ---- */

static enum pb_years years_said(const char *said)
{
    if (!said)
        return PB_YEARS_UNSAID;
    return strcmp(said, "financial") == 0  ? PB_YEARS_FINANCIAL
           : strcmp(said, "academic") == 0 ? PB_YEARS_ACADEMIC
                                           : PB_YEARS_CALENDAR;
}

static enum date_meaning meaning_said(const char *said)
{
    static const struct {
        const char *word;
        enum date_meaning meaning;
    } words[] = { { "day", DATE_DAY },
                  { "month", DATE_MONTH },
                  { "week ending", DATE_WEEK_ENDING },
                  { "week beginning", DATE_WEEK_BEGINNING } };
    for (size_t i = 0; said && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(said, words[i].word) == 0)
            return words[i].meaning;
    return DATE_UNSAID;
}

static enum date_meaning meaning_of_heading(const char *heading)
{
    static const struct {
        const char *word;
        enum date_meaning meaning;
    } words[] = { { "week ending", DATE_WEEK_ENDING },
                  { "week_ending", DATE_WEEK_ENDING },
                  { "w/e", DATE_WEEK_ENDING },
                  { "week commencing", DATE_WEEK_BEGINNING },
                  { "week_commencing", DATE_WEEK_BEGINNING },
                  { "week beginning", DATE_WEEK_BEGINNING },
                  { "week starting", DATE_WEEK_BEGINNING },
                  { "w/c", DATE_WEEK_BEGINNING },
                  { "month", DATE_MONTH } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasestr(heading, words[i].word))
            return words[i].meaning;
    return DATE_UNSAID;
}

void table_periods_begin(struct rows *rows)
{
    struct table_periods *periods = &rows->periods;
    const struct table_options *options = rows->options;
    const struct layout *layout = rows->layout;
    size_t column = layout->shared.from[FIELD_PERIOD].at;
    memset(periods, 0, sizeof *periods);
    periods->rules.years = years_said(options->years);
    periods->rules.iso_weeks = options->weeks != NULL;
    if (options->dates)
        periods->rules.dates = strcmp(options->dates, "month first") == 0 ? PB_DATES_MONTH_FIRST : PB_DATES_DAY_FIRST;
    periods->dates = meaning_said(options->date_means);
    if (!periods->dates && column < layout->width)
        periods->dates = meaning_of_heading(layout->headings[column]);
    periods->said = periods->dates != DATE_UNSAID;
}

/* ---- Reading one ---- */

/* A date stands for its month or its week where that is said. */
static void mean(const struct table_periods *periods, struct pb_period *period)
{
    if (period->kind != PB_PERIOD_DAY)
        return;
    int32_t days = pb_date_days(period->start);
    if (periods->dates == DATE_MONTH) {
        int32_t next =
            period->start / 100 % 100 == 12 ? period->start / 10000 * 10000 + 10101 : period->start / 100 * 100 + 101;
        period->kind = PB_PERIOD_MONTH;
        period->start = period->start / 100 * 100 + 1;
        period->end = pb_date_of_days(pb_date_days(next) - 1);
    } else if (periods->dates == DATE_WEEK_ENDING) {
        period->kind = PB_PERIOD_WEEK;
        period->start = pb_date_of_days(days - 6);
    } else if (periods->dates == DATE_WEEK_BEGINNING) {
        period->kind = PB_PERIOD_WEEK;
        period->end = pb_date_of_days(days + 6);
    }
}

/* The period, or the days from its first to its last where they stand in two columns. */
static enum pb_period_fault read_whole(const struct table_periods *periods, const struct text texts[FIELD_TEXTS],
                                       struct pb_period_found *found)
{
    const struct text *first = &texts[FIELD_PERIOD];
    const struct text *last = &texts[FIELD_PERIOD_END];
    char both[2 * PB_PERIOD_TEXT];
    if (last->length == 0)
        return pb_period_read(first->text, first->length, &periods->rules, found);
    if (first->length >= PB_PERIOD_TEXT - sizeof " to " || last->length >= PB_PERIOD_TEXT)
        return pb_period_read("", 0, &periods->rules, found);
    (void)snprintf(both, sizeof both, "%.*s to %.*s", (int)first->length, first->text, (int)last->length, last->text);
    return pb_period_read(both, strlen(both), &periods->rules, found);
}

static enum pb_period_fault read_parts(const struct table_periods *periods, const struct text texts[FIELD_TEXTS],
                                       struct pb_period_found *found)
{
    static const enum field parts[] = { FIELD_QUARTER, FIELD_MONTH };
    enum pb_period_fault fault = read_whole(periods, texts, found);
    for (size_t i = 0; !fault && i < sizeof parts / sizeof parts[0]; i++) {
        const struct text *part = &texts[parts[i]];
        if (part->length)
            fault = pb_period_narrow(found, parts[i] == FIELD_QUARTER, part->text, part->length, &periods->rules);
    }
    return fault;
}

static size_t key_of(const struct text texts[FIELD_TEXTS], char key[PERIOD_KEY])
{
    static const enum field parts[] = { FIELD_PERIOD, FIELD_PERIOD_END, FIELD_QUARTER, FIELD_MONTH };
    size_t length = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const struct text *text = &texts[parts[i]];
        if (text->length + length + 2 > PERIOD_KEY)
            return 0;
        memcpy(key + length, text->text, text->length);
        length += text->length;
        key[length++] = '\0';
    }
    return length;
}

static struct period_slot *slot_of(struct table_periods *periods, const char *key, size_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    return &periods->slots[(hash ^ hash >> 16) % PERIOD_SLOTS];
}

/* ---- What the other periods show ---- */

static void notice(struct table_periods *periods, const struct pb_period_found *found)
{
    struct period_evidence *evidence = &periods->evidence;
    evidence->day_first |= found->shows == PB_DATES_DAY_FIRST;
    evidence->month_first |= found->shows == PB_DATES_MONTH_FIRST;
    evidence->months |= found->shows_month;
    evidence->years |= found->period.kind <= PB_PERIOD_FINANCIAL_YEARS && found->doubt != PB_DOUBT_MONTH;
}

void table_periods_settle(struct rows *rows)
{
    struct table_periods *periods = &rows->periods;
    const struct period_evidence *evidence = &periods->evidence;
    periods->settled = true;
    if (evidence->day_first != evidence->month_first && !periods->rules.dates)
        periods->rules.dates = evidence->day_first ? PB_DATES_DAY_FIRST : PB_DATES_MONTH_FIRST;
    periods->rules.months = evidence->months && !evidence->years;
    memset(periods->slots, 0, sizeof periods->slots);
}

bool table_periods_waits(const struct rows *rows, const struct period_slot *slot)
{
    return !rows->periods.settled &&
           (slot->fault == PB_PERIOD_ORDER || slot->fault == PB_PERIOD_TWO_WAYS || slot->found.doubt == PB_DOUBT_MONTH);
}

const struct period_slot *table_periods_read(struct rows *rows, const struct text texts[FIELD_TEXTS])
{
    struct table_periods *periods = &rows->periods;
    char key[PERIOD_KEY];
    size_t length = key_of(texts, key);
    struct period_slot *slot = slot_of(periods, key, length);
    if (length && slot->length == length && memcmp(slot->key, key, length) == 0)
        return slot;
    slot->length = length;
    memcpy(slot->key, key, length);
    slot->fault = read_parts(periods, texts, &slot->found);
    if (!slot->fault)
        notice(periods, &slot->found);
    bool day = slot->found.period.kind == PB_PERIOD_DAY;
    mean(periods, &slot->found.period);
    bool alone = !texts[FIELD_QUARTER].length && !texts[FIELD_MONTH].length && !texts[FIELD_PERIOD_END].length;
    const struct text *text = &texts[FIELD_PERIOD];
    bool kept = alone && !(day && slot->found.period.kind != PB_PERIOD_DAY);
    (void)pb_period_text(kept ? text->text : "", kept ? text->length : 0, &slot->found, slot->words);
    return slot;
}

bool table_periods_certain(const struct rows *rows, const struct text texts[FIELD_TEXTS], struct pb_period *period)
{
    struct pb_period_found found = { 0 };
    if (read_parts(&rows->periods, texts, &found) || found.doubt == PB_DOUBT_MONTH)
        return false;
    mean(&rows->periods, &found.period);
    *period = found.period;
    return true;
}

/* ---- Doubts ---- */

void table_periods_count(struct rows *rows, const struct period_slot *slot)
{
    struct table_periods *periods = &rows->periods;
    const struct pb_period *period = &slot->found.period;
    if (slot->found.doubt && periods->doubtful[slot->found.doubt]++ == 0)
        (void)snprintf(periods->example[slot->found.doubt], PB_PERIOD_TEXT, "%.79s", slot->key);
    if (period->kind != PB_PERIOD_DAY)
        return;
    if (periods->days++ == 0)
        periods->first_day = period->start;
    periods->several |= period->start != periods->first_day;
    periods->first_days += period->start % 100 == 1;
    periods->last_days += pb_date_of_days(pb_date_days(period->end) + 1) % 100 == 1;
}

void table_periods_end(const struct rows *rows)
{
    static const char *const doubts[PERIOD_DOUBTS] = {
        [PB_DOUBT_TWO_YEARS] = "read as two calendar years, though it may be a financial year: say \"years\": "
                               "\"financial\", \"academic\" or \"calendar\" in the mapping",
        [PB_DOUBT_MONTH] = "read as calendar years, though it may be a month or a financial year: say \"years\" in the "
                           "mapping",
        [PB_DOUBT_SINGLE_YEAR] = "read as a calendar year, though the mapping says that years are not: if it is the "
                                 "year that begins or ends then, write it out with 'values'",
    };
    const struct table_periods *periods = &rows->periods;
    const char *sheet = rows->layout->sheet;
    char day[11];
    for (size_t i = PB_DOUBT_NONE + 1; i < PERIOD_DOUBTS; i++)
        if (periods->doubtful[i])
            pb_warning_add(rows->context->findings, rows->file, 0, "%s%s%sthe period '%s' is %s (%llu %s)",
                           *sheet ? "sheet '" : "", sheet, *sheet ? "': " : "", periods->example[i], doubts[i],
                           (unsigned long long)periods->doubtful[i], periods->doubtful[i] == 1 ? "figure" : "figures");
    bool whole = periods->several && (periods->first_days == periods->days || periods->last_days == periods->days);
    if (whole && !periods->said)
        pb_warning_add(rows->context->findings, rows->file, 0,
                       "%s%s%severy date, such as %s, is the %s day of a month and is read as that one day: if a date "
                       "stands for its month, say \"date_means\": \"month\" in the mapping",
                       *sheet ? "sheet '" : "", sheet, *sheet ? "': " : "", pb_date_text(periods->first_day, day),
                       periods->first_days == periods->days ? "first" : "last");
}
