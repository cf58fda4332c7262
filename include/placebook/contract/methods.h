#ifndef PLACEBOOK_CONTRACT_METHODS_H
#define PLACEBOOK_CONTRACT_METHODS_H
/*
 * How certain a calculated figure is: the end of its `method` says so. An exact figure is what the source itself would
 * give for the Place; an approximate one is near it when the districts are alike, so it is never rated against a
 * benchmark and never given a trend or an SPC state.
 */
#include <stdbool.h>
#include <string.h>

#define PB_EXACT_METHOD " (exact)"
#define PB_APPROXIMATE  " (approximate)"
/* What is calculated as an exact figure is, from counts that disclosure control rounded: off by the rounding. */
#define PB_FROM_ROUNDED " (from rounded counts)"

/* In the note or the method of a row whose count is rounded. */
#define PB_ROUNDED_TO "rounded to the nearest"

/* How the note of a row whose comparison is of PB_WORDS_DISTRICTS goes on after the other notes, up to its end or "; ":
 * "Stratford-on-Avon better, Warwick similar". */
#define PB_DISTRICTS_COMPARED "districts compared with England: "

/* Does the text of a row's `method` say that the figure is approximate? */
static inline bool pb_method_is_approximate(const char *method)
{
    size_t length = strlen(method);
    size_t end = sizeof PB_APPROXIMATE - 1;
    return length >= end && memcmp(method + length - end, PB_APPROXIMATE, end) == 0;
}

/* Does the text of a row's `method` or `note` say that the count is a rounded one, or made of such? */
static inline bool pb_method_is_rounded(const char *text)
{
    return strstr(text, PB_ROUNDED_TO) || strstr(text, PB_FROM_ROUNDED);
}

#endif
