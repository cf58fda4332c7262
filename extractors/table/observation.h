#ifndef TABLE_OBSERVATION_H
#define TABLE_OBSERVATION_H
/*
 * What a series of a row says, before it is a row of the table.
 */
#include "extractors/table/rows.h"

enum { OBSERVATION_METHOD = 80 };

struct observation {
    struct text text[FIELD_TEXTS];
    struct figure figure[FIELDS]; /* from FIELD_VALUE on */
    struct where where;
    const struct period_slot *period;
    enum pb_word value_type; /* PB_WORD_NONE: not said */
    double multiplier;       /* of a proportion or a rate, as its unit says */
    size_t value_column;
    const char *mark;                /* behind the value, or NULL */
    enum pb_word status;             /* PB_WORD_NONE: what the figure of the value says */
    char method[OBSERVATION_METHOD]; /* how a calculated value was made; "" */
    const char *remark;              /* what its note says beside the row's own; NULL: nothing */
};

#endif
