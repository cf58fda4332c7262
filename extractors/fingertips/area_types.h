#ifndef FINGERTIPS_AREA_TYPES_H
#define FINGERTIPS_AREA_TYPES_H
/*
 * The area types of the service. Local government and the NHS are reorganised again and again, and each time the
 * service makes new area types: upper-tier authorities were 102, 202, 302 and 402 before they were 502. An indicator
 * that was stopped is only in the old ones, so each kind of area has several, in an order of preference.
 *
 * Which ids there are, the service says (area_types). What is fixed here is their order and by which words of their
 * names a kind is known, so that one that comes after 502 is found, and an id that means something else by now is not
 * taken.
 */
#include "extractors/fingertips/fingertips.h"

enum fingertips_kind {
    KIND_UPPER, /* counties and unitary authorities */
    KIND_LOWER, /* districts and unitary authorities */
    KIND_REGIONS,
    KIND_SUB_ICB,
    KIND_ICB,
    KIND_PCN,
    KINDS_ASKED,
    KIND_ENGLAND = KINDS_ASKED, /* only ever a parent */
    KINDS,
};

enum { CHOICES_MAXIMUM = 16 }; /* area types of one kind */

struct area_type {
    int64_t id;
    const char *name;
};

/* The area types of one kind, the preferred one first. */
struct area_choices {
    struct area_type types[CHOICES_MAXIMUM];
    size_t count;
};

/* What kinds are called in names of inputs and in messages: "upper-tier". */
const char *fingertips_kind_name(enum fingertips_kind kind);

/* Do the Places have areas of this kind? PCNs are never asked for unless the options say so: all of England's would
 * come for a few. */
bool fingertips_kind_needed(enum fingertips_kind kind, const struct pb_geography *geography);

/* Reads the answer to area_types, and chooses those of each kind; of the ids in `only`, where it has any. Names live in
 * the arena. Errors: an answer that is no list of area types; an id of `only` that the service does not have, or that
 * is of none of these kinds (PB_ERROR_CONFIGURATION). */
enum pb_status fingertips_area_types_read(const struct pb_answer *answer, const struct pb_text_list *only,
                                          struct pb_arena *arena, struct area_choices choices[KINDS],
                                          struct pb_error *error) PB_MUST_USE;

#endif
