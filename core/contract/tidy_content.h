#ifndef PB_CORE_CONTRACT_TIDY_CONTENT_H
#define PB_CORE_CONTRACT_TIDY_CONTENT_H
/*
 * Where each column of the contract is in the observation table. Part of placebook/contract/tidy.h; not for others.
 */
#include "placebook/contract/tidy.h"

struct pb_tidy_content {
    enum pb_tidy_content_kind {
        PB_CONTENT_TEXT,
        PB_CONTENT_NUMBER,
        PB_CONTENT_CALCULATED, /* a number without a published text */
        PB_CONTENT_DATE,
        PB_CONTENT_TRUTH,
        PB_CONTENT_YEAR, /* of a date */
        PB_CONTENT_PLACE_NAME,
        PB_CONTENT_LEVEL,
        PB_CONTENT_PUBLISHED
    } kind;
    size_t offset; /* of the pointer to the column */
    size_t text;   /* PB_CONTENT_NUMBER: of the pointer to the published texts */
};

/* In the order of pb_tidy_columns. */
extern const struct pb_tidy_content pb_tidy_contents[PB_TIDY_COLUMNS];

/* The name of the Place that a row is published for; "" without a geography. */
const char *pb_tidy_place_name(const struct pb_table *table, size_t row, const struct pb_tidy_context *context);

#endif
