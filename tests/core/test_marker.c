#include "placebook/marker.h"

#include <criterion/criterion.h>
#include <string.h>

static enum pb_marker of(const char *text)
{
    return pb_marker_of(text, strlen(text));
}

/* The shorthand of the Government Statistical Service (symbols in tables: [c] confidential, [x] not available, [z] not
 * applicable), older signs of official statistics, and what programs write. */
Test(marker, knows_what_stands_for_a_number)
{
    static const char *const suppressed[] = { "*",
                                              "**",
                                              "[c]",
                                              "[C]",
                                              "c",
                                              "s",
                                              "supp",
                                              "Suppressed",
                                              "<5",
                                              "<10",
                                              "< 5",
                                              "<1,000",
                                              "<0.1",
                                              "redacted",
                                              "~",
                                              "***",
                                              "Withheld",
                                              "confidential",
                                              ">5",
                                              ">95%",
                                              ">= 95",
                                              "<=5",
                                              "\xE2\x89\xA4 5",
                                              "Fewer than 5",
                                              "less than 1%",
                                              "under 10",
                                              "5 or fewer",
                                              "10 or more",
                                              "at least 90%" };
    static const char *const missing[] = { "",
                                           "..",
                                           ".",
                                           "-",
                                           "--",
                                           ":",
                                           "n/a",
                                           "N/A",
                                           "x",
                                           "z",
                                           "[x]",
                                           "[z]",
                                           "NULL",
                                           "#N/A",
                                           "\xE2\x80\x93",
                                           "\xE2\x80\x94",
                                           "\xE2\x88\x92",
                                           "...",
                                           "\xE2\x80\xA6",
                                           "N.A.",
                                           "n.a",
                                           "NaN",
                                           "[low]",
                                           "[w]",
                                           "[er]",
                                           "[p]",
                                           "[e]" };
    static const char *const words[] = { "None",           "blank",   "No data",  "not available",
                                         "Not applicable", "Unknown", "not known" };
    static const char *const between[] = { "1 to 7", "1-7", "1 \xE2\x80\x93 4", "5 to 10", "0-4", "90 to 100" };
    static const char *const none[] = {
        "5",         "0",       "-1",      "<",        "< ",      "<five",        "<5 people",
        ">",         "England", "****",    "cc",       "2019-20", "2019 to 2020", "7 to 1",
        "5-5",       "1-",      "to 7",    "1.5 to 7", "or more", "over",         "5 years or more",
        "5or fewer", "[n",      "[note 1]"
    };
    for (size_t i = 0; i < sizeof suppressed / sizeof suppressed[0]; i++)
        cr_assert_eq(of(suppressed[i]), PB_MARKER_SUPPRESSED, "%s", suppressed[i]);
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        cr_assert_eq(of(missing[i]), PB_MARKER_MISSING, "%s", missing[i]);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        cr_assert_eq(of(words[i]), PB_MARKER_MISSING_WORD, "%s", words[i]);
    for (size_t i = 0; i < sizeof between / sizeof between[0]; i++)
        cr_assert_eq(of(between[i]), PB_MARKER_BETWEEN, "%s", between[i]);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_assert_eq(of(none[i]), PB_MARKER_NONE, "%s", none[i]);
    cr_assert_eq(pb_marker_of("<55", 2), PB_MARKER_SUPPRESSED);
    cr_assert_eq(pb_marker_of("*5", 1), PB_MARKER_SUPPRESSED);
}

Test(marker, leaves_the_number_before_notes)
{
    static const struct {
        const char *text;
        size_t before;
    } texts[] = {
        { "12.3", 4 },
        { "12.3 [note 1]", 4 },
        { "12.3 [p]", 4 },
        { "12.3[p] [Notes 1, 2]", 4 },
        { "12.3 [1]", 4 },
        { "12.3[2, 13]", 4 },
        { "14*", 2 },
        { "14 **", 2 },
        { "14*[p]", 2 },
        { "14\xE2\x80\xA0", 2 },
        { "14\xC2\xB9", 2 },
        { "*", 1 },
        { "12.3 [0.5]", 10 },
        { "12.3 [x.]", 9 },
        { "12.3 [a name]", 13 },
        { "12.3 []", 7 },
        { "[p]", 3 },
        { " [p]", 4 },
        { "12]", 3 },
        { "]", 1 },
        { "", 0 },
        { "12.3 [note that is much longer than anybody would write]", 56 },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cr_assert_eq(pb_marker_notes(texts[i].text, strlen(texts[i].text)), texts[i].before, "%s", texts[i].text);
}
