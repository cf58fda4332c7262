#ifndef PB_ENGINE_VERIFY_VERIFY_PRIVATE_H
#define PB_ENGINE_VERIFY_VERIFY_PRIVATE_H
/*
 * What the files verify*.c share: the publication that is looked at, and what was found out.
 */
#include "core/formats/archive.h"
#include "engine/verify/verify.h"

struct pb_verifying {
    const struct pb_verify_request *request;
    struct pb_verify_result *result;
    struct pb_arena *arena;
    const char *folder;  /* of the publication */
    const char *archive; /* path of the archive that is open, from there; NULL: none */
};

/* Notes a damage of a file; `path` and the words are copied. PB_FATAL when out of memory. */
enum pb_status pb_verify_damaged(struct pb_verifying *verifying, const char *path, struct pb_error *error,
                                 const char *format, ...) PB_MUST_USE PB_PRINTF(4, 5);

/* Notes what was not looked at. */
enum pb_status pb_verify_skipped(struct pb_verifying *verifying, const char *path, const char *why,
                                 struct pb_error *error) PB_MUST_USE;

/* What a reader said: that a file is damaged is noted as a damage of `path`, and PB_OK is returned; anything else, such
 * as being out of memory, passes through. */
enum pb_status pb_verify_reader(struct pb_verifying *verifying, const char *path, enum pb_status status,
                                struct pb_error *error) PB_MUST_USE;

/* Being stopped. */
enum pb_status pb_verify_stopped(const struct pb_verifying *verifying, struct pb_error *error) PB_MUST_USE;

/* Compares the members of an archive with the files beside it and checks its data package. `path` is the archive's,
 * from the folder of the publication. */
enum pb_status pb_verify_archive(struct pb_verifying *verifying, const char *path, struct pb_error *error) PB_MUST_USE;

/* Checks the tables of an open archive against its datapackage.json, member `described`. */
enum pb_status pb_verify_package(struct pb_verifying *verifying, const struct pb_archive *archive, size_t described,
                                 struct pb_error *error) PB_MUST_USE;

/* Compares the sheets Data of a workbook with the tidy table beside it. Both are paths from the folder. */
enum pb_status pb_verify_workbook(struct pb_verifying *verifying, const char *workbook, const char *tidy,
                                  struct pb_error *error) PB_MUST_USE;

/* Compares the tables of a database with the files beside it. `path` is the database's, from the folder of the
 * publication; it ends in "-outcomes.sqlite". */
enum pb_status pb_verify_database(struct pb_verifying *verifying, const char *path, struct pb_error *error) PB_MUST_USE;

#endif
