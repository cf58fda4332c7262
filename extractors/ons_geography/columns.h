#ifndef ONS_GEOGRAPHY_COLUMNS_H
#define ONS_GEOGRAPHY_COLUMNS_H
/*
 * Which columns of a table are codes and names of which level.
 */
#include "extractors/ons_geography/levels.h"
#include "placebook/module.h"

enum { ONS_LEVELS_ROOM = 12, ONS_ABSENT = -1, ONS_WORDS = 400 };

struct ons_level_columns {
    const struct ons_level *level;
    int year;                 /* 0: the headings do not say it */
    int code, nhs_code, name; /* columns, or ONS_ABSENT */
};

struct ons_columns {
    struct ons_level_columns levels[ONS_LEVELS_ROOM]; /* the smallest first; each has a code */
    size_t count;
    size_t district;       /* the one that says in which district a row lies; ONS_LEVELS_ROOM: none does */
    size_t others;         /* columns that are something else */
    char seen[ONS_WORDS];  /* headings, for messages */
    char fault[ONS_WORDS]; /* why the columns cannot be taken; "": they can */
};

/* Begin with zeros, add all headings, then settle. `wanted`: prefixes of the levels that are taken; empty: all. */
void ons_geography_columns_add(struct ons_columns *columns, const struct pb_text_list *wanted, int column,
                               const char *text, size_t length);
/* False: they are no table of areas. */
bool ons_geography_columns_settle(struct ons_columns *columns);

/* The error of columns that did not settle. */
enum pb_status ons_geography_columns_fail(const struct ons_columns *columns, const char *file, uint64_t line,
                                          struct pb_error *error);

/* Tells what the headings leave open. */
void ons_geography_columns_warn(const struct ons_columns *columns, const char *file, struct pb_findings *findings);

#endif
