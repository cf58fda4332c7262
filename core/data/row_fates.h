#ifndef PB_CORE_DATA_ROW_FATES_H
#define PB_CORE_DATA_ROW_FATES_H
/*
 * What became of each extracted row of a table, by its origin, so that the rows of every source add up although the
 * rows of several sources are in one table. Transforms say it through placebook/reject.h; which rows are kept is read
 * from the table at the end.
 */
#include "placebook/status.h"

enum pb_row_fate {
    PB_FATE_OPEN,      /* nobody said anything: it must be in the table at the end */
    PB_FATE_DUPLICATE, /* a later one counts where a row meets several fates in the tables of several Places */
    PB_FATE_FILTERED,
    PB_FATE_KEPT,
    PB_FATE_REJECTED,
};

struct pb_row_fates {
    unsigned char *of; /* enum pb_row_fate, by origin */
    size_t count;      /* the highest origin and one more */
};

static inline enum pb_row_fate pb_row_fate_of(const struct pb_row_fates *fates, uint32_t origin)
{
    return fates && origin < fates->count ? (enum pb_row_fate)fates->of[origin] : PB_FATE_OPEN;
}

static inline void pb_row_fate_set(struct pb_row_fates *fates, uint32_t origin, enum pb_row_fate fate)
{
    if (fates && origin && origin < fates->count && fates->of[origin] < (unsigned char)fate)
        fates->of[origin] = (unsigned char)fate;
}

#endif
