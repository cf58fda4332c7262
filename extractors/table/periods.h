#ifndef TABLE_PERIODS_H
#define TABLE_PERIODS_H
/*
 * Periods of a sheet, as placebook/period.h reads them by what the mapping says (`years`, `dates`, `date_means`,
 * `weeks`), by what the heading says ("Month", "Week ending") and, where a text alone can be read in two ways, by what
 * the other texts of its column show: 13/04/2019 says that the day is first in 03/04/2019, and 2010-05 that 2010-11 is
 * a month. What nothing says is rejected; what is read with a doubt is warned of once for each sheet.
 */
#include "extractors/table/layout.h"
#include "placebook/period.h"

enum { PERIOD_KEY = 200, PERIOD_SLOTS = 64, PERIOD_DOUBTS = PB_DOUBT_SINGLE_YEAR + 1 };

enum date_meaning { DATE_UNSAID, DATE_DAY, DATE_MONTH, DATE_WEEK_ENDING, DATE_WEEK_BEGINNING };

/* One text that was read, with the month or the quarter beside it. */
struct period_slot {
    char key[PERIOD_KEY];
    size_t length; /* 0: empty */
    struct pb_period_found found;
    enum pb_period_fault fault;
    char words[PB_PERIOD_TEXT];
};

/* What the periods of a sheet show so far. */
struct period_evidence {
    bool day_first, month_first, months, years;
};

struct table_periods {
    struct pb_period_rules rules;
    enum date_meaning dates;
    bool said;    /* the mapping or the heading says what a date means */
    bool settled; /* all of the sheet has been seen */
    struct period_evidence evidence;
    uint64_t doubtful[PERIOD_DOUBTS];
    char example[PERIOD_DOUBTS][PB_PERIOD_TEXT];
    uint64_t days, first_days, last_days; /* dates; on the first, on the last day of a month */
    int32_t first_day;                    /* of the first date, */
    bool several;                         /* and whether there is another one */
    struct period_slot slots[PERIOD_SLOTS];
};

struct rows;

/* Begins a sheet, when its headings are known. */
void table_periods_begin(struct rows *rows);

/* The period of a row; the slot lives until the next one is read. */
const struct period_slot *table_periods_read(struct rows *rows, const struct text texts[FIELD_TEXTS]);

/* The period of a row of another area, where its text alone makes it certain: such a row is no evidence for others. */
bool table_periods_certain(const struct rows *rows, const struct text texts[FIELD_TEXTS], struct pb_period *period);

/* Can the other periods of the sheet still say what it means? Then its row is held back. */
bool table_periods_waits(const struct rows *rows, const struct period_slot *slot);

/* At the end of a sheet: what they show is what holds. */
void table_periods_settle(struct rows *rows);

/* Counts a figure of a period. */
void table_periods_count(struct rows *rows, const struct period_slot *slot);

/* Ends a sheet: warns of what was doubtful. */
void table_periods_end(const struct rows *rows);

#endif
