#ifndef PB_ENGINE_CONVERT_PRINT_H
#define PB_ENGINE_CONVERT_PRINT_H
/*
 * Prints a page of HTML as a PDF, by Chromium. The page is one that was just made: it has no script and needs no other
 * file. Still the browser is a child like any other (child.h): it works on a copy, in a folder of its own that is
 * removed, without the network where the system allows it, and for two minutes at most. Its own sandbox needs what the
 * child does not always have, so it runs without: what it opens is ours.
 *
 * The dates in the PDF are made those of the publication. The rest is the browser's: with another version of it, or
 * other fonts, the same page gives other bytes.
 */
#include "placebook/arena.h"
#include "placebook/status.h"

#include <stdatomic.h>

enum { PB_PRINTED_MAXIMUM = 32 << 20 }; /* bytes */

/* The full path of the browser that was named, in PATH or with its path; for "chromium" also under its other names.
 * NULL: there is none. */
const char *pb_print_browser(const char *named, struct pb_arena *arena);

/* Prints the page at `path` with the program (its full path) into the arena. `date` is YYYYMMDD. PB_ERROR_PUBLISH: it
 * made none, and why. */
enum pb_status pb_print_page(const char *program, const char *path, int32_t date, const atomic_bool *cancelled,
                             struct pb_arena *arena, const char **bytes, size_t *length,
                             struct pb_error *error) PB_MUST_USE;

#endif
