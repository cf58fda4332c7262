#ifndef PB_CORE_OPTIONS_MISTAKES_H
#define PB_CORE_OPTIONS_MISTAKES_H
/*
 * All mistakes of a document, and not only the first. A reader with such a list notes each mistake, leaves out the part
 * with the mistake, and goes on with what does not depend on it; the status is then PB_REJECTED, and the mistakes are
 * in the list. Without a list (NULL) the first mistake ends the reading, as PB_FAILED.
 */
#include "placebook/arena.h"
#include "placebook/formats/json.h"

enum { PB_MISTAKES_MAXIMUM = 50 };

struct pb_mistakes {
    struct pb_arena *arena;
    struct pb_error *items; /* file by file; in the order of its lines when the reading is over */
    size_t count;
    size_t more; /* how many there are beyond PB_MISTAKES_MAXIMUM */
    /* Private. */
    struct {
        const char *source;
        struct pb_location at;
    } excused[PB_MISTAKES_MAXIMUM]; /* pb_mistakes_excuse */
    size_t excused_count;
};

/* Takes the result of one part: notes a mistake of configuration, clears *error and returns PB_REJECTED. Any other
 * status, and every one when `mistakes` is NULL, is returned as it is. The same mistake is noted once. */
enum pb_status pb_mistakes_note(struct pb_mistakes *mistakes, enum pb_status status,
                                struct pb_error *error) PB_MUST_USE;

/* The same within a series: *worst keeps the most severe status of all parts. True when the reading is over. */
bool pb_mistakes_end(struct pb_mistakes *mistakes, enum pb_status status, enum pb_status *worst,
                     struct pb_error *error) PB_MUST_USE;

/* Mistakes at this position of the document only follow from one that was noted, so they are not noted too.
 */
void pb_mistakes_excuse(struct pb_mistakes *mistakes, const struct pb_json *json, struct pb_location at);

/* How the reading of a whole document ends: PB_REJECTED becomes PB_FAILED, with the first mistake in *error. */
enum pb_status pb_mistakes_close(struct pb_mistakes *mistakes, enum pb_status status,
                                 struct pb_error *error) PB_MUST_USE;

#endif
