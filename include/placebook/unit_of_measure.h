#ifndef PLACEBOOK_UNIT_OF_MEASURE_H
#define PLACEBOOK_UNIT_OF_MEASURE_H
/*
 * What the unit of a ratio says in words: "%", "£ per 1,000 weighted population", "admissions per 100,000".
 */
#include <stdbool.h>

#pragma GCC visibility push(default)

enum { PB_UNIT_TEXT = 64 };

/* The multiplier by which value = multiplier * count / denominator: 100 for percentages, the number behind "per" ("per
 * 1,000", "/100000", "per 10k", "per million"), 1 for "per head", "per patient" and the like; NaN when the unit does
 * not say it. */
double pb_unit_multiplier(const char *unit);

bool pb_unit_is_percent(const char *unit);
bool pb_unit_is_money(const char *unit);

/* Does a text have a word that begins with one of these, with bars between them ("spend|cost")? Small and capital ASCII
 * letters are the same. */
bool pb_words_begin(const char *text, const char *words);

/* The unit of count, where value = multiplier * count / denominator: "£" (or "£000", as the unit has it) for money,
 * what the percentage is of or else "patients", what stands before "per", else "events". Returns the text. */
const char *pb_unit_of_amount(const char *unit, char text[PB_UNIT_TEXT]);

#pragma GCC visibility pop

#endif
