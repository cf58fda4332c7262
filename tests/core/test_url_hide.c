/* Secrets in addresses: what is hidden in a text, and what is not. The texts are written by hand. */
#include "core/base/url_hide.h"

#include "placebook/status.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char *hidden(const char *text)
{
    static char buffer[500];
    (void)snprintf(buffer, sizeof buffer, "%s", text);
    pb_url_hide(buffer);
    return buffer;
}

Test(url_hide, hides_the_values_of_secret_parameters)
{
    cr_assert_str_eq(
        hidden("https://www.nomisweb.co.uk/api/v01/dataset/NM_1_1.data.csv?date=latest&uid=0x123abc&geography=1"),
        "https://www.nomisweb.co.uk/api/v01/dataset/NM_1_1.data.csv?date=latest&uid=***&geography=1");
    cr_assert_str_eq(hidden("https://a/b?Api_Key=secret"), "https://a/b?Api_Key=***");
    cr_assert_str_eq(hidden("https://a/b?x=1;token=secret#top"), "https://a/b?x=1;token=***#top");
    cr_assert_str_eq(hidden("https://a/b?subscription-key=a'b&SIG=c%2Fd"), "https://a/b?subscription-key=***&SIG=***");
    cr_assert_str_eq(hidden("https://a/b?key=1"), "https://a/b?key=*");
    cr_assert_str_eq(hidden("https://a/b?key=***: no"), "https://a/b?key=***: no");
}

Test(url_hide, hides_in_every_address_of_a_text)
{
    cr_assert_str_eq(hidden("two links: https://a/b?key=one1 and http://c/d?e=f&key=two2"),
                     "two links: https://a/b?key=*** and http://c/d?e=f&key=***");
    cr_assert_str_eq(hidden("{\"a\":\"https://a/b?key=one1\",\"b\":2}"), "{\"a\":\"https://a/b?key=***\",\"b\":2}");
}

Test(url_hide, leaves_everything_else)
{
    static const char *const same[] = { "",
                                        "uid=123",
                                        "https://a/key=1/b?area=E07000220&keys=5&uids=6",
                                        "https://a/b?key=",
                                        "https://a/b?key",
                                        "https://a/b#?key=1234",
                                        "://",
                                        "https://a/b?" };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        cr_assert_str_eq(hidden(same[i]), same[i]);
}

Test(url_hide, is_in_every_error)
{
    struct pb_error error = { 0 };
    pb_error_at(&error, "https://a/b?key=secret", 0, 0);
    (void)pb_fail(&error, PB_FAILED, PB_ERROR_SOURCE, "no answer of %s", "https://a/b?key=secret");
    pb_error_hint(&error, "open %s", "https://a/b?key=secret");
    cr_assert_str_eq(error.source, "https://a/b?key=***");
    cr_assert_str_eq(error.message, "no answer of https://a/b?key=***");
    cr_assert_str_eq(error.hint, "open https://a/b?key=***");
}
