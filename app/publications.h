#ifndef PB_APP_PUBLICATIONS_H
#define PB_APP_PUBLICATIONS_H
/*
 * Finds the publication that is meant: shared by comparing and going back.
 */
#include "app/session.h"
#include "engine/publication/publications.h"

/* A run's number as it is typed: 1, 2, 3 ... */
enum pb_status pb_run_number(const char *text, int64_t *number, struct pb_error *error) PB_MUST_USE;

/* The folder of publications: `given` unless NULL, else the setting `output` when it was given, else the folder of the
 * latest run of the ledger that published, else the setting's default. Into the session's arena. */
enum pb_status pb_publications_folder(struct pb_session *session, const char *given, const char **folder,
                                      struct pb_error *error) PB_MUST_USE;

struct pb_found_publication {
    const char *output; /* folder of publications */
    const char *name;
};

/* A publication as it is typed: the number of a run in the ledger (then its own folder counts), the name of a folder in
 * `folder`, a path to one, or "latest". PB_ERROR_USAGE when there is no such run or publication. Into the session's
 * arena.
 */
enum pb_status pb_publication_find(struct pb_session *session, const char *text, const char *folder,
                                   struct pb_found_publication *found, struct pb_error *error) PB_MUST_USE;

#endif
