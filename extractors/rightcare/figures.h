#ifndef RIGHTCARE_FIGURES_H
#define RIGHTCARE_FIGURES_H
/*
 * Numbers and periods as RightCare packs write them.
 */
#include "placebook/formats/tabular.h"
#include "placebook/period.h"

enum figure_state { FIGURE_MISSING, FIGURE_GOOD, FIGURE_SUPPRESSED, FIGURE_WRONG };

struct figure {
    enum figure_state state;
    double number; /* NaN unless it is good */
    char text[64]; /* as published, in plain digits; "" when it is not as published */
};

/* Understood: marks of thousands, a percent sign, a pound sign; "*", "[c]", "<5" and the like are withheld numbers,
 * "-", "n/a", ".." and error values missing ones. A number that a workbook shows as a percentage is taken as shown. */
struct figure rightcare_pack_figure(const struct pb_tabular_cell *cell);

/* As placebook/period.h reads it, with 2019-20 as the financial year. Writes the period's text. */
enum pb_period_fault rightcare_pack_period(const char *text, size_t length, char words[PB_PERIOD_TEXT],
                                           struct pb_period *period);

#endif
