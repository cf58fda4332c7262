#ifndef PLACEBOOK_CONTRACT_TIDY_WALK_H
#define PLACEBOOK_CONTRACT_TIDY_WALK_H
/*
 * The tidy table row after row, for those who write all of it. pb_tidy_cell says the same of a single cell with its
 * text; here a whole row is looked up at once, what rows have in common (the name of the Place, the level of an area)
 * is not looked up again, and no digits are made before somebody asks for them.
 *
 * Rows that follow one another are mostly about the same thing: three cells in four say what the row before says. So
 * the walk tells which cells do not, and writers make only those anew.
 *
 * The table must not change while it is walked over.
 */
#include "placebook/contract/tidy.h"
#include "placebook/number.h"

#pragma GCC visibility push(default)

enum pb_tidy_kind {
    PB_TIDY_NOTHING, /* the cell is empty */
    PB_TIDY_SYMBOL,  /* a text of the table's pool */
    PB_TIDY_NAME,    /* a text that is not: the name of the Place */
    PB_TIDY_FIGURE,  /* a number, of which pb_tidy_walk_digits has the digits */
    PB_TIDY_DAY,
    PB_TIDY_MARK /* true or false */
};

struct pb_tidy_item {
    enum pb_tidy_kind kind;
    pb_symbol symbol; /* the text; of a number that was published the digits, of another one 0 */
    int32_t date;     /* YYYYMMDD */
    double number;    /* of a mark 1 or 0 */
};

/* Digits of a number that had none: limits of a chart are the same all along a series. */
struct pb_tidy_digits {
    uint64_t bits;        /* of the number: -0 has other digits than 0 */
    unsigned char length; /* 0: none yet */
    char text[PB_NUMBER_TEXT];
};

enum { PB_TIDY_DIGITS_KEPT = 1024 /* numbers; a power of two */ };

/* Where the items of a column are. */
struct pb_tidy_items {
    size_t column;
    const void *items;
    const pb_symbol *texts; /* of a number that was published */
};

struct pb_tidy_walk {
    const struct pb_table *table;
    struct pb_tidy_context context;
    struct pb_tidy_item items[PB_TIDY_COLUMNS]; /* of the row */
    uint64_t changed;                           /* a bit for each column: its item is another one than before */
    const char *place_name;                     /* of the row; "" when there is none */
    size_t place_name_length;
    struct pb_tidy_items wanted[PB_TIDY_COLUMNS]; /* what is looked up: texts, then numbers, then others */
    size_t texts;                                 /* how many of them are texts, */
    size_t numbers;                               /* and numbers, */
    size_t others;                                /* and others */
    bool of_areas;                                /* the name of the Place or the level is among them */
    size_t last; /* the row before; where it has the same Place and area, their name and level are the same too */
    enum pb_word level;
    struct pb_tidy_digits digits[PB_TIDY_DIGITS_KEPT];
};

_Static_assert(PB_TIDY_COLUMNS <= 64, "each column has a bit");

/* `context` may be NULL where its columns are not wanted. */
void pb_tidy_walk_open(struct pb_tidy_walk *walk, const struct pb_table *table, const struct pb_tidy_context *context);

/* Looks up no other columns than these from now on. The next row is the first one again. */
void pb_tidy_walk_only(struct pb_tidy_walk *walk, const size_t *columns, size_t count);

/* Looks up the cells of a row, and says which of them changed: of the first row all that are wanted. Rows may come in
 * any order; it is fastest in that of the table. */
void pb_tidy_walk_row(struct pb_tidy_walk *walk, size_t row);

/* The digits of a number, until the next are asked for. */
const char *pb_tidy_walk_digits(struct pb_tidy_walk *walk, const struct pb_tidy_item *item, size_t *length);

#pragma GCC visibility pop

#endif
