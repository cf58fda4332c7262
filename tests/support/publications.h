#ifndef PB_TESTS_PUBLICATIONS_H
#define PB_TESTS_PUBLICATIONS_H
/*
 * Small publications written by hand: a folder with publication.json and the tidy tables that it lists.
 */
#include "tests/support/scratch.h"

/* A tidy table as CSV with all columns, or without the column `without` (NULL: none is left out). Each row is
 * "measure=smoking period=2019 value=20.0": cells that are not named are empty, and a comma or quote in a cell has to
 * come quoted. NULL ends the rows. malloc'ed. */
char *tidy_table(const char *without, const char *const *rows);

#define TIDY(...) (tidy_table(NULL, (const char *const[]){ __VA_ARGS__, NULL }))

/* One Place of a publication. Its table is freed by publication_write; NULL: it has none. */
struct written_place {
    const char *id;
    char *table;
};

/* Writes OUTPUT/NAME, where OUTPUT is a folder of the scratch, and makes OUTPUT/latest lead to it. `places` ends with
 * an id that is NULL. */
void publication_write(const struct scratch *scratch, const char *output, const char *name, const char *contract,
                       const struct written_place *places);

#define PLACES(...) ((const struct written_place[]){ __VA_ARGS__, { NULL, NULL } })

#endif
