#ifndef PLACEBOOK_LOCAL_AREAS_H
#define PLACEBOOK_LOCAL_AREAS_H
/*
 * The local areas of a Place: those that the councils define, such as JSNA or family-hub areas (PB_TYPE_LOCAL). Which
 * there are, who lives there, how deprived their neighbourhoods are, and the figures that exist at that level, each
 * beside that of its Place and England's.
 *
 * The areas are those that the reference data place in the Place, and those that have figures. Without reference data
 * the latter are all, and nothing is known of residents and neighbourhoods.
 */
#include "placebook/geography.h"
#include "placebook/reference.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

enum { PB_DECILES = 10 };

/* Rates of fewer events are of low reliability, as the Office for National Statistics marks them: their relative
 * standard error is above 22%. */
enum { PB_FEW_EVENTS = 20 };

/* Neighbourhoods (LSOAs) by decile of deprivation in England, the most deprived first. */
struct pb_deciles {
    size_t lsoas[PB_DECILES];
    double people[PB_DECILES]; /* missing where those of some LSOA are not known */
    size_t count;              /* of LSOAs; 0: nothing is known */
};

struct pb_local_area {
    const char *code;
    const char *name;                          /* or its code */
    const char *district;                      /* its name; "": not known */
    const struct pb_place *place;              /* no system and no edition; NULL: not known */
    const struct pb_reference_area *reference; /* NULL: not known */
    double residents;                          /* missing: not known */
    int32_t year;                              /* in the middle of which they were counted */
    struct pb_deciles deciles;
    size_t figures; /* that count: one for each measure and people, without estimates and pooled years */
    size_t compared_with_england, worse_than_england, better_than_england; /* of those */
    size_t compared_with_place, worse_than_place, better_than_place;
};

/* The latest figure of an area. */
struct pb_local_figure {
    size_t row;
    size_t area;      /* position */
    size_t series;    /* what can be compared: of one measure, people, category and length of period; from 0 */
    size_t place_row; /* the Place's figure about the same; SIZE_MAX: none */
    enum pb_word against_place; /* the area's 95% limits against the Place's value; PB_WORD_NOT_COMPARED */
    size_t rank; /* 1: the worst, or the highest where neither direction is better; 0: no figure, or an older one */
    size_t of;   /* areas that are ranked */
    bool counts; /* among the area's figures */
};

struct pb_local_areas {
    struct pb_local_area *areas; /* by Place in the order of publication, then by name */
    size_t count;
    struct pb_local_figure *figures; /* by series, then rank; those that are not ranked last */
    size_t figure_count;
    size_t series;             /* how many there are */
    size_t decile_row;         /* a row of the deprivation deciles that were used; SIZE_MAX: there are none */
    struct pb_deciles deciles; /* of all areas together */
    const uint32_t *by_area;   /* positions of figures, those of an area together and in order, */
    const size_t *first;       /* of each area from here on; one more at the end */
};

/* Is the row a figure of such an area? Groups by deprivation, opportunities and causes of death are not. */
bool pb_is_local_figure(const struct pb_table *table, size_t row);

/* Is the row the decile of deprivation of an LSOA? */
bool pb_is_lsoa_decile(const struct pb_table *table, size_t row);

/* A measure of which no area has a figure is left out, unless one is withheld: what cannot be put together from
 * neighbourhoods, such as ranks, has rows that say so.
 *
 * Finds them in the table of a Place, the system or an edition, in the order of publication. Lives in the arena. */
enum pb_status pb_local_areas_find(const struct pb_table *table, const struct pb_geography *geography,
                                   const struct pb_reference *reference, const struct pb_place *place,
                                   int32_t published, struct pb_arena *arena, struct pb_local_areas *areas,
                                   struct pb_error *error) PB_MUST_USE;

/* Does a figure rest on so few events that it is of low reliability? Only where the number of events is known. */
bool pb_local_is_unreliable(const struct pb_table *table, size_t row);

/* Does a word of PB_WORDS_COMPARISON say how a figure compares? */
bool pb_local_is_compared(unsigned word);

/* ---- Who lives there ---- */

enum { PB_PYRAMID_BANDS = 24 };

struct pb_pyramid {
    struct {
        int32_t from, to; /* before `to`; PB_AGE_END: no end */
        double male, female;
    } bands[PB_PYRAMID_BANDS]; /* the youngest first */
    size_t count;              /* 0: the ages are not known */
    double people;
    int32_t year;
};

/* Residents by sex and age in bands of five years, as far as the populations have them: else of ten. */
struct pb_pyramid pb_local_pyramid(const struct pb_reference *reference, const struct pb_reference_area *area,
                                   int32_t year);

#pragma GCC visibility pop

#endif
