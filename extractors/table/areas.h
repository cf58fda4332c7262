#ifndef TABLE_AREAS_H
#define TABLE_AREAS_H
/*
 * Areas by their codes and names.
 */
#include "placebook/area_names.h"
#include "placebook/code_change.h"

#include "extractors/table/table.h"

struct areas {
    struct pb_area_names names;
    bool within;  /* the mapping says where small areas lie */
    bool coarser; /* the code of the present row is from a column of larger areas, and its name of no level */
    const struct pb_reference *reference; /* NULL: the mapping does not ask it where small areas lie */
    const struct pb_reference *changes;   /* NULL: the mapping does not ask it what became of codes */
    struct pb_code_parts parts;           /* rows of codes that were merged or split, in this sheet */
    const struct pb_reference_area *last; /* that was looked up, and its home in one of our Places, or NULL */
    const struct pb_area *last_home;
    uint64_t known, strange; /* rows of small areas that the reference data know, and do not know, in this sheet */
    uint64_t strange_line;   /* of the first, and its code */
    char strange_code[PB_AREA_CODE_TEXT];
};

enum pb_status table_areas_open(struct areas *areas, const struct table_options *options,
                                const struct pb_context *context, struct pb_error *error) PB_MUST_USE;
void table_areas_close(struct areas *areas);

enum area_state {
    AREA_KNOWN,     /* it is one of the Places file */
    AREA_LOCAL,     /* it lies within one of the Places file */
    AREA_OTHER,     /* not asked for */
    AREA_AMBIGUOUS, /* several areas have the name */
    AREA_NONE,      /* the text that would say it is empty */
    AREA_DOUBTFUL,  /* it may be one of the Places file, or two of them */
};

struct where {
    enum area_state state;
    const struct pb_area *area; /* of the Places file; of a local area: the one around it */
    enum field field;           /* the text that is ambiguous, empty or in doubt */
    struct pb_area_found found;
    const struct pb_reference_area *small; /* the area itself, where reference data know it */
    struct pb_code_followed followed;      /* how its code led to it, or to what it is a part of */
};

/* Finds the area that the texts of a row say, by its code and name (placebook/area_names.h); and where the Places file
 * does not have it, the area in which it lies. */
struct where table_areas_find(struct areas *areas, const struct text texts[FIELD_TEXTS]);

/* Remembers a row that is filtered though its name looks like that of an area of the Places file, or because it is of
 * a small area that cannot be placed. */
void table_areas_note(struct areas *areas, const struct where *where, const struct text texts[FIELD_TEXTS],
                      uint64_t line);

/* The area around a small one on the last day of a row's period: a practice may have moved. */
const struct pb_area *table_areas_on(struct areas *areas, const struct where *where, int32_t day);

/* Says how many rows were of small areas that the reference data do not know, and of codes that were merged or split,
 * and forgets it. */
enum pb_status table_areas_say(struct areas *areas, struct pb_context *context, const char *file,
                               struct pb_error *error) PB_MUST_USE;

/* What the note of a row says of its code, which was followed; "": it was not. */
const char *table_areas_remark(const struct where *where, const struct text *code, char note[PB_CODE_NOTE]);

/* Is the row rejected? Then *rule says by which rule, and `reason` why. */
bool table_areas_reject(const struct where *where, const struct text texts[FIELD_TEXTS], const char **rule,
                        char reason[PB_AREA_REASON_TEXT]);

/* The code of a small area, as it is published. */
struct text table_areas_code(const struct text *code, char buffer[PB_AREA_CODE_TEXT]);

#endif
