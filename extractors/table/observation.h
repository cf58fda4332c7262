#ifndef TABLE_OBSERVATION_H
#define TABLE_OBSERVATION_H
/*
 * What a series of a row says, before it is a row of the table.
 */
#include "extractors/table/rows.h"

#define TABLE_NO_AGE "Not applicable" /* the age of a row that says none */

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

/* The column of a field, of the series itself or of all. */
const struct from_column *table_observe_column(const struct rows *rows, const struct series *series, enum field field);

/* The texts of a series, when those that all share have been read. */
void table_observe_texts(const struct rows *rows, const struct series *series, struct observation *observation);

/* What the values are, where the mapping or the row says it. False when it says what nobody knows. */
bool table_observe_kind(struct observation *observation);

#endif
