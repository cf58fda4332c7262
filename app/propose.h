#ifndef PB_APP_PROPOSE_H
#define PB_APP_PROPOSE_H
/*
 * What is in a table that has no mapping yet, and a pipeline file that reads it.
 *
 *     struct pb_proposal proposal;
 *     status = pb_propose(&session, &(struct pb_propose_request){ .path = "extract.csv" }, &proposal, error);
 *     ...
 *     pb_proposal_close(&proposal);                                           // in any case
 *
 * The proposed file is complete and passes `placebook check`, unless the period is missing; what it guesses is to be
 * read before it is run. Everything lives in the arena of the session, except the pipeline.
 */
#include "app/account.h"
#include "app/fitting.h"
#include "app/session.h"
#include "core/preview/preview.h"

struct cJSON;

struct pb_propose_request {
    const char *path;   /* the table */
    const char *sheet;  /* the only one to look at; NULL: all */
    const char *places; /* the Places file whose areas are looked for; NULL: the one that comes with the program */
};

/* A question about the proposal, or what it leaves out. */
struct pb_proposal_note {
    const char *name; /* for programs, such as "total-left-out" */
    const char *text;
};

enum { PB_PROPOSAL_NOTES = 40 };

struct pb_proposal {
    struct pb_preview preview; /* what was seen */

    const char *converter; /* that made the file readable, with its version; NULL: it is read as it is */
    const char *file;      /* full path of the table */
    const char *pattern;   /* the same as a location: no sign in it makes a pattern */
    const char *framework; /* full paths of what the pipeline file refers to */
    const char *places;
    const char *extractor; /* that knows files like this one; NULL: the extractor `table`, which needs a mapping */
    struct pb_fittings mappings; /* that come with the program: those that fit the file already */

    struct cJSON *pipeline;               /* the proposed file; NULL: none can be proposed, */
    const char *reason;                   /* because of this */
    const struct pb_preview_sheet *sheet; /* that it reads, one of several alike ones; NULL: the extractor knows */
    size_t alike;                         /* sheets that it reads: */
    const bool *reads;                    /* by sheet */
    bool sheets_differ;                   /* in their periods, which their names or titles say, */
    bool sheets_are_periods;              /* and in nothing else that their names say */
    bool sheets_are_sexes;                /* each is for one sex, as its name says, */
    bool sexes_alone;                     /* and they differ in nothing else */
    bool part_missing;                    /* headings say a part of a year, and nothing says the year */
    const char *category_type;            /* of the columns that became categories; NULL: none did */
    struct pb_proposal_note notes[PB_PROPOSAL_NOTES];
    size_t note_count;
    const char *not_begun; /* the last period of a sheet that has not begun yet; NULL: none */
    const char *doubtful;  /* a number of the sheet such as 1,523 that may be 1523 or 1.523; NULL: none */
    bool period_missing;   /* the table says no period: constants.period of the mapping has YYYY */

    const char *order_guessed; /* a date that is read with the day first, which nothing shows; NULL: none */
    const char *open_month;    /* the heading of months of financial years, left out; NULL: none */
    bool months_guessed;       /* dates, all on the first or last day of a month, are read as months */

    struct pb_account *account; /* what a run of the pipeline makes of the rows of the file; NULL: there is none */
    const char *fails;          /* why such a run would fail; NULL: it would not */
    struct pb_arena *arena;     /* of the session */
    struct pb_json places_file; /* behind `geography` */
    struct pb_geography geography;
};

/* Errors: PB_ERROR_USAGE about the request, PB_ERROR_CONFIGURATION about the Places file, PB_ERROR_SOURCE about the
 * table. That nothing can be proposed is not an error. */
enum pb_status pb_propose(struct pb_session *session, const struct pb_propose_request *request,
                          struct pb_proposal *proposal, struct pb_error *error) PB_MUST_USE;
void pb_proposal_close(struct pb_proposal *proposal);

#endif
