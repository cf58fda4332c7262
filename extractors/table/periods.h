#ifndef TABLE_PERIODS_H
#define TABLE_PERIODS_H
/*
 * Periods as tables write them, put into the words that placebook/period.h understands and the tidy table uses.
 */
#include "placebook/formats/tabular.h"
#include "placebook/period.h"

enum { PERIOD_TEXT = 80 };

/* Beside all that pb_period_parse understands: 2019-20 as a financial or academic year ("2019/20"), months as MAR2019,
 * Mar-19, March 2019, 2019-03 (but 2010-12 are three years), and a date for its month ("Mar 2019"). Writes the period's
 * text. False when it is not understood. `years`: "calendar", "financial" or "academic". */
bool table_period_read(const char *text, size_t length, const char *years, char words[PERIOD_TEXT],
                       struct pb_period *period);

#endif
