#ifndef PB_APP_FITTING_H
#define PB_APP_FITTING_H
/*
 * Which of all mappings fits a file: those beside a pipeline, those of its imports, and those that come with the
 * program. Each says it by its extractor (`fit` of struct pb_module), by the content of the file alone; an extractor
 * without mappings that is certain of its files, such as fingertips, by its probe. Nothing here names a mapping.
 *
 * One that says more about the file (pb_fit_says_more) comes before one that says less. Two of which neither says more
 * both fit: which one is meant, only a person knows.
 */
#include "app/session.h"
#include "placebook/fit.h"

struct pb_fitting {
    const char *path;      /* of the mapping, absolute */
    const char *as;        /* what --as takes: its name, or the path */
    const char *shown;     /* the path for people: "pipelines/NAME.json" of one that comes with the program */
    const char *extractor; /* name */
    struct pb_fit fit;
    bool certain;    /* by its probe */
    const char *why; /* "6 of 6 headings are found in sheet 'Data'", or what does not fit */
};

struct pb_fittings {
    struct pb_fitting *items; /* those that fit best first, then the others that fit, then the nearest first */
    size_t count;
    size_t best; /* how many fit best: 0: none fits; 1: it is this one */
};

struct pb_fitting_request {
    const char *file;
    const char *readable;          /* where its content is: another path when it was converted; NULL: the same */
    struct pb_tabular *table;      /* the same, open, with its rows kept; NULL: it is opened here */
    const char *beside;            /* pipeline file beside which mappings are looked for; NULL: only those that come
                                      with the program */
    const struct pb_imports *kept; /* whose mappings are tried too; may be NULL */
    const struct pb_geography *geography;
};

/* Tries all mappings with the modules of the session, which are open. Into the arena of the session. Errors: those of
 * the file. */
enum pb_status pb_fittings_find(struct pb_session *session, const struct pb_fitting_request *request,
                                struct pb_fittings *found, struct pb_error *error) PB_MUST_USE;

/* The one that fits best; else PB_ERROR_USAGE with what to do: name one of two, or look at the file. */
enum pb_status pb_fittings_choose(const struct pb_fittings *found, const char *file, const struct pb_fitting **chosen,
                                  struct pb_error *error) PB_MUST_USE;

#endif
