#ifndef RIGHTCARE_H
#define RIGHTCARE_H
/*
 * The rightcare extractor: the tables of NHS RightCare packs. Their layout is not published and differs from pack to
 * pack, so columns are known by the words of their headings, and the headings by the columns that every pack needs.
 */
#include "placebook/module.h"

enum field {
    /* Texts. */
    FIELD_OTHER_CODE, /* of the same organisation in another register */
    FIELD_ORGANISATION_CODE,
    FIELD_ORGANISATION_NAME,
    FIELD_PROGRAMME,
    FIELD_PATHWAY,
    FIELD_INDICATOR_CODE,
    FIELD_INDICATOR_NAME,
    FIELD_PERIOD,
    FIELD_UNIT,
    FIELD_SEX,
    FIELD_AGE,
    FIELD_DIRECTION,
    FIELD_SIGNIFICANCE,
    FIELD_SIMILAR,
    FIELD_TEXTS,
    /* Numbers. */
    FIELD_VALUE = FIELD_TEXTS,
    FIELD_LOWER_95,
    FIELD_UPPER_95,
    FIELD_NUMERATOR,
    FIELD_DENOMINATOR,
    FIELD_BENCHMARK,
    FIELD_ENGLAND,
    FIELD_OPPORTUNITY,
    FIELDS,
};

/* The names of the fields, by enum field. */
extern const char *const rightcare_fields[FIELDS];

struct rightcare_options {
    struct pb_text_list files;
    struct pb_text_list similar; /* paths of tables of similar organisations */
    struct pb_text_list sheets;
    struct pb_text_list headings[FIELDS]; /* headings of the pack at hand, before those that are known */
};

extern const struct pb_option rightcare_options[];

#endif
