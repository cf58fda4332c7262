#ifndef PB_CORE_REFERENCE_AREA_WORDS_H
#define PB_CORE_REFERENCE_AREA_WORDS_H
/*
 * The normal form of an area's name: what is left when people who mean the same area write it differently. Letters
 * are small, "&" is "and", hyphens, brackets, dots and blanks of every kind are one space, apostrophes and what takes
 * no room are nothing; and words that say what kind of area it is ("Borough Council", "(UA)", "City of", "NHS ... CCG")
 * are taken off and kept as a set of kinds. The order of words counts: Warwickshire North is not North Warwickshire.
 */
#include "placebook/geography.h"

enum { AREA_WORDS_TEXT = 192 };

struct pb_area_words {
    char text[AREA_WORDS_TEXT]; /* words with one space between them */
    size_t length;
    uint32_t kinds; /* bits by enum pb_area_kind that the name allows; AREA_KINDS_ANY: it says none */
    bool said;      /* it says a kind */
};

#define AREA_KINDS_ANY UINT32_MAX

/* False when the text has no words, is too long to be a name, or says two kinds that no area can be at once. */
bool pb_area_words(const char *name, size_t length, struct pb_area_words *words) PB_MUST_USE;

/* How two names without their kinds resemble each other: one within the other; its words shortened, as in "North
 * Warks", or without "and"; a typing error or two apart; or the same. Both begin with the same letter, or it is not
 * said. */
enum pb_area_likeness { PB_AREA_UNLIKE, PB_AREA_WITHIN_NAME, PB_AREA_SHORTENED, PB_AREA_MISTYPED, PB_AREA_SAME_WORDS };
enum pb_area_likeness pb_area_likeness(const char *ours, size_t ours_length, const char *text, size_t length);

/* How many characters have to be added, removed, changed or exchanged with their neighbour to make one text of the
 * other (optimal string alignment); more than `maximum` (at most 3): maximum + 1. */
size_t pb_area_distance(const char *a, size_t a_length, const char *b, size_t b_length, size_t maximum);

#endif
