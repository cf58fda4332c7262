#ifndef PLACEBOOK_NHS_CODE_H
#define PLACEBOOK_NHS_CODE_H
/*
 * Codes of NHS organisations by their forms, and the texts in which people write them:
 *
 *     05A          CCG, or its place as a sub-ICB location
 *     B2M3M        sub-ICB location
 *     QWU          ICB
 *     Y60          region
 *     U04784       Primary Care Network
 *     M84009       practice
 *     E38000038    any of them, and England, in the register of ONS
 *
 * Some files put an "n" in front; it is not part of the code.
 */
#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

enum { PB_NHS_CODE_TEXT = 16 };

/* The code that a text is, in capitals and without the "n" in front. With `capitals` a text in small letters is not a
 * code: it may be a short word of a sentence. False, and `code` empty: it is not a code. */
bool pb_nhs_code(const char *text, size_t length, bool capitals, char code[PB_NHS_CODE_TEXT]);

/* What such a code belongs to, as the Places file calls it: "ccg", "sub-icb", "icb", "pcn"; "region" and "practice"; ""
 * when the form does not say it. The code of a CCG may also be that of the sub-ICB location that it became. */
const char *pb_nhs_code_type(const char *code);

/* The next code in a list of codes in any writing ("94A; 94B", "NHS Derby (15M), n05A"), and behind it in *text and
 * *length what is left. A word without a digit is a code only in capitals. False, and `code` empty: there is no further
 * one. */
bool pb_nhs_code_next(const char **text, size_t *length, char code[PB_NHS_CODE_TEXT]);

/* Is it the NHS number of a person, with or without blanks or hyphens ("943 476 5919")? Ten digits of which the last
 * checks the others (modulus 11, NHS Data Dictionary). One in eleven of all numbers of ten digits passes. *digits: does
 * the text have ten digits at all? */
bool pb_nhs_number(const char *text, size_t length, bool *digits);

#pragma GCC visibility pop

#endif
