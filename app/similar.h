#ifndef PB_APP_SIMILAR_H
#define PB_APP_SIMILAR_H
/*
 * The organisations most like one: calculated from NHS England's input workbook, or looked up in a table that names
 * them itself (include/placebook/similar/source.h says which file is which).
 */
#include "placebook/similar/source.h"
#include "placebook/statistics/similar.h"

struct pb_similar_request {
    const char *path;
    const char *sheet;        /* with the organisations, where several have the same headings; NULL: the only one */
    const char *organisation; /* an ODS or ONS code that is in the file */
    size_t count;             /* how many to find; 0: ten, or of a table all that it names */
};

struct pb_similar_answer {
    const char *file; /* its name without folders */
    bool calculated;  /* otherwise looked up */
    size_t count;     /* organisations that were found */

    /* When it was calculated. */
    struct pb_similar_input input;
    size_t organisation; /* position in the input */
    size_t code_column;  /* that the organisation was found in: others are called by the same kind of code */
    size_t left_out;     /* organisations of the input that lack a value */
    struct pb_similar *found;
    bool tied; /* another one is as near as the last one */

    /* When it was looked up: the first `count` of these. */
    const struct pb_neighbourhood *named;
};

/* Everything lives in the arena. Errors: PB_ERROR_USAGE about the request, such as a code that the file does not have
 * with the nearest one; PB_ERROR_SOURCE about the file. */
enum pb_status pb_similar_search(const struct pb_similar_request *request, struct pb_arena *arena,
                                 struct pb_similar_answer *answer, struct pb_error *error) PB_MUST_USE;

/* What an organisation of the input is called by. */
const char *pb_similar_code(const struct pb_similar_answer *answer, size_t organisation);

#endif
