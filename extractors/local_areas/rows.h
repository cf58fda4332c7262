#ifndef LOCAL_AREAS_ROWS_H
#define LOCAL_AREAS_ROWS_H
/*
 * What the rows of all files say, kept until all are read: only then does it show that a small area is in two local
 * areas, or that a name has two codes.
 */
#include "extractors/local_areas/headings.h"
#include "placebook/area_names.h"

enum {
    LOCAL_AREAS_ROWS_MAXIMUM = 1 << 18, /* of all files: eight times the LSOAs of England */
    LOCAL_AREAS_SHARES_MOST = 40, /* local areas in which one small area may lie, one after the other or in part */
};

/* That a small area lies in a local area. Texts live in the arena of the reader. */
struct local_areas_link {
    const char *small, *small_name, *small_type;
    const char *code, *name;
    double share;
    int32_t from, to;
    bool duplicate; /* an earlier row says the same */
    bool rejected;
    bool doubted;     /* rejected, and its local area may lack the small area */
    const char *also; /* the other code of its name, NULL: none: that local area may lack it too */
    size_t next;      /* the next link of the same small area, SIZE_MAX: none */
    /* Where it stands. */
    const char *file, *cell, *raw;
    size_t raw_length;
    uint64_t line;
    char separator;
};

struct local_areas_reader {
    const struct local_areas_options *options;
    struct pb_context *context;
    struct pb_arena arena;
    struct pb_area_names names; /* of the areas of this type in the Places file */
    struct local_areas_link *links;
    size_t count, capacity;
    /* Of the sheet that is open. */
    struct pb_tabular *tabular;
    struct local_areas_headings headings;
};

/* Takes a row: it becomes a link, or is rejected. */
enum pb_status local_areas_take(struct local_areas_reader *reader, const struct pb_tabular_row *row,
                                struct pb_error *error) PB_MUST_USE;

/* Rejects a link that was taken. */
enum pb_status local_areas_reject(const struct local_areas_reader *reader, struct local_areas_link *link,
                                  const char *rule, struct pb_error *error, const char *format, ...) PB_MUST_USE
    PB_PRINTF(5, 6);

/* Compares the links, rejects those that contradict each other, and adds the facts of the others. */
enum pb_status local_areas_settle(struct local_areas_reader *reader, struct pb_error *error) PB_MUST_USE;

#endif
