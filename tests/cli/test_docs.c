/*
 * The reference pages are what the program says about itself today.
 */
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(docs, reference_pages_are_current)
{
    char output[4096];
    const char *program = getenv("PLACEBOOK");
    const char *const argv[] = { PB_PYTHON,
                                 PB_SOURCE_DIR "/scripts/make_docs",
                                 "--check",
                                 "--program",
                                 program ? program : PB_BINARY_DIR "/placebook",
                                 NULL };
    cr_assert_eq(pb_test_tool(argv, NULL, output, sizeof output), 0, "%s", output);
}
