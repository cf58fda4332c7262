#ifndef WORKBOOK_LOCAL_AREAS_H
#define WORKBOOK_LOCAL_AREAS_H
/*
 * The small areas inside a Place, such as neighbourhoods and Primary Care Networks: of each measure those with the
 * worst figures of the latest period. A measure without a better direction has no worst ones.
 */
#include "loaders/workbook/book.h"

enum { LOCAL_AREAS_SENTENCES = 12, LOCAL_AREAS_SHOWN = 50 }; /* of a measure, kind of area, sex and age */

struct local_area {
    size_t row;
    size_t position; /* 1: the worst; equal figures have the same */
    size_t total;    /* areas with a figure */
    bool begins;     /* the first of its measure, kind of area, sex and age */
};

struct local_areas {
    struct local_area *items; /* by measure in the order of publication, then the worst first */
    size_t count;
};

void workbook_local_areas_find(struct book *book, struct local_areas *areas);

/* "LSOAs" for the area type lsoa; a type without words of its own as the source says it. */
const char *workbook_local_areas_kind(const char *area_type);

#endif
