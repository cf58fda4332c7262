#ifndef FINGERTIPS_ASKED_H
#define FINGERTIPS_ASKED_H
/*
 * What was asked for, and what became of it. The service answers only with what it has, and says nothing of the rest:
 * an indicator that it does not publish for an area type is simply not in the file. So the plan notes with each request
 * which indicators it asks for (struct pb_request), and whoever reads the answer compares.
 *
 * A note has lines: "ids 108,113", "type 502 Upper tier local authorities (post 4/23)"; and on the first request of a
 * source "absent 11001" for indicators that the service does not have for any area type that the Places need, and
 * "without regions" for kinds of areas that it has no area type for.
 */
#include "extractors/fingertips/fingertips.h"

/* How a note is made. Texts may be "" for a line that is left out. Lives in the arena; NULL when out of memory. */
struct fingertips_note {
    const char *ids; /* with commas between them */
    const char *type;
    const char *absent;
    const char *without;
};
const char *fingertips_note_text(const struct fingertips_note *note, struct pb_arena *arena);

/* One indicator that was asked for. */
struct asked_id {
    int64_t id;
    uint64_t rows; /* that came */
    uint64_t ours; /* of them, rows of an area of the Places that is no benchmark; of regions, of the region */
};

struct asked {
    const struct pb_context *context;
    const char *file;
    bool regions; /* the role is FINGERTIPS_REGIONS */
    struct pb_arena arena;
    struct asked_id *ids;
    size_t count;
    size_t last; /* that was found: rows of one indicator follow each other */
    const char *type;
    int64_t *absent;
    size_t absent_count;
    const char *without;
};

/* Opens what the note of an input says; an input without a note has asked for nothing (count 0). To be closed in every
 * case. */
enum pb_status fingertips_asked_open(struct asked *asked, const struct pb_input *input,
                                     const struct pb_context *context, struct pb_error *error) PB_MUST_USE;
void fingertips_asked_close(struct asked *asked);

/* A row of an indicator came; and it is of this area of the Places file. */
void fingertips_asked_row(struct asked *asked, int64_t indicator);
void fingertips_asked_ours(struct asked *asked, const struct pb_area *area);

/* Cautions of what was noted as absent, and with figures of each indicator that came without a row, or without one of
 * our areas. */
enum pb_status fingertips_asked_absent(const struct asked *asked, struct pb_error *error) PB_MUST_USE;
enum pb_status fingertips_asked_missing(const struct asked *asked, struct pb_error *error) PB_MUST_USE;

/* The measure of an indicator, or NULL: the framework does not have it. */
const struct pb_measure *fingertips_measure_of(const struct pb_framework *framework, int64_t indicator);

#endif
