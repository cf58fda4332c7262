#ifndef PB_TESTS_SUPPORT_AREA_FACTS_H
#define PB_TESTS_SUPPORT_AREA_FACTS_H
/*
 * Reference data of a test: it adds facts about areas, and builds what can be asked of them.
 */
#include "placebook/module.h"
#include "placebook/reference.h"

struct pb_area_facts {
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_row_counts row_counts;
    struct pb_context context; /* for facts that have no function below */
    struct pb_reference reference;
    struct pb_error error;
};

/* Where all of them are said to stand. */
extern const struct pb_fact_source pb_area_facts_here;

/* A call that fails ends the test. The struct must not be moved. */
void pb_area_facts_open(struct pb_area_facts *facts);
void pb_area_facts_close(struct pb_area_facts *facts);

void pb_area_facts_area(struct pb_area_facts *facts, const char *code, const char *name, const char *type);
void pb_area_facts_within(struct pb_area_facts *facts, const char *code, const char *parent, double share, int32_t from,
                          int32_t to);

/* A fact of this measure and number about an area; returns its row, for what else it says. */
size_t pb_area_facts_number(struct pb_area_facts *facts, const char *measure, const char *code, double number);

const struct pb_reference *pb_area_facts_build(struct pb_area_facts *facts, const struct pb_geography *geography);

#endif
