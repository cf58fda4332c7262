#ifndef TABLE_AUTHORITIES_H
#define TABLE_AUTHORITIES_H
/*
 * What rows of other areas say of the authorities of England (placebook/seen.h). Only rows that are whole count: by the
 * code of an authority, of an indicator that the framework has, with a period that their own text makes certain. In a
 * national table nearly every row is of another area, so that what rows say apart from their area is remembered: one
 * that says the same as one before costs little more than its value.
 *
 * Kinds of area are not told apart: the code of an area says which one a row is of, as for twins.
 */
#include "extractors/table/calculate.h"
#include "extractors/table/layout.h"
#include "placebook/seen.h"

enum {
    AUTHORITIES_KEY = 200,      /* bytes of a key; longer ones are read anew */
    AUTHORITIES_SLOTS = 4096,   /* keys that are remembered */
    AUTHORITIES_WAYS = 8,       /* slots in which a key may be */
    AUTHORITIES_SERIES = 16384, /* of all slots together */
    AUTHORITIES_TEXT = 512,
};

struct rows;
struct observation;

/* What the columns of a row say that tell what it is about. */
struct authorities_key {
    bool used;
    uint8_t length;
    char text[AUTHORITIES_KEY];
};

/* A series of rows with one key. */
struct authorities_series {
    struct pb_seen_group *group; /* NULL: it is not asked for */
    struct table_ratio ratio;    /* where the value is calculated */
};

struct authorities {
    struct pb_seen *seen; /* NULL: nobody asks, or rows are added up: then there are only counts and amounts */
    size_t *columns;      /* that say what a row is about, apart from its area; in the arena of the layout */
    size_t count;
    size_t slots; /* a power of two */
    size_t at;    /* the slot of the present row; `slots`: its key is too long to be remembered */
    struct authorities_key *keys;
    struct authorities_series *series; /* of each slot, those of the layout */
};

/* Begins a sheet, when its columns are known. */
enum pb_status table_authorities_begin(struct rows *rows, struct layout *layout, struct pb_error *error) PB_MUST_USE;

/* The authority that a row is of, by the texts of its area; 0: none, or nobody asks. */
uint32_t table_authorities_of(const struct rows *rows, const struct text texts[FIELD_TEXTS]);

/* Finds the slot of a row. Does it say something that is not remembered? Then its texts are read, and looked up. */
bool table_authorities_is_new(struct rows *rows, const struct pb_tabular_row *row);
void table_authorities_look_up(struct rows *rows);

/* Tells of the values of all series. */
void table_authorities_tell(struct rows *rows, const struct pb_tabular_row *row, uint32_t authority);

/* The same of one series that says its area itself, and has been read. */
void table_authorities_tell_one(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                struct observation *observation);

#endif
