#ifndef PB_CORE_PEERS_ENGLAND_H
#define PB_CORE_PEERS_ENGLAND_H
/*
 * The figures of all authorities as the store kept them with each unit (core/peers/seen.h), put together: units of one
 * source are one, and of each series only the newest period counts.
 */
#include "placebook/arena.h"
#include "placebook/framework.h"
#include "placebook/standing.h"

/* One period of one series. */
struct pb_england_series {
    const char *scheme; /* of the indicator's id */
    const char *source, *indicator, *sex, *age, *category_type, *category, *area_type;
    int32_t start, end;
    size_t count;
    uint32_t *authorities; /* ascending */
    double *values;        /* NaN: none */
};

struct pb_england {
    struct pb_england_series *series;
    size_t count, capacity;
};

/* Adds what a unit of a source has seen. The texts and numbers are copied into the arena. PB_FAILED: the bytes are not
 * those of a unit. */
enum pb_status pb_england_add(struct pb_england *england, const char *source, const char *scheme,
                              const unsigned char *bytes, size_t length, struct pb_arena *arena,
                              struct pb_error *error) PB_MUST_USE;

/* When all are there. Values that the measure cannot have, or that stand for none, are left out: methods.md. */
enum pb_status pb_england_settle(struct pb_england *england, const struct pb_framework *framework,
                                 struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* The series of a source that are about the same as one of these texts: they differ in the kind of area. Returns how
 * many there are; *first is the first. */
struct pb_england_key {
    const char *source, *indicator, *sex, *age, *category_type, *category;
};
size_t pb_england_find(const struct pb_england *england, const struct pb_england_key *key,
                       const struct pb_england_series **first);

#endif
