#ifndef PB_TESTS_SUPPORT_FACT_STAGE_H
#define PB_TESTS_SUPPORT_FACT_STAGE_H
/*
 * A place to try an extractor of reference data: it reads what a test gives it, and the facts are looked at.
 */
#include "tests/support/house.h"

struct pb_fact_stage {
    const struct pb_module *module;
    struct pb_test_house house;
    struct pb_arena arena;
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_row_counts row_counts;
    struct pb_findings findings;
    struct pb_error error;
    atomic_bool cancelled;
    struct pb_context context; /* of all these; a test may change it before it extracts */
};

void pb_fact_stage_open(struct pb_fact_stage *stage, const struct pb_module *module);
void pb_fact_stage_close(struct pb_fact_stage *stage);

/* Option values from a JSON object; fails the test when they are refused. NULL: none. */
void *pb_fact_stage_options(struct pb_fact_stage *stage, const char *options);
/* The JSON object of a source of files; `more`: options beside the files, beginning with a comma; "" for none. */
const char *pb_fact_stage_of_files(struct pb_fact_stage *stage, const char *more);

/* Extracts with options that the module's own check agrees to, and holds the counts to account where that works. */
enum pb_status pb_fact_stage_extract(struct pb_fact_stage *stage, const char *options, const struct pb_input *inputs,
                                     size_t count);
/* The same with one input of this name. */
enum pb_status pb_fact_stage_read(struct pb_fact_stage *stage, const char *options, const char *name, const void *bytes,
                                  size_t length);
/* The same with texts up to NULL, PB_FACT_STAGE_TEXTS at most, as files "0", "1" ... `role` says in which role a text
 * was asked for; NULL: there is only one. */
enum { PB_FACT_STAGE_TEXTS = 4 };
enum pb_status pb_fact_stage_texts(struct pb_fact_stage *stage, const char *options, const char *const *texts,
                                   int (*role)(const char *text));

/* How many facts of a kind there are about a code. `other`: the name of an area, the code of the area around it, an
 * outline; NULL: any. */
size_t pb_fact_stage_count(const struct pb_fact_stage *stage, const char *kind, const char *code, const char *other);

/* The facts, one a line, with days, share ("?": not known), file and row:
 * "#area E05000001 Bilton 20090101 20120502 ward @0:2", "#within M86003 U58127 20200101 0 1 @1:11",
 * "#change E05000001 E05000002 20120503 0 recoded 1 @1:2". */
void pb_fact_stage_expect_facts(const struct pb_fact_stage *stage, const char *expected);

void pb_fact_stage_expect_counts(const struct pb_fact_stage *stage, size_t facts, uint64_t filtered, uint64_t rejected,
                                 uint64_t duplicates);
/* The reject at this position has the rule, and the words in its reason. */
void pb_fact_stage_expect_reject(const struct pb_fact_stage *stage, size_t at, const char *rule, const char *words);

#endif
