#ifndef PB_ENGINE_VERIFY_VERIFY_H
#define PB_ENGINE_VERIFY_VERIFY_H
/*
 * Is a publication what was published, and do its files agree with each other? Everything is read, nothing is changed.
 *
 *  - Files: each has the size and SHA-256 that publication.json says, publication.json is what its own digest says, the
 *    folder's name ends with the digest of all files, and there is no file more (verify.c).
 *  - Archives: their members are the files beside them, byte for byte (verify_archive.c).
 *  - Data packages: each table has the columns, types, words and keys that datapackage.json declares, and every foreign
 *    key leads to a row (verify_package.c).
 *  - Workbooks: the sheet Data has the cells of the tidy table (verify_workbook.c).
 *  - Databases: keys hold, and each table has the cells of the file beside it (verify_database.c).
 *
 * So one flipped bit is found in any file, and also a publication that was made anew with sums that fit. What is found
 * is a damage; errors are what prevents looking. Files come from anywhere: all maxima of the readers hold.
 */
#include "placebook/arena.h"

#include <stdatomic.h>
#include <stdbool.h>

enum { PB_VERIFY_DAMAGES_KEPT = 1000 }; /* the others are counted */

struct pb_verify_request {
    const char *output; /* folder of publications */
    const char *name;   /* of one that is there */
    size_t jobs;        /* threads */
    const atomic_bool *cancelled;
};

struct pb_damage {
    const char *path; /* from the folder of the publication; "" for the publication as a whole */
    const char *what; /* in words that follow the path: "is missing" */
};

struct pb_verify_result {
    const char *contract_version;
    struct pb_damage *damages;
    size_t damage_count;       /* those that are kept */
    uint64_t damages_found;    /* all */
    struct pb_damage *skipped; /* what could not be looked at, and why */
    size_t skipped_count;
    uint64_t files;    /* with their size and SHA-256 */
    uint64_t bytes;    /* of these */
    uint64_t members;  /* of archives */
    uint64_t rows;     /* of tables of data packages */
    uint64_t keys;     /* primary and foreign keys of them */
    uint64_t cells;    /* of workbooks */
    uint64_t values;   /* cells of databases */
    uint64_t archives; /* how many of each */
    uint64_t packages;
    uint64_t workbooks;
    uint64_t databases;
};

/* Looks at a whole publication. PB_OK with any number of damages. Errors: PB_ERROR_PUBLISH when it cannot be read at
 * all, being stopped, out of memory. Into the arena. */
enum pb_status pb_verify(const struct pb_verify_request *request, struct pb_arena *arena,
                         struct pb_verify_result *result, struct pb_error *error) PB_MUST_USE;

#endif
