#ifndef PB_TESTS_SUPPORT_JUDGE_H
#define PB_TESTS_SUPPORT_JUDGE_H
/*
 * What a module must do, as questions that are answered with a sentence: what is wrong and what to change; NULL when
 * nothing is. The same questions are put to every registered module and to made-up ones that each do one thing wrong.
 */
#include "tests/support/conformance.h"

enum { PB_JUDGE_SENTENCE = 400, PB_JUDGE_ROWS_MAXIMUM = 1000000 };

/* What one call gave. */
struct pb_trial {
    enum pb_status status;
    struct pb_error error;
    struct pb_row_counts row_counts;
    size_t rows;
    size_t kept; /* different extracted rows that are still there */
    size_t rejects;
    uint64_t content;              /* of all cells of all rows, in their order: the same for the same rows */
    char fault[PB_JUDGE_SENTENCE]; /* what is wrong in the rows; "" nothing */
    uint64_t further;              /* extractors: rows that were read after the order to stop */
};

/* One file for an extractor to read. */
struct pb_trial_input {
    const char *bytes;
    size_t length;
    size_t step;    /* bytes that one read gives; 0: all at once */
    bool stopped;   /* the order to stop comes before the call */
    bool interrupt; /* it comes while rows are being read */
    void *meeting;  /* pthread_barrier_t at which the first read waits for another thread, or NULL */
};

struct pb_trial pb_try_extractor(const struct pb_suite *suite, const struct pb_module *module,
                                 const void *option_values, const struct pb_trial_input *input);

/* Puts rows into an empty table, as an extractor would. */
typedef void pb_trial_fill(struct pb_table *table);
struct pb_trial pb_try_transform(const struct pb_suite *suite, const struct pb_module *module,
                                 const void *option_values, pb_trial_fill *fill, bool stopped);

/* The counts of a call: do they add up? */
const char *pb_judge_account(const struct pb_trial *trial, char sentence[PB_JUDGE_SENTENCE]);

/* All that is asked of an extractor, by a file that it can read. */
const char *pb_judge_extractor(const struct pb_suite *suite, const struct pb_module *module, const void *option_values,
                               const char *bytes, size_t length, char sentence[PB_JUDGE_SENTENCE]);

/* Whether an extractor follows an order to stop that comes while it reads. The last line of a text is repeated until
 * there are enough rows; *asked false: that gives no more rows, as in a workbook, and nothing was found out. */
const char *pb_judge_interruption(const struct pb_suite *suite, const struct pb_module *module,
                                  const void *option_values, const char *bytes, size_t length, bool *asked,
                                  char sentence[PB_JUDGE_SENTENCE]);

/* All that is asked of a transform, by a table that any extractor may give it. */
const char *pb_judge_transform(const struct pb_suite *suite, const struct pb_module *module, const void *option_values,
                               pb_trial_fill *fill, char sentence[PB_JUDGE_SENTENCE]);

#endif
