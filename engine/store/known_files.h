#ifndef PB_ENGINE_STORE_KNOWN_FILES_H
#define PB_ENGINE_STORE_KNOWN_FILES_H
/*
 * The SHA-256 of files that were read before, by what the file system says of them (engine/files/sight.h): inputs and
 * published files, which most nights are what they were the night before. What the store says here is never more than
 * a reason not to read a file again: it has a seal, and what does not pass it is not known. After some weeks a file is
 * read again whatever is said of it, because no time tells that a disk has lost a bit.
 */
#include "engine/files/sight.h"
#include "engine/store/store.h"
#include "placebook/digest.h"

enum { PB_KNOWN_FILE_DAYS = 30 };

struct pb_known_file {
    char sha256[PB_DIGEST_TEXT];
    int64_t remark; /* of whoever digested it, about its bytes */
};

/* Is it known what a file in this state has? */
enum pb_status pb_store_file_known(struct pb_store *store, const struct pb_file_state *state, bool *known,
                                   struct pb_known_file *file, struct pb_error *error) PB_MUST_USE;

/* A file was digested, or written, and looked like this before it was. That a note cannot be made costs a digest the
 * next time, and is no error. */
void pb_store_file_note(struct pb_store *store, const struct pb_file_sight *sight, const struct pb_known_file *file);

/* Keeps what was noted. */
enum pb_status pb_store_files_keep(struct pb_store *store, struct pb_error *error) PB_MUST_USE;

/* From now on nothing is known but what is noted. */
void pb_store_files_doubt(struct pb_store *store);

#endif
