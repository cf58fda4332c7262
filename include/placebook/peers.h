#ifndef PLACEBOOK_PEERS_H
#define PLACEBOOK_PEERS_H
/*
 * Which local authorities are like which, by two rules that the pipeline file names files for:
 *
 *  - By deprivation: those in the same tenth of the average score of the Index of Multiple Deprivation, among all
 *    authorities of the same tier. Tenths are by rank as the Department of Health and Social Care makes them (docs,
 *    methods.md); tenth 1 is the most deprived.
 *  - By a list of nearest neighbours, as CIPFA or NHS England work them out and Fingertips gives them.
 *
 * There are two tiers, as in the files of the Indices: districts with unitary authorities, and counties with unitary
 * authorities. A unitary authority, metropolitan district or London borough is in both.
 */
#include "placebook/similar/neighbours.h"

#pragma GCC visibility push(default)

enum pb_tier { PB_TIER_LOWER, PB_TIER_UPPER, PB_TIERS };

enum {
    PB_PEERS_TENTHS = 10,
    PB_PEERS_AUTHORITIES_MAXIMUM = 2000, /* of one tier; England has about 300 */
    PB_PEERS_FILE_MAXIMUM = 64 << 20,    /* bytes */
    PB_PEERS_LOWER = 296,
    PB_PEERS_UPPER = 153, /* how many authorities of each tier England has since April 2023 */
};

struct pb_peer {
    uint32_t number; /* pb_authority_number of its code */
    const char *code;
    const char *name; /* or "" */
    double score;     /* IMD average score */
    unsigned tenth;   /* 1 (most deprived) to 10 */
};

struct pb_peers {
    bool asked;                            /* the pipeline file says `peers` */
    struct pb_peer *authorities[PB_TIERS]; /* sorted by number; NULL: no file of this tier */
    size_t counts[PB_TIERS];
    struct pb_neighbours neighbours; /* none: no file */
};

/* The number of the code of an English local authority (E06 to E10, six digits): E07000220 is 7000220. 0: the code is
 * not one. Made for being called for every row of a national file. */
uint32_t pb_authority_number(const char *code, size_t length);

/* Is an authority of that number in this tier? */
bool pb_authority_in_tier(uint32_t number, enum pb_tier tier);

/* "districts and unitary authorities", "counties and unitary authorities". */
const char *pb_tier_name(enum pb_tier tier);

/* The authority of a tier with this number, or NULL. */
const struct pb_peer *pb_peers_find(const struct pb_peers *peers, enum pb_tier tier, uint32_t number);

#pragma GCC visibility pop

#endif
