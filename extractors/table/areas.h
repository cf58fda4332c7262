#ifndef TABLE_AREAS_H
#define TABLE_AREAS_H
/*
 * Areas by their codes and names.
 */
#include "placebook/area_names.h"

#include "extractors/table/table.h"

struct areas {
    struct pb_area_names names;
    bool within; /* the mapping says where small areas lie */
};

enum pb_status table_areas_open(struct areas *areas, const struct table_options *options,
                                const struct pb_geography *geography, struct pb_error *error) PB_MUST_USE;
void table_areas_close(struct areas *areas);

enum area_state {
    AREA_KNOWN,     /* it is one of the Places file */
    AREA_LOCAL,     /* it lies within one of the Places file */
    AREA_OTHER,     /* not asked for */
    AREA_AMBIGUOUS, /* several areas have the name */
    AREA_NONE,      /* the text that would say it is empty */
};

struct where {
    enum area_state state;
    const struct pb_area *area; /* of the Places file; of a local area: the one around it */
    enum field field;           /* the text that is ambiguous or empty */
};

/* Finds the area that the texts of a row say: by its code, also where that has an "n" in front as some registers write
 * it, else by its name; and where the Places file does not have it, the area in which it lies. */
struct where table_areas_find(const struct areas *areas, const struct text texts[FIELD_TEXTS]);

/* Why a row is rejected whose area is ambiguous or none, and by which rule. */
const char *table_areas_reason(const struct where *where, const char **rule);

#endif
