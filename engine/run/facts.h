#ifndef PB_ENGINE_RUN_FACTS_H
#define PB_ENGINE_RUN_FACTS_H
/*
 * One row for one fact: what several sources say about the same measure, area, sex, age, category and period.
 */
#include "placebook/module.h"

/* The rule of the quality records about figures that give way. */
#define PB_RULE_SUPERSEDED "superseded-source"

/* The rule of those that withhold what another source publishes, and how the warning about them ends. */
#define PB_RULE_WITHHELD_PUBLISHED    "superseded-withheld"
#define PB_WARNING_WITHHELD_PUBLISHED ", which is not under disclosure control"

/* The sources of the table, the one that counts first; and what happens to different figures. */
struct pb_precedence {
    const char *const *sources; /* ids */
    size_t count;
    bool reject;                /* none is taken */
    const bool *controlled;     /* by source: it is under disclosure control (pb_findings_withhold) */
    struct pb_table *conflicts; /* gets the rows that are rejected; NULL: nobody wants them */
};

/* Settles every fact that several sources have in the context's table. Figures that agree become one row that names
 * all of its sources; the others count as duplicates. Of different ones that of the source that counts stays, the
 * others are filtered, each with a quality record that has both figures; or all are rejected, with such a record for
 * each that differs from the first source's. Rows of the same source are left alone: a transform has settled them
 * before.
 *
 * A figure of a fact of which one row is suppressed, or that comes from a source under disclosure control, is in no
 * record, reason or raw text. A warning says how many figures that a source withholds another one publishes. */
enum pb_status pb_facts_settle(struct pb_context *context, const struct pb_precedence *precedence,
                               struct pb_error *error) PB_MUST_USE;

#endif
