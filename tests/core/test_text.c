/* What is expected follows from The Unicode Standard, tables 3-6 and 3-7. */
#include "placebook/text.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *text;
    uint32_t character;
} good[] = {
    { "A", 0x41 },
    { "\x7F", 0x7F },
    { "\xC2\x80", 0x80 },
    { "\xC2\xA3", 0xA3 },
    { "\xE2\x82\xAC", 0x20AC },
    { "\xED\x9F\xBF", 0xD7FF },
    { "\xEE\x80\x80", 0xE000 },
    { "\xF0\x90\x80\x80", 0x10000 },
    { "\xF0\x9F\x98\x80", 0x1F600 },
    { "\xF4\x8F\xBF\xBF", 0x10FFFF },
};

Test(text, characters_are_read_and_written)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        uint32_t character = 0;
        char written[4];
        size_t length = strlen(good[i].text);
        cr_expect_eq(pb_utf8_next(good[i].text, length, &character), length);
        cr_expect_eq(character, good[i].character);
        cr_expect_eq(pb_utf8_character(good[i].text, length), length);
        cr_expect_eq(pb_utf8_write(good[i].character, written), length);
        cr_expect_eq(memcmp(written, good[i].text, length), 0);
        cr_expect(pb_utf8_valid(good[i].text, length));
        if (length > 1)
            cr_expect_not(pb_utf8_valid(good[i].text, length - 1), "a character that is cut");
    }
}

Test(text, what_is_no_character_is_one_byte)
{
    static const char *const bad[] = { "\x80",
                                       "\xC0\x80",
                                       "\xC1\xBF",
                                       "\xE0\x9F\xBF",
                                       "\xED\xA0\x80",
                                       "\xF0\x8F\xBF\xBF",
                                       "\xF4\x90\x80\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xFF",
                                       "\xC3(" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint32_t character = 0;
        cr_expect_eq(pb_utf8_character(bad[i], strlen(bad[i])), 0, "%zu", i);
        cr_expect_eq(pb_utf8_next(bad[i], strlen(bad[i]), &character), 1, "%zu", i);
        cr_expect_eq(character, PB_UTF8_INVALID);
    }
    cr_expect(pb_utf8_valid("", 0));
}

Test(text, is_cut_between_characters)
{
    static const char text[] = "a\xE2\x82\xAC"
                               "b";
    static const size_t fits[] = { 0, 1, 1, 1, 4, 5, 5 };
    for (size_t maximum = 0; maximum < sizeof fits / sizeof fits[0]; maximum++)
        cr_expect_eq(pb_text_fit(text, 5, maximum), fits[maximum], "%zu", maximum);
}

Test(text, is_quoted_with_dots_where_it_was_cut)
{
    char quote[PB_QUOTE_TEXT];
    cr_expect_str_eq(pb_quote("Rugby", 5, 5, quote), "'Rugby'");
    cr_expect_str_eq(pb_quote("Rugby", 5, 4, quote), "'Rugb...'");
    cr_expect_str_eq(pb_quote("Rugby, Warwick", 5, PB_QUOTE_MAXIMUM, quote), "'Rugby'");
    cr_expect_str_eq(pb_quote("", 0, 5, quote), "''");
    cr_expect_str_eq(pb_quote("\xC3\xA9\xC3\xA9", 4, 3, quote), "'\xC3\xA9...'");
}

Test(text, is_found_in_a_list)
{
    const char *items[] = { "E07000220", "E07000221" };
    const struct pb_text_list list = { 2, items };
    cr_expect(pb_text_listed(&list, "E07000221"));
    cr_expect_not(pb_text_listed(&list, "E0700022"));
    cr_expect_not(pb_text_listed(&(struct pb_text_list){ 0 }, ""));
}
