#ifndef PLACEBOOK_CODINGS_H
#define PLACEBOOK_CODINGS_H
/*
 * Small areas that are there in two codings. After a census LSOAs and MSOAs are drawn anew: most keep their code, some
 * are split, merged or coded anew. Where lookups of both years lie side by side and say no days, an area has the old
 * ones and the new ones in it, which are the same ground. Figures are published by one of them, of any year: a source
 * may give 2019 by the codes of 2021. So what has figures tells which coding is meant.
 *
 * Two things tell codings apart. The vintage: lookups say of which year their codes are, and a code that was kept has
 * both years; those of lookups that do not say it may be codes of any year. And changes of codes, where reference data
 * have them: of an area and what took its place, wholly or of a part, only one can be in a sum. Where neither tells it,
 * the number of a code still says with which census it came: a sum of codes of two censuses may count people twice.
 */
#include "placebook/reference.h"

#pragma GCC visibility push(default)

/* Two members, by position in the reference data: one took the place of the other, or of a part of it. */
struct pb_replaced {
    uint32_t before, after;
};

struct pb_codings {
    struct pb_replaced *replaced; /* by `before`, as members are ordered */
    size_t replaced_count;
    bool several; /* the members are of more than one coding */
    bool unsure;  /* or may be (pb_codings_unsure) */
};

/* What the members of an area, sorted by position and all of one type, are codings of. A practice that goes on, having
 * taken over another one, is no coding of it. The list is in the arena. Errors: memory. */
enum pb_status pb_codings_of(const struct pb_reference *reference, const struct pb_reference_member *members,
                             size_t count, struct pb_arena *arena, struct pb_codings *codings,
                             struct pb_error *error) PB_MUST_USE;

/* What came of the choice. */
struct pb_coding {
    struct pb_replaced both; /* two that have figures and are about the same people, or may be */
    bool replaced;           /* of them one took the place of the other; else they are codes of two vintages */
    const char *vintage;     /* the coding that is meant, where there are several, and its year is known; else "" */
};

/* Keeps the members of the coding that is meant, in their order: those that have figures, and those that lack them. Of
 * several that may be meant, that of which most is missing. `figure_of`: by position in the reference data,
 * PB_REFERENCE_NONE where there is no figure. False: nothing is to be added (coding->both), and all members are kept.
 */
bool pb_coding_choose(const struct pb_reference *reference, const struct pb_codings *codings, const uint32_t *figure_of,
                      struct pb_reference_member *members, size_t *count, struct pb_coding *coding);

/* The census with which the code of an LSOA or MSOA of England came: 2001, 2011 or 2021, by its number; 0: it is none.
 */
int32_t pb_census_of_code(const char *code);

/* May one of the members that have figures (`figure_of` as above; NULL: of all) have taken the place of another one of
 * them? The code of one came with a later census than that of another, no lookup says of all that they are codes of one
 * year, not before that census, and no history what the later one took the place of. Then `pair` is two of them. */
bool pb_codings_unsure(const struct pb_reference *reference, const struct pb_reference_member *members, size_t count,
                       const uint32_t *figure_of, struct pb_replaced *pair);

#pragma GCC visibility pop

#endif
