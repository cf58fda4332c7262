#ifndef PB_LOADERS_WORKBOOK_PLACES_CHOSEN_H
#define PB_LOADERS_WORKBOOK_PLACES_CHOSEN_H
/*
 * Which row of the system's table speaks for each Place. The table holds the Places as sums of districts or as the one
 * district that a Place is, and the counties and NHS areas. For each Place the row is chosen that fits it best, as its
 * own workbook does: same sex and age as the system's figure, no category; a figure before none; its district or the
 * sum of its districts before its NHS area, the county, a shared area; then the latest period.
 */
#include "loaders/workbook/book.h"

enum place_fit { PLACE_FIT_DISTRICTS, PLACE_FIT_NHS_AREA, PLACE_FIT_COUNTY, PLACE_FIT_SHARED, PLACE_FIT_NOT };

struct place_chosen {
    size_t row; /* SIZE_MAX: none */
    enum place_fit fit;
    size_t trust; /* pb_geography_trust_order */
};

/* By headline, then by Place; NULL when out of memory. */
struct place_chosen *workbook_places_chosen(struct book *book);

#endif
