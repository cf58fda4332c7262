#ifndef TABLE_AREAS_H
#define TABLE_AREAS_H
/*
 * Areas by their codes and names.
 */
#include "extractors/table/table.h"

struct areas {
    const struct pb_geography *geography;
    struct pb_arena arena;
    struct pb_lookup names; /* in small letters */
    bool *ambiguous;        /* by area: another one has its name */
};

enum pb_status areas_open(struct areas *areas, const struct table_options *options,
                          const struct pb_geography *geography, struct pb_error *error) PB_MUST_USE;
void areas_close(struct areas *areas);

/* The area of a code, also where the code has an "n" in front as some registers write it; NULL: not asked for. */
const struct pb_area *areas_by_code(const struct areas *areas, const char *code, size_t length);

/* The area of a name. *ambiguous: several have it, and the answer is NULL. */
const struct pb_area *areas_by_name(const struct areas *areas, const char *name, size_t length, bool *ambiguous);

#endif
