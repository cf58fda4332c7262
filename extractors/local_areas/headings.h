#ifndef LOCAL_AREAS_HEADINGS_H
#define LOCAL_AREAS_HEADINGS_H
/*
 * Which column is which: by the headings that the options name, then by the usual ones.
 */
#include "extractors/local_areas/local_areas.h"

#define LOCAL_AREAS_NO_COLUMN SIZE_MAX

enum { LOCAL_AREAS_HEADING_ROWS = 40, LOCAL_AREAS_PLAIN = 64 };

struct local_areas_headings {
    size_t at[FIELDS]; /* LOCAL_AREAS_NO_COLUMN: there is none */
    size_t width;      /* columns of the row */
    bool found;        /* the small area's code and the local area's code or name are among them */
    size_t twice[2];   /* two columns with the same heading; LOCAL_AREAS_NO_COLUMN: none */
    enum field twice_field;
};

/* Reads a row as headings. */
void local_areas_headings_read(struct local_areas_headings *headings, const struct local_areas_options *options,
                               const struct pb_tabular_row *row);

/* Letters of a text, small, and nothing else: "LSOA11CD" and "LSOA cd (2011)" are "lsoacd". */
void local_areas_plain(const char *text, size_t length, char plain[LOCAL_AREAS_PLAIN]);

/* Is this a heading of a file of local areas, more likely than of any other table? */
bool local_areas_heading_tells(const char *plain);

#endif
