#ifndef PB_ENGINE_PLAN_INPUTS_MATCH_H
#define PB_ENGINE_PLAN_INPUTS_MATCH_H
/*
 * The files that a location names: a path that exists is that file, whatever signs it has; else *, ? and [ make a
 * pattern of it, as in a shell, in which a part ** stands for folders to any depth, or none. Folders and files whose
 * names begin with a point are found only by a pattern that says the point. Links to folders are not followed by **.
 *
 * The lock files that Excel (~$NAME) and LibreOffice (.~lock.NAME#) lay beside a file that somebody has open are never
 * found by a pattern.
 */
#include "placebook/status.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PB_MATCH_DEPTH_MAXIMUM = 32,        /* folders in folders below where ** begins */
    PB_MATCH_ENTRIES_MAXIMUM = 1000000, /* files and folders that are looked at for one pattern */
};

struct pb_matches {
    char **paths;
    size_t count;
    size_t capacity;
    bool locks; /* lock files were passed over */
};

/* Finds the files of a location, in no certain order; none (count 0) is no error. Errors: folders that cannot be read,
 * a maximum (PB_ERROR_SOURCE). To be closed in every case. */
enum pb_status pb_match(const char *location, struct pb_matches *matches, struct pb_error *error) PB_MUST_USE;
void pb_matches_close(struct pb_matches *matches);

#endif
