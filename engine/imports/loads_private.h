#ifndef PB_ENGINE_IMPORTS_LOADS_PRIVATE_H
#define PB_ENGINE_IMPORTS_LOADS_PRIVATE_H
/*
 * What the files loads*.c share: the names in STATE/loads/PIPELINE.
 */
#include "engine/imports/loads.h"

#define PB_LOADS_FOLDER     "loads"
#define PB_LOAD_NEW         ".new-"     /* staged */
#define PB_LOAD_OLD         ".old-"     /* being replaced */
#define PB_LOAD_REMOVED     ".removed-" /* being removed */
#define PB_LOAD_INPUT       "input"
#define PB_LOAD_PUBLISHING  "publishing"
#define PB_LOAD_MAPPING     "mapping.json"
#define PB_LOAD_DESCRIPTION "load.json"

/* STATE/loads, or with a pipeline STATE/loads/PIPELINE: absolute, in the arena. NULL when memory is out. */
const char *pb_loads_folder(struct pb_arena *arena, const char *state, const char *pipeline);

/* The names in a folder, hidden ones too, sorted; none when it is not there. Into the arena. */
enum pb_status pb_loads_names(const char *folder, struct pb_arena *arena, struct pb_text_list *names,
                              struct pb_error *error) PB_MUST_USE;

/* The part of a name after its beginning, or NULL when it does not begin so. */
const char *pb_load_after(const char *name, const char *beginning);

/* Was what a staged load announces published? By what `latest` names in the output that it speaks of, which goes to
 * *output: "" when nothing was announced. */
bool pb_load_published(const char *folder, struct pb_arena *arena, const char **output);

#endif
