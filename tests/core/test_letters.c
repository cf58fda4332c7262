/* Widths against Adobe's metrics of Helvetica, and lines counted by hand. */
#include "placebook/letters.h"

#include <criterion/criterion.h>
#include <string.h>

static size_t width(const char *text)
{
    return pb_letters_width(text, strlen(text));
}

static size_t lines(const char *text, size_t room)
{
    return pb_letters_lines(text, strlen(text), room);
}

Test(letters, a_text_is_as_wide_as_its_letters)
{
    cr_assert_eq(width(""), 0);
    cr_assert_eq(width("Hello"), 722 + 556 + 222 + 222 + 556);
    cr_assert_eq(width("1,234.5"), 5 * 556 + 2 * 278);
    cr_assert_eq(width("~W@"), 584 + 944 + 1015);
    cr_assert_gt(width("\xC3\xA9"), 0, "a letter beyond ASCII");
    cr_assert_eq(width("\xE2\x80\x8B"), 0, "a space that nobody sees");
    cr_assert_gt(width("\xE4\xBA\xBA"), 1000, "an ideograph");
}

Test(letters, lines_break_between_words)
{
    const char *text = "aaaa aaaa aaaa"; /* words of 4 * 556, blanks of 278 */
    cr_assert_eq(lines(text, 3 * 4 * 556 + 2 * 278), 1);
    cr_assert_eq(lines(text, 3 * 4 * 556 + 2 * 278 - 1), 2);
    cr_assert_eq(lines(text, 4 * 556), 3);
    cr_assert_eq(lines("", 4 * 556), 1);
}

Test(letters, a_long_word_is_broken_and_line_feeds_break)
{
    cr_assert_eq(lines("aaaaaaaaaa", 4 * 556), 3);
    cr_assert_eq(lines("aaaaaaaaaa", 1), 10, "one letter a line at least");
    cr_assert_eq(lines("a\na\na", 100 * 556), 3);
}

/* LibreOffice's page has "Stratford-on-", "Avon no", "different," and "Warwick better", one below the other. */
Test(letters, a_word_with_hyphens_takes_the_lines_of_either_way_to_break_it)
{
    cr_assert_eq(lines("Stratford-on-Avon no different, Warwick better", 14 * 556), 4);
    cr_assert_eq(lines("aa-aaaa aaa", 6 * 556), 3, "aa-, aaaa, aaa");
    cr_assert_eq(lines("2018-19 2018-19", 7 * 556), 2, "no break within a period");
}
