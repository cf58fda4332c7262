#ifndef PB_TESTS_SUPPORT_LOCAL_REFERENCE_H
#define PB_TESTS_SUPPORT_LOCAL_REFERENCE_H
/*
 * Made-up reference data for an edition (tests/support/edition.h), few enough to be worked out by hand:
 *
 *     local area             district             LSOAs
 *     HUB-A  Avon Hub        Rugby                E01000001, E01000002
 *     HUB-B  Brook Hub       Rugby                E01000003
 *     HUB-C  Canal & <Hub>   Rugby                E01000004
 *     HUB-D  Dene Hub        Stratford-on-Avon    E01000005
 *
 * In the middle of 2024 LSOA k (by its last digit) has, in each band of five years n (0: 0-4 ... 17: 85-89, 18: 90+),
 * 10 k + n men and 10 k + 2 n women: in all 380 k + 513.
 *
 * Practices M00001 to M00006 are in the network U62213, Rugby PCN.
 */
#include "tests/support/edition.h"

struct pb_test_local_reference {
    struct pb_table facts;
    struct pb_reference reference;
};

/* Builds it and gives it to the edition. A call that fails ends the test. The struct must not be moved. */
void pb_test_local_reference_open(struct pb_test_local_reference *local, struct pb_test_edition *test);
void pb_test_local_reference_close(struct pb_test_local_reference *local);

/* A figure of a local area, 2023/24, of the edition's measure of smoking: persons, 15+ yrs. Texts as in struct
 * pb_test_row. Returns its row, which other columns can be set of. */
size_t pb_test_local_figure(struct pb_test_edition *test, const char *code, const char *name, const char *value,
                            const char *lower, const char *upper);

/* That an LSOA is in a decile of deprivation in England. */
void pb_test_local_decile(struct pb_test_edition *test, const char *code, const char *decile);

#endif
