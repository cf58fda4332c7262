#ifndef RIGHTCARE_HEADINGS_H
#define RIGHTCARE_HEADINGS_H
/*
 * Which row has the headings, and which column is what.
 */
#include "extractors/rightcare/rightcare.h"
#include "placebook/formats/tabular.h"

#define NO_COLUMN SIZE_MAX

enum {
    NEEDED = 4,
    FOUND_TEXT = 400,
    HEADING_ROWS = 200, /* headings are looked for in this many rows of a sheet */
    HEADING_TEXT = 64
};

struct headings {
    size_t at[FIELDS]; /* columns; NO_COLUMN: none */
    size_t width;
    size_t twice[2]; /* columns that are the same field; NO_COLUMN: none */
    enum field twice_field;
    size_t bare; /* "Organisation" beside "Organisation code": the name, where no other column is; NO_COLUMN: none */
    char text[FIELDS][HEADING_TEXT]; /* as the row has them, cut; "" where there is none. Only of a row that is one */
    unsigned needed;                 /* how many of organisation, indicator, period and value there are */
};

/* Looks at a row as headings. All four that are needed: it is one. */
void rightcare_headings_read(struct headings *headings, const struct rightcare_options *options,
                             const struct pb_tabular_row *row);

/* "organisation, value but no indicator, period": what of the needed there is. */
const char *rightcare_headings_found(const struct headings *headings, char found[FOUND_TEXT]);

/* Does a row of the table have the needed headings in the same columns? */
bool rightcare_headings_again(const struct headings *headings, const struct rightcare_options *options,
                              const struct pb_tabular_row *row);

/* As struct pb_module (extractors/rightcare/fit.c). */
enum pb_status rightcare_fit(const void *option_values, struct pb_tabular *tabular, struct pb_context *context,
                             struct pb_fit *fit, struct pb_error *error) PB_MUST_USE;

#endif
