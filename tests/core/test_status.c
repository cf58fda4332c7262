#include "placebook/status.h"

#include <criterion/criterion.h>

Test(status, says_where_what_and_what_to_do)
{
    struct pb_error error = { 0 };
    pb_error_at(&error, "pipeline.json", 4, 12);
    pb_error_at(&error, "elsewhere", 1, 1);
    pb_error_module(&error, "table");
    enum pb_status status = pb_fail(&error, PB_FAILED, PB_ERROR_CONFIGURATION, "unknown key '%s'", "fils");
    pb_error_hint(&error, "did you mean '%s'?", "files");
    char text[2000];
    cr_assert_eq(status, PB_FAILED);
    cr_assert_str_eq(pb_error_text(&error, text, sizeof text), "pipeline.json:4:12: table: unknown key 'fils'");
    cr_assert_str_eq(error.hint, "did you mean 'files'?");
}

Test(status, may_quote_the_message_that_it_replaces)
{
    struct pb_error error = { 0 };
    (void)pb_fail(&error, PB_FAILED, PB_ERROR_SOURCE, "inner");
    (void)pb_fail(&error, PB_FAILED, PB_ERROR_SOURCE, "outer: %s", error.message);
    cr_assert_str_eq(error.message, "outer: inner");
}

Test(status, cuts_text_between_characters)
{
    char buffer[6];
    cr_assert_not(pb_text_copy(buffer, sizeof buffer, "abcd\xC3\xA9"));
    cr_assert_str_eq(buffer, "abcd");
    cr_assert(pb_text_copy(buffer, sizeof buffer, "abc\xC3\xA9"));
    cr_assert_str_eq(buffer, "abc\xC3\xA9");
}
