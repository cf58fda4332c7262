#ifndef PB_ENGINE_IMPORTS_IMPORTS_H
#define PB_ENGINE_IMPORTS_IMPORTS_H
/*
 * Imports: files that a data officer loaded beside the sources of a pipeline. Each is kept in the state folder and is
 * one more source of every run of that pipeline, until it is removed:
 *
 *   STATE/loads/PIPELINE/NAME/load.json      what it is: mapping, file, SHA-256, when, for which Places and measures
 *                            mapping.json    the pipeline file that it is read by, as it was
 *                            input/FILE      the file under its own name
 *
 * Plain files, and not the store: a damaged store is replaced by an empty one, since it can be made again from the
 * inputs. These are inputs.
 *
 * An import becomes permanent together with the publication that has its rows. It is staged as .new-NAME, gets a file
 * `publishing` that says which run id is about to be published where, and is renamed to NAME once that has happened. A
 * run that was killed in between is settled by what `latest` names then: the run id of `publishing`: the import was
 * published, and it is in force; any other: it was not, and what was there before is. Looking at the imports decides in
 * the same way without changing anything.
 */
#include "engine/pipeline/pipeline.h"
#include "placebook/digest.h"

struct pb_import {
    const char *name;     /* id of the source */
    const char *pipeline; /* name of the pipeline that it belongs to */
    const char *mapping;  /* path of the pipeline file that it is read by, as it was found */
    const char *file;     /* name of the loaded file */
    const char *sha256;
    int64_t size;
    const char *loaded;           /* UTC, ISO 8601 */
    struct pb_text_list places;   /* empty: all of them */
    struct pb_text_list measures; /* empty: all of them */
    /* Not in load.json. */
    const char *folder;     /* where its files are now */
    const char *input;      /* path of the loaded file */
    struct pb_error damage; /* why it cannot be read; message "": it can */
};

/* The imports in force of a pipeline (NULL: of all pipelines), by pipeline and name. A damaged one is listed with its
 * name and what is wrong with it. Into the arena. *digest (may be NULL) changes whenever the list does. Takes no lock.
 */
struct pb_imports {
    struct pb_import *items;
    size_t count;
};
enum pb_status pb_imports_list(const char *state, const char *pipeline, struct pb_arena *arena,
                               struct pb_imports *imports, char digest[PB_DIGEST_TEXT],
                               struct pb_error *error) PB_MUST_USE;

/* Adds the imports in force to the pipeline as sources. One that is damaged is an error, since leaving it out would
 * withdraw its rows. `without`: the name of one that is about to be replaced, or NULL. */
enum pb_status pb_imports_attach(struct pb_pipeline *pipeline, const struct pb_registry *registry, const char *without,
                                 struct pb_error *error) PB_MUST_USE;

/* An import that a run is about to make. */
struct pb_new_import {
    const char *name;
    const char *path;    /* of the file */
    const char *mapping; /* absolute path of the pipeline file that it is read by */
    struct pb_text_list places;
    struct pb_text_list measures;
    /* Filled in by pb_import_attach. */
    const char *mapping_text;
    size_t mapping_length;
    const struct pb_import *replaced; /* the current import of that name; NULL: none */
    struct pb_import kept;            /* the new import; pb_import_stage fills in SHA-256, size and time */
    char sha256[PB_DIGEST_TEXT];
    char loaded[32];
};

/* Reads the mapping and adds its source to the pipeline under the import's name, with the file where the run will put
 * it (pb_import_stage). Errors: the name is that of a source of the pipeline file, the mapping has not exactly one
 * source or no parameter `files`, the file is not there, unknown Places or measures. */
enum pb_status pb_import_attach(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                struct pb_new_import *import, struct pb_error *error) PB_MUST_USE;

/* --- with the lock of the state folder held (engine/imports/imports_keep.c) --- */

/* Finishes or undoes what a killed run left behind for this output. */
enum pb_status pb_imports_settle(const char *state, const char *pipeline, const char *output,
                                 struct pb_error *error) PB_MUST_USE;

/* Copies the file and its mapping to where the run reads them. What was staged is synced when it is announced. */
enum pb_status pb_import_stage(const char *state, struct pb_new_import *import, const atomic_bool *cancelled,
                               struct pb_error *error) PB_MUST_USE;

/* Notes what is about to be published, and syncs all of the new import: it is on disk before the publication is. */
enum pb_status pb_import_announce(const struct pb_new_import *import, const char *output, const char *run_id,
                                  struct pb_error *error) PB_MUST_USE;

/* Puts a staged import in force, in place of one of the same name. */
enum pb_status pb_import_keep(const char *state, const struct pb_new_import *import,
                              struct pb_error *error) PB_MUST_USE;

/* Removes an import, staged or in force; *found says whether one was there. */
enum pb_status pb_import_remove(const char *state, const char *pipeline, const char *name, bool *found,
                                struct pb_error *error) PB_MUST_USE;

#endif
