#ifndef PLACEBOOK_STANDING_H
#define PLACEBOOK_STANDING_H
/*
 * Where a figure of ours stands: its rank among the local authorities of England and among similar ones, and England's
 * percentiles. Made of what each source says of all authorities for the newest period of a series (placebook/seen.h).
 *
 * Percentiles are interpolated between the sorted values at position (n - 1) p, counted from 0, and rounded to 10
 * decimals, as Fingertips makes them. Rank 1 is the best value, or the highest where neither direction is better; equal
 * values share the best of their ranks.
 */
#include "placebook/geography.h"
#include "placebook/peers.h"
#include "placebook/seen.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* Figures of all authorities, of all sources. */
struct pb_england;

enum pb_percentile {
    PB_MINIMUM,
    PB_PERCENTILE_5,
    PB_PERCENTILE_25,
    PB_MEDIAN,
    PB_PERCENTILE_75,
    PB_PERCENTILE_95,
    PB_MAXIMUM,
    PB_PERCENTILES
};

/* Among some authorities, the one in hand among them. */
struct pb_place_among {
    size_t count; /* that have a value; 0: nothing is known */
    size_t rank;
    size_t tied;   /* how many others have the same value */
    double median; /* of all `count` */
};

struct pb_standing {
    enum pb_tier tier; /* among which authorities */
    bool best_first;   /* false: rank 1 is the highest value, which is no better than the lowest */
    bool complete;     /* nine of ten authorities of the tier have a value: else there is no `england` */
    size_t valued;     /* authorities with a value */
    size_t missing;    /* those without one that counts: withheld, not published, two values, or one that cannot be */
    double percentiles[PB_PERCENTILES];
    struct pb_place_among england, ours; /* ours: the districts, or the counties, of the Places file */
    struct pb_place_among alike;         /* in the same tenth of deprivation */
    unsigned tenth;                      /* 1, the most deprived, to 10; 0: not known */
    struct pb_place_among near;          /* its nearest neighbours and itself */
    size_t neighbours;                   /* how many it has, with or without a value */
};

/* Where the figure of a row stands. False: it has no standing. It is a number of people, events or pounds, which
 * follows the size of an authority. It is no figure of an authority that is published, or calculated from numbers of
 * its source, for the newest period of its series, or its source has no other authorities, or another value for this
 * one. */
bool pb_standing_of(const struct pb_england *england, const struct pb_peers *peers,
                    const struct pb_geography *geography, const struct pb_table *table, size_t row,
                    struct pb_standing *standing);

/* An authority that is like that of a row, and its value. */
struct pb_similar_authority {
    const char *code;
    const char *name; /* or "" */
    size_t rank;      /* among the nearest neighbours; 0: it is none of them */
    bool alike;       /* in the same tenth of deprivation */
    double value;     /* NaN: there is none */
};
enum { PB_SIMILAR_AUTHORITIES_MAXIMUM = PB_PEERS_AUTHORITIES_MAXIMUM };

/* Those of a row that has a standing: the nearest neighbours in their order, then the others of the tenth by code.
 * Returns how many there are; none where most of them have no value. */
size_t pb_standing_similar(const struct pb_england *england, const struct pb_peers *peers, const struct pb_table *table,
                           size_t row, struct pb_similar_authority similar[PB_SIMILAR_AUTHORITIES_MAXIMUM]);

#pragma GCC visibility pop

#endif
