#ifndef TABLE_ALIKE_H
#define TABLE_ALIKE_H
/*
 * Rows of a sheet that are added up and agree in all cells but their figures. They may be parts of a whole, or one
 * thing said twice: only who knows the table can say, with `alike_rows` of the mapping.
 */
#include "extractors/table/rows.h"

/* A row that was met, for one series. */
struct alike_row {
    uint64_t key;     /* of its cells but the figures; the same for others by a chance of one in 2^64 */
    uint64_t figures; /* of those */
    uint64_t number;
};

struct alike {
    struct alike_row *rows;
    size_t count, capacity;
    uint32_t *slots; /* open addressing: index + 1, 0 is free */
    size_t slot_count;
};

enum alike_kind { ALIKE_NONE, ALIKE_SAME, ALIKE_OTHER_FIGURES };

/* Is a row like one that was met before, *first, or a new one, which is then noted? */
enum pb_status table_alike_find(struct alike *alike, const struct rows *rows, const struct pb_tabular_row *row,
                                const struct series *series, enum alike_kind *kind, uint64_t *first,
                                struct pb_error *error) PB_MUST_USE;
void table_alike_close(struct alike *alike);

#endif
