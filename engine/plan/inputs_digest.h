#ifndef PB_ENGINE_PLAN_INPUTS_DIGEST_H
#define PB_ENGINE_PLAN_INPUTS_DIGEST_H
/*
 * The digest of an input: made before the input is read, because it may be that of a unit that the store has; or on the
 * way of reading, from the bytes that the reader was just given, where the file is new and to be read in any case.
 */
#include "engine/plan/plan.h"

/* Size, times and digest of an input; of one that is unread, only the digest. A file that the store knows by its times
 * is not read, and what is read is noted there (engine/store/known_files.h). The lines are counted on the way where
 * somebody waits for that (pb_line_marks_begin). */
enum pb_status pb_input_digest(struct pb_unit_input *input, const atomic_bool *cancelled,
                               struct pb_error *error) PB_MUST_USE;

/* The digest of an input that is unread and is now read from its beginning by a single reader. Its lines are counted
 * too. */
struct pb_input_digesting {
    struct pb_unit_input *input;
    struct pb_digest *digest; /* NULL: there is none to make */
    struct pb_file_sight sight;
    bool counts;    /* the lines */
    uint64_t taken; /* bytes, from the first on */
};
enum pb_status pb_input_digest_begin(struct pb_input_digesting *digesting, struct pb_unit_input *input,
                                     struct pb_error *error) PB_MUST_USE;

/* Bytes that were read from an offset of the file. Those that were read before count once. */
void pb_input_digest_take(struct pb_input_digesting *digesting, uint64_t offset, const void *bytes, size_t length);

/* The digest is that of the input, if all of the file was read and it is unchanged since the input was looked at; else
 * the input has none, and pb_input_digest makes it. */
void pb_input_digest_end(struct pb_input_digesting *digesting);

#endif
