#ifndef PB_ENGINE_FILES_FILES_H
#define PB_ENGINE_FILES_FILES_H
/*
 * How the engine uses the file system: reading whole files, folders, syncing, removing, links. Errors name the path and
 * the reason that the system gave.
 */
#include "engine/files/sight.h"
#include "placebook/arena.h"
#include "placebook/digest.h"
#include "placebook/input.h"

#include <stdatomic.h>

/* Fills an error about a path from an errno: "cannot read PATH: permission denied", and what to do about it. `doing` is
 * a verb such as "read" or "write"; `missing` is how many bytes were still to be written when the disk became full, 0
 * when that is not known. Returns PB_FAILED; PB_FATAL when out of memory. Too many open files are PB_ERROR_PUBLISH
 * whatever `code` says. */
enum pb_status pb_path_failed(const char *doing, const char *path, int number, uint64_t missing,
                              enum pb_error_code code, struct pb_error *error);

/* A whole file into the arena (terminated); at most `maximum` bytes. `code` is what an error is about. A pipe is fine.
 */
enum pb_status pb_file_read(const char *path, size_t maximum, struct pb_arena *arena, char **text, size_t *length,
                            enum pb_error_code code, struct pb_error *error) PB_MUST_USE;

/* Creates a folder and the missing ones above it. */
enum pb_status pb_folder_make(const char *path, struct pb_error *error) PB_MUST_USE;

/* The same for what only its owner may see, such as the state: what is created has mode 0700. What is there keeps its
 * mode. */
enum pb_status pb_folder_make_private(const char *path, struct pb_error *error) PB_MUST_USE;

/* Creates one folder, and its name is not synced: for folders within what pb_tree_sync syncs. One that is there is
 * fine. */
enum pb_status pb_folder_add(const char *path, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_folder_add_private(const char *path, struct pb_error *error) PB_MUST_USE;

/* Removes the permissions of group and others from a file or folder that this user owns. A missing one is fine. */
void pb_path_make_private(const char *path);

/* The same for a folder and everything below it. */
void pb_tree_make_private(const char *path);

/* Removes a file or a folder with everything in it, without following links out of it. A missing one is fine. */
enum pb_status pb_path_remove(const char *path, struct pb_error *error) PB_MUST_USE;

/* Syncs a file or a folder to disk: its own content, not what is in the folders below it (engine/files/tree.h). */
enum pb_status pb_path_sync(const char *path, struct pb_error *error) PB_MUST_USE;

/* Size and SHA-256 of a regular file. Errors: PB_ERROR_SOURCE. Stops with PB_FATAL when *cancelled becomes true (may be
 * NULL). */
enum pb_status pb_file_digest(const char *path, char hex[PB_DIGEST_TEXT], uint64_t *size, const atomic_bool *cancelled,
                              struct pb_error *error) PB_MUST_USE;

/* The same, and `look` (may be NULL) is given all bytes in their order as they are read. The sight is that of the file
 * before it was read, with the size of what was read; of one that changed meanwhile it says nothing
 * (PB_FILE_CLOCK_NONE). */
typedef void pb_file_look(void *context, const void *bytes, size_t length);
enum pb_status pb_file_digest_and_look(const char *path, char hex[PB_DIGEST_TEXT], struct pb_file_sight *sight,
                                       const atomic_bool *cancelled, pb_file_look *look, void *context,
                                       struct pb_error *error) PB_MUST_USE;

/* Do two paths lead to the same file or folder? What does not exist is compared as it is written. */
bool pb_path_same(const char *a, const char *b);

/* "folder/name" in the arena; a name that is absolute stays as it is. NULL when out of memory. */
const char *pb_path_join(struct pb_arena *arena, const char *folder, const char *name) PB_MUST_USE;

/* A text as the content of a file, synced. A file that is there is overwritten; after a failure none is there. */
enum pb_status pb_file_write(const char *path, const void *bytes, size_t length, struct pb_error *error) PB_MUST_USE;

/* The same for what only its owner may read (mode 0600). */
enum pb_status pb_file_write_private(const char *path, const void *bytes, size_t length,
                                     struct pb_error *error) PB_MUST_USE;

/* Both without the sync, and a copy of a regular file, private and without it: for what is synced together with all
 * that is in its folder (pb_tree_sync), in a fraction of the time, or need not be there after a power cut. */
enum pb_status pb_file_put(const char *path, const void *bytes, size_t length, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_file_put_private(const char *path, const void *bytes, size_t length,
                                   struct pb_error *error) PB_MUST_USE;
enum pb_status pb_file_copy_private(const char *from, const char *to, struct pb_error *error) PB_MUST_USE;

/* A regular file as an input. Errors: PB_ERROR_SOURCE. `stream` must outlive it and is closed by pb_file_stream_close.
 * `name` is what messages and source_file say. */
struct pb_file_stream {
    int descriptor;
    const char *name;
};
enum pb_status pb_file_input(const char *path, const char *name, struct pb_file_stream *stream, struct pb_input *input,
                             struct pb_error *error) PB_MUST_USE;
/* What its input does, for a caller that has a stream of its own around it. Errors: PB_ERROR_SOURCE. */
enum pb_status pb_file_stream_read(struct pb_file_stream *stream, void *buffer, size_t size, size_t *got,
                                   struct pb_error *error) PB_MUST_USE;
enum pb_status pb_file_stream_seek(struct pb_file_stream *stream, uint64_t at, struct pb_error *error) PB_MUST_USE;
void pb_file_stream_close(struct pb_file_stream *stream);

#endif
