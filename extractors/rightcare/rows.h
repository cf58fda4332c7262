#ifndef RIGHTCARE_ROWS_H
#define RIGHTCARE_ROWS_H
/*
 * The rows below the headings, turned into observations: each row is one.
 */
#include "extractors/rightcare/figures.h"
#include "extractors/rightcare/headings.h"
#include "extractors/rightcare/organisations.h"
#include "extractors/rightcare/peers.h"
#include "placebook/column_kinds.h"
#include "placebook/unused.h"

struct rows {
    const struct rightcare_options *options;
    struct pb_context *context; /* for a row of another organisation, that of `peers` */
    struct peers *peers;
    struct pb_tabular *tabular;
    struct organisations *organisations;
    const struct headings *headings;
    enum pb_tabular_format format;
    const char *file;
    const char *sheet;
    pb_symbol source;
    pb_symbol source_file;
    struct pb_unused_column *unused; /* columns of the sheet that are none of the fields */
    size_t unused_count, unused_more;
    struct pb_column_kinds kinds;
    uint64_t rows;  /* of the sheet */
    uint64_t known; /* of which the organisation is in the Places file */
};

/* Takes one row. */
enum pb_status rightcare_pack_take(struct rows *rows, const struct pb_tabular_row *row,
                                   struct pb_error *error) PB_MUST_USE;

/* Which columns of a sheet are not used, once its headings are known; what is said of them at its end. They are looked
 * at in the rows of organisations that the Places file has. */
enum pb_status rightcare_unused_open(struct rows *rows, const struct pb_tabular_row *headings,
                                     struct pb_error *error) PB_MUST_USE;
void rightcare_unused_look(struct rows *rows, const struct pb_tabular_row *row);

/* When all rows are there: packs give England's figure in a column beside each organisation's. Where England has no row
 * of its own for an indicator and period, one is added from that column. */
enum pb_status rightcare_pack_add_england(struct pb_context *context, struct pb_error *error) PB_MUST_USE;

#endif
