#ifndef PB_TESTS_SUPPORT_METHOD_ANSWER_H
#define PB_TESTS_SUPPORT_METHOD_ANSWER_H
/*
 * What `placebook statistics METHOD` answers for a table, cut into lines.
 */
#include "tests/support/program.h"
#include "tests/support/scratch.h"

enum { PB_METHOD_LINES = 64 };
struct pb_method_answer {
    struct pb_program program;
    const char *lines[PB_METHOD_LINES];
    size_t count;
};

/* Runs the method on the table in the folder, with a flag and its value or NULL; fails the test unless it succeeds. The
 * caller closes `program`. */
void pb_method_answer(struct pb_method_answer *answer, const struct scratch *scratch, const char *method,
                      const char *table, const char *flag, const char *value);

/* The numbers of a line after `skip` cells, each to so small a part of itself. */
void pb_method_expect_numbers(const char *line, size_t skip, const double *numbers, size_t count, double part);

#endif
