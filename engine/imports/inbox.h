#ifndef PB_ENGINE_IMPORTS_INBOX_H
#define PB_ENGINE_IMPORTS_INBOX_H
/*
 * The inbox of a pipeline: a folder, often on a share, into which people put files to be loaded. A file that was dealt
 * with goes to the folder `done` or `rejected` in it, with a text beside it that says what became of it:
 *
 *   INBOX/FILE              waits
 *   INBOX/done/FILE         was loaded             INBOX/done/FILE.txt      what became of its rows
 *   INBOX/rejected/FILE     was not loaded         INBOX/rejected/FILE.txt  why
 *
 * A file is taken when its size and its times have rested. Hidden files, files that other programs use as locks or for
 * copies that are not finished, links and folders are passed over. The text is written under a hidden name, the file is
 * moved by one rename, and then the text gets its name: so a file is in the inbox or in one of the two folders,
 * whenever a run is killed, and the next run gives a text that was left its name.
 */
#include "engine/pipeline/pipeline.h"

#include <sys/stat.h>

enum { PB_INBOX_MOST = 1000 }; /* files that one run deals with */

struct pb_inbox_file {
    const char *name; /* bytes, in the folder */
    const char *path;
    const char *spelled; /* the name as text */
    struct stat facts;   /* as it was when it was listed */
    bool rests;
};

struct pb_inbox {
    const char *folder;
    int lock;                    /* descriptor; -1: somebody else deals with the inbox */
    struct pb_inbox_file *files; /* by name */
    size_t count;
    size_t more; /* that wait for the next run, since there were more than PB_INBOX_MOST */
};

/* Opens the inbox of a pipeline, makes the two folders, finishes what a killed run left, and lists its files. The lock
 * is in the state folder. Into the arena. Errors: PB_ERROR_PUBLISH: the folder is not there, or nothing may be moved in
 * it. Close it after PB_OK. */
enum pb_status pb_inbox_open(struct pb_inbox *inbox, const struct pb_inbox_settings *settings, const char *state,
                             struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;
void pb_inbox_close(struct pb_inbox *inbox);

/* Moves a file to `done` or `rejected`, with the text beside it, in which its path is that of where it is then.
 * *moved is that path, into the arena. *changed:
 * it was written to in the last moment, and was left in the inbox. */
enum pb_status pb_inbox_move(const struct pb_inbox *inbox, const struct pb_inbox_file *file, bool done,
                             const char *text, struct pb_arena *arena, const char **moved, bool *changed,
                             struct pb_error *error) PB_MUST_USE;

/* The name of the import that a file becomes: that of its mapping and its own, so that a file of the same name takes
 * the place of the earlier one and another file does not. At most 64 letters, digits and dashes. */
const char *pb_inbox_import_name(const char *mapping, const char *file, struct pb_arena *arena);

#endif
