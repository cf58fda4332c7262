#ifndef ONS_GEOGRAPHY_LEVELS_H
#define ONS_GEOGRAPHY_LEVELS_H
/*
 * The levels of areas in the tables of the Office for National Statistics, and the names of their columns: a prefix for
 * the level, two digits for the year whose areas they are, and what the column holds.
 *
 *     LSOA11CD   code of an LSOA of 2011
 *     CCG20CDH   the NHS's code of a CCG of 2020
 *     LAD24NM    name of a district of 2024
 */
#include <stdbool.h>
#include <stddef.h>

struct ons_level {
    const char *prefix;
    const char *type; /* as reference data and the Places file call it */
    const char *name; /* for people: "a district" */
    /* The first three signs that its codes may have, with blanks between them; "": any code of a letter and eight
     * digits; NULL: codes of the NHS. */
    const char *codes;
    bool partly; /* not every area has one: no code says so */
};

/* From the smallest to the largest; the position is the rank. */
extern const struct ons_level ons_geography_levels[];
/* Their prefixes, and NULL. */
extern const char *const ons_geography_prefixes[];

enum ons_part { ONS_CODE, ONS_NHS_CODE, ONS_NAME, ONS_UNUSED };

struct ons_heading {
    const struct ons_level *level;
    int year; /* 2011; 0: it says none */
    enum ons_part part;
};

/* False: it is no such name. */
bool ons_geography_heading(const char *text, size_t length, struct ons_heading *heading);

/* Is a column one that says nothing about areas that we use: a number of the record, a coordinate, a size? */
bool ons_geography_incidental(const char *text, size_t length);

/* What is wrong with a clean code of this level; NULL: nothing. */
const char *ons_geography_code_wrong(const struct ons_level *level, const char *code, size_t length);

/* E99999999 and the like stand for "none". */
bool ons_geography_is_none(const char *code, size_t length);

/* The type of an area: upper tiers are counties and districts. */
const char *ons_geography_type(const struct ons_level *level, const char *code);

#endif
