#ifndef FINGERTIPS_SEE_H
#define FINGERTIPS_SEE_H
/*
 * What rows of other areas say of the authorities of England (placebook/seen.h). In a national file nearly every row is
 * one, so that each costs little more than the reading of its code and its value.
 */
#include "extractors/fingertips/columns.h"
#include "placebook/module.h"
#include "placebook/seen.h"

enum { SEE_SPAN = 400 };

/* Of the row before: its bytes from the kind of area up to the value, between which all is that tells series apart, and
 * the group that it is of. */
struct seeing {
    const struct fingertips_options *options;
    const struct columns *columns;
    struct pb_csv *csv;
    struct pb_seen *seen; /* NULL: nobody asks */
    bool together;        /* the columns do stand between these two */
    int64_t indicator;
    bool wanted;
    struct pb_seen_group *group;
    size_t length; /* 0: no row can be compared with it */
    char span[SEE_SPAN];
};

void fingertips_see_open(struct seeing *seeing, const struct fingertips_options *options, const struct columns *columns,
                         struct pb_csv *csv, struct pb_seen *seen);

/* A sound row of an area of no Place. Nothing of it is rejected: the area is nobody's. */
void fingertips_see(struct seeing *seeing, const struct pb_csv_record *record, int64_t indicator, const char *code,
                    size_t length);

#endif
