#ifndef WORKBOOK_LOCAL_AREAS_H
#define WORKBOOK_LOCAL_AREAS_H
/*
 * The small areas inside a Place. Of the local areas that the councils define (placebook/local_areas.h) all figures are
 * shown, measure by measure, beside those of the Place and England; of others, such as neighbourhoods and GP practices,
 * those with the worst figures of the latest period. Of those a measure without a better direction has no worst ones.
 */
#include "loaders/workbook/book.h"
#include "placebook/local_areas.h"

enum { LOCAL_AREAS_SENTENCES = 12, LOCAL_AREAS_SHOWN = 50 }; /* of a measure, kind of area, sex and age */

struct local_area {
    size_t row;
    size_t position;                      /* 1: the worst; equal figures have the same; 0: not ranked */
    size_t total;                         /* areas with a figure */
    bool begins;                          /* the first of its measure, kind of area, sex and age */
    const struct pb_local_figure *figure; /* of a local area of the councils; NULL: of another one */
};

struct local_areas {
    struct local_area
        *items; /* those of the councils first; by measure in the order of publication, then the worst first */
    size_t count;
    size_t own; /* of the councils */
};

/* The local areas of the councils: book->locals. Before the sheets; NULL stays where there are none. */
enum pb_status workbook_locals_find(struct book *book, struct pb_error *error) PB_MUST_USE;

void workbook_local_areas_find(struct book *book, struct local_areas *areas);

/* "LSOAs" for the area type lsoa; a type without words of its own as the source says it. */
const char *workbook_local_areas_kind(const char *area_type);

/* The same within a sentence: "local areas", "GP practices". */
const char *workbook_local_areas_noun(struct book *book, const char *area_type);

/* ", pooled years": the category of a local figure behind its measure; "": none. */
const char *workbook_local_category(struct book *book, size_t row);

/* The measure of a local figure, with its category, and in one that is not everybody's the people: "Smoking prevalence,
 * female, 15+ yrs". */
const char *workbook_local_measure(struct book *book, size_t row);

/* What to know of a local figure: "Fewer than 20 events", "3 years together", "Withheld"; NULL: nothing. */
const char *workbook_local_remark(struct book *book, size_t row);

/* The word for an area against its Place, and its colour. */
const char *workbook_local_against_place(const struct pb_local_figure *figure);

#endif
