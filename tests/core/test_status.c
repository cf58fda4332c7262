#include "placebook/status.h"

#include <criterion/criterion.h>
#include <string.h>

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

Test(status, is_text_on_one_line_whatever_names_it_holds)
{
    struct pb_error error = { 0 };
    pb_error_at(&error, "caf\xE9\n.csv", 3, 0);
    (void)pb_fail(&error, PB_FAILED, PB_ERROR_SOURCE, "cannot open %s", "caf\xE9\n.csv");
    pb_error_hint(&error, "rename %s", "\xED\xA0\x80");
    cr_assert_str_eq(error.source, "caf\\xE9\\x0A.csv");
    cr_assert_str_eq(error.message, "cannot open caf\\xE9\\x0A.csv");
    cr_assert_str_eq(error.hint, "rename \\xED\\xA0\\x80");
}

/* A letter of two bytes and a message that is cut: at every length it ends with a whole letter. */
Test(status, cuts_messages_between_characters)
{
    struct pb_error error = { 0 };
    char filler[sizeof error.message + 8];
    for (size_t length = sizeof error.message - 4; length < sizeof error.message + 4; length++) {
        memset(filler, 'a', length);
        filler[length] = '\0';
        (void)pb_fail(&error, PB_FAILED, PB_ERROR_SOURCE, "%s\xC3\xA9", filler);
        size_t kept = length + 2 < sizeof error.message ? length + 2
                      : length < sizeof error.message   ? length
                                                        : sizeof error.message - 1;
        cr_assert_eq(strlen(error.message), kept);
        cr_assert_null(strchr(error.message, '\\'));
    }
}
