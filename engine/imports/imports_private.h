#ifndef PB_ENGINE_IMPORTS_IMPORTS_PRIVATE_H
#define PB_ENGINE_IMPORTS_IMPORTS_PRIVATE_H
/*
 * What the files imports*.c share: the names in STATE/loads/PIPELINE.
 */
#include "engine/imports/imports.h"

#define PB_IMPORTS_FOLDER     "loads"
#define PB_IMPORT_NEW         ".new-"     /* staged */
#define PB_IMPORT_OLD         ".old-"     /* being replaced */
#define PB_IMPORT_REMOVED     ".removed-" /* being removed */
#define PB_IMPORT_INPUT       "input"
#define PB_IMPORT_PUBLISHING  "publishing"
#define PB_IMPORT_MAPPING     "mapping.json"
#define PB_IMPORT_DESCRIPTION "load.json"

/* STATE/loads, or with a pipeline STATE/loads/PIPELINE: absolute, in the arena. NULL when out of memory. */
const char *pb_imports_folder(struct pb_arena *arena, const char *state, const char *pipeline);

/* The names in a folder, hidden ones too, sorted; none when it is not there. Into the arena. */
enum pb_status pb_imports_names(const char *folder, struct pb_arena *arena, struct pb_text_list *names,
                                struct pb_error *error) PB_MUST_USE;

/* The part of a name after the given beginning, or NULL when it begins otherwise. */
const char *pb_import_after(const char *name, const char *beginning);

/* Was the publication that a staged import announces published? Decided by what `latest` names in its output, which
 * goes to *output: "" when nothing was announced. */
bool pb_import_published(const char *folder, struct pb_arena *arena, const char **output);

#endif
