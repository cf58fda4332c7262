#ifndef PB_APP_SHIPPED_H
#define PB_APP_SHIPPED_H
/*
 * Files that come with the program.
 */
#include "placebook/arena.h"

/* A file or folder of the folder pipelines ("framework/places.json", "" for the folder itself): below the working
 * folder, beside the installed program, above the folder that it was built in. Into the arena; NULL when it is in none
 * of them. */
const char *pb_shipped_pipelines(struct pb_arena *arena, const char *name);

#endif
