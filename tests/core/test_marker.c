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
    static const char *const suppressed[] = { "*",          "**", "[c]", "[C]", "c",      "s",    "supp",
                                              "Suppressed", "<5", "<10", "< 5", "<1,000", "<0.1", "redacted" };
    static const char *const missing[] = { "",  "..", ".",   "-",   "--",   ":",    "n/a",         "N/A",
                                           "x", "z",  "[x]", "[z]", "NULL", "#N/A", "\xE2\x80\x93" };
    static const char *const words[] = { "None", "blank", "No data", "not available", "Not applicable" };
    static const char *const none[] = { "5", "0", "-1", "<", "< ", "<five", "<5 people", ">5", "England", "***", "cc" };
    for (size_t i = 0; i < sizeof suppressed / sizeof suppressed[0]; i++)
        cr_assert_eq(of(suppressed[i]), PB_MARKER_SUPPRESSED, "%s", suppressed[i]);
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        cr_assert_eq(of(missing[i]), PB_MARKER_MISSING, "%s", missing[i]);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        cr_assert_eq(of(words[i]), PB_MARKER_MISSING_WORD, "%s", words[i]);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_assert_eq(of(none[i]), PB_MARKER_NONE, "%s", none[i]);
    cr_assert_eq(pb_marker_of("<55", 2), PB_MARKER_SUPPRESSED);
    cr_assert_eq(pb_marker_of("*5", 1), PB_MARKER_SUPPRESSED);
}
