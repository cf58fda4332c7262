#ifndef PLACEBOOK_STATISTICS_AVOIDABLE_H
#define PLACEBOOK_STATISTICS_AVOIDABLE_H
/*
 * Avoidable mortality: deaths before 75 from causes that are preventable (public health and primary prevention), or
 * treatable (timely and effective health care), by the joint lists of OECD and Eurostat (Avoidable mortality:
 * OECD/Eurostat lists of preventable and treatable causes of death, November 2019, with COVID-19 as in the version of
 * January 2022), which the Office for National Statistics and OHID have used since 2020. Where prevention and treatment
 * have equal parts, half of a death is counted in each. avoidable_causes.c has the lists and what is not certain of
 * them.
 */
#include "placebook/vocabulary.h"

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

enum { PB_AVOIDABLE_AGE = 75 }; /* deaths at this age and later are none of it */

/* A row of the lists: codes whose first characters lie from `from` to `to`, both included. */
struct pb_avoidable_cause {
    const char *group; /* "Cancers" */
    const char *cause; /* "Lung cancer" */
    const char *from;  /* three characters, or four without the point: "C33", "A403" */
    const char *to;
    double preventable; /* part of a death: 0, 0.5 or 1 */
    double treatable;
};

/* All rows; a code belongs to the last row that fits it: parts of a category stand behind the category. The last one
 * has a cause of NULL. */
extern const struct pb_avoidable_cause pb_avoidable_causes[];

/* The row for an underlying cause of death, as "I21.9", "I219", "i21", "I21.9X" or "I21-"; NULL: the death was not
 * avoidable, at this age (in years), for this sex (cancer of the breast counts for PB_WORD_FEMALE only), or the code is
 * none. */
const struct pb_avoidable_cause *pb_avoidable(const char *code, double age, enum pb_word sex);

/* Is it an ICD-10 code: a letter, two digits, and perhaps more? */
bool pb_is_icd10(const char *code);

#pragma GCC visibility pop

#endif
