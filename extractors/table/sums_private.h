#ifndef TABLE_SUMS_PRIVATE_H
#define TABLE_SUMS_PRIVATE_H
/*
 * The sums of a sheet in the making: what sums.c and totals.c share.
 */
#include "extractors/table/alike.h"
#include "extractors/table/sums.h"
#include "extractors/table/totals.h"

#include <string.h>

enum { SUMS_MAXIMUM = 1 << 18, LINES_TEXT = 120, LINES_END = 16, KEY = 10, NOTE_TEXT = 160 };

#define EXACT_MAXIMUM 9007199254740992.0 /* up to 2^53 every whole number is a double */

enum { VALUE, COUNT, FIGURES };
enum { KEY_CATEGORY_TYPE = 4, KEY_CATEGORY = 5 }; /* where they are in the key */

/* One observation in the making. */
struct sum {
    pb_symbol key[KEY];
    size_t row; /* in the table */
    bool total; /* not one of the categories of a breakdown */
    double number[FIGURES];
    double lost[FIGURES]; /* what rounding took from them so far */
    uint64_t suppressed[FIGURES];
    uint64_t missing[FIGURES];
    uint64_t rows;
    uint64_t rejected;
    uint64_t same;  /* rows that are the same as another from end to end, and not added */
    pb_symbol mark; /* the mark behind its numbers */
    uint64_t first; /* its first row in the sheet */
    uint64_t run;   /* where the run of rows began that is not written yet, and where it ends */
    uint64_t last;
    char lines[LINES_TEXT]; /* what comes behind the first row in its source_row */
    bool cut;
    uint64_t totals; /* in which of the columns that are added over it has a total: a bit each */
    uint64_t parts;  /* and in which another text */
};

struct sums {
    struct pb_table part;
    struct sum *sums;
    size_t count;
    size_t capacity;
    uint32_t *slots; /* open addressing: index + 1, 0 is free */
    size_t slot_count;
    uint64_t rows;
    struct table_totals totals;
    struct alike alike; /* where alike_rows is "once" */
    bool contradicted;  /* alike rows with other figures were rejected */
};

/* Where the sum with a key is, or the free slot where it would go. There are slots. */
static inline size_t table_sums_slot_of(const struct sums *sums, const pb_symbol key[KEY])
{
    uint64_t hash = 14695981039346656037ULL;
    for (size_t i = 0; i < KEY; i++)
        hash = (hash ^ key[i]) * 1099511628211ULL;
    size_t slot = (size_t)(hash ^ hash >> 32) & (sums->slot_count - 1);
    while (sums->slots[slot] && memcmp(sums->sums[sums->slots[slot] - 1].key, key, KEY * sizeof *key) != 0)
        slot = (slot + 1) & (sums->slot_count - 1);
    return slot;
}

#endif
