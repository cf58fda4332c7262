#include "tests/support/method_answer.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void pb_method_answer(struct pb_method_answer *answer, const struct scratch *scratch, const char *method,
                      const char *table, const char *flag, const char *value)
{
    const char *argv[PB_PROGRAM_ARGUMENTS] = { "statistics", method, "--input", "table.csv", flag, value };
    *answer = (struct pb_method_answer){ 0 };
    scratch_write(scratch, "table.csv", table);
    pb_program_run(&answer->program, &(struct pb_program_setting){ .folder = scratch->path }, argv);
    cr_assert_eq(answer->program.code, 0, "%s", answer->program.err);
    for (char *line = answer->program.out; *line;) {
        cr_assert(answer->count < PB_METHOD_LINES);
        answer->lines[answer->count++] = line;
        char *end = line + strcspn(line, "\n");
        line = *end ? end + 1 : end;
        *end = '\0';
    }
}

void pb_method_expect_numbers(const char *line, size_t skip, const double *numbers, size_t count, double part)
{
    const char *at = line;
    for (size_t i = 0; i < skip; i++)
        at += strcspn(at, ",") + 1;
    for (size_t i = 0; i < count; i++) {
        char *end = NULL;
        double found = strtod(at, &end);
        cr_expect(end != at && fabs(found - numbers[i]) <= part * fabs(numbers[i]), "expected %.17g at %zu of %s",
                  numbers[i], i, line);
        at += strcspn(at, ",") + 1;
    }
}
