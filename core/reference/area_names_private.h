#ifndef PB_CORE_REFERENCE_AREA_NAMES_PRIVATE_H
#define PB_CORE_REFERENCE_AREA_NAMES_PRIVATE_H
/*
 * What the sources of placebook/area_names.h share.
 */
#include "core/reference/area_words.h"
#include "placebook/area_names.h"

/* The areas that a name may mean. */
struct pb_area_meant {
    const struct pb_area *first;
    bool several;
    bool has; /* the area that was asked about is one of them */
};

/* Which areas have these words; about: an area of interest, or NULL. */
struct pb_area_meant pb_area_meant(const struct pb_area_names *names, const struct pb_area_words *words,
                                   const struct pb_area *about);

/* Do the words, without their kind, belong to a name of this area? */
bool pb_area_has_words(const struct pb_area_names *names, const struct pb_area *area,
                       const struct pb_area_words *words);

/* Do two areas cover the same districts, such as an ICB and its only sub-ICB location? */
bool pb_area_same_ground(const struct pb_area *a, const struct pb_area *b);

/* The area whose name these words resemble most, though they are not its name, or NULL. */
const struct pb_area *pb_area_alike(const struct pb_area_names *names, const struct pb_area_words *words);

/* The memo of a name that is no area's; NULL when it is too long for one. It is that name's if the texts are equal. */
struct pb_area_memo *pb_area_stranger(const struct pb_area_names *names, const char *name, size_t length);
bool pb_area_memo_is(const struct pb_area_memo *memo, const char *name, size_t length);
void pb_area_memo_set(struct pb_area_memo *memo, const char *name, size_t length);

/* By its first letters, could a text be the name of an area? False is certain. */
bool pb_area_may_be_named(const struct pb_area_names *names, const char *name, size_t length);

#endif
