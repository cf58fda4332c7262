#include "tests/support/workbook.h"

#include "placebook/contract/tidy.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct pb_test_book_settings pb_test_book_settings = { "public health, outcomes", 3, 1048000 };

void pb_test_edition_sort(struct pb_test_edition *test)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_tidy_sort(&test->table, &test->framework, &error), PB_OK, "%s", error.message);
}

void pb_test_book_open_awkward(struct pb_test_edition *test, const char *folder)
{
    pb_test_edition_open(test, "rugby", folder);
    pb_test_edition_awkward(test);
    pb_test_edition_sort(test);
}

void pb_test_book_write(struct pb_test_edition *test)
{
    struct pb_error error = { 0 };
    (void)unlink(pb_test_book_path(test)); /* one of an earlier call */
    pb_test_edition_into(test, test->folder);
    enum pb_status status = pb_loader_workbook.load(&pb_test_book_settings, &test->load, &error);
    cr_assert_eq(status, PB_OK, "%s", error.message);
}

const char *pb_test_book_path(const struct pb_test_edition *test)
{
    static char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s.xlsx", test->folder, test->stem);
    return path;
}

void pb_test_book_follows_the_rules(const char *path)
{
    const char *checker = PB_SHARED_DIR "/tools/check_workbook.py";
    if (access(checker, R_OK) != 0)
        cr_skip_test("no %s", checker);
    static char output[1 << 16];
    const char *argv[] = { "python3", checker, path, NULL };
    int status = pb_test_tool(argv, NULL, output, sizeof output);
    const char *failure = strstr(output, "FAIL");
    cr_assert(status == 0 && !failure, "%s answered %d: %s", checker, status, failure ? failure : output);
    cr_assert_not_null(strstr(output, "PASS shorthand-explained-above"), "%s", output);
}
