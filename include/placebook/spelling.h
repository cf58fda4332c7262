#ifndef PLACEBOOK_SPELLING_H
#define PLACEBOOK_SPELLING_H
/*
 * Sexes and ages as sources write them, and the one way in which they are published, which is Fingertips':
 *
 *     Persons          persons, People, All, Both sexes, Total, P
 *     Male, Female     male, Males, Men, M; female, Females, Women, F
 *     All ages         all ages, All
 *     15+ yrs          15+, 15+ years, 15 and over, Aged 15 years and over, >=15 yrs
 *     <75 yrs          < 75 years, Under 75, under 75s
 *     0-4 yrs          0-4, 0 to 4 years, Aged 0 to 4
 *     5 yrs, 1 yr      5 years, 1 year old
 *
 * Ages that are the same in other bands keep their words: "0-17 yrs" and "<18 yrs" are two texts. So does what can be
 * heard in two ways: "5" alone may be the code of a band, "Over 65" may leave 65 out.
 */
#include "placebook/vocabulary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

enum { PB_AGE_TEXT = 32, PB_AGE_END = 1000 };

/* The sex that a text means; PB_WORD_NONE when it is not understood. */
enum pb_word pb_sex_of(const char *text, size_t length);

/* The age in the one way. False when it is not understood, or can be heard in two ways: it stays as it is. */
bool pb_age_spell(const char *text, size_t length, char spelled[PB_AGE_TEXT]);

/* The years of age that a text says: from *from to before *to, PB_AGE_END when they have no end. "5" is one year and
 * "Over 65" begins at 65. False, and both 0, when it says none: ages of babies in weeks are not years. */
bool pb_age_parse(const char *text, size_t length, int32_t *from, int32_t *to);

/* Does a text of a column stand for all the others: "All", "Total", "All ages", "Both sexes", "England"? "All other
 * causes" does not, and of "Total hip replacement" nobody knows. */
bool pb_is_total(const char *text, size_t length);

#pragma GCC visibility pop

#endif
