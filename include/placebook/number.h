#ifndef PLACEBOOK_NUMBER_H
#define PLACEBOOK_NUMBER_H
/*
 * Numbers as text, the same on every machine whatever its locale.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

enum { PB_NUMBER_TEXT = 32 }; /* room for any number as text, with its end */

/* Reads a whole text as a decimal number: digits with an optional sign, point and exponent, nothing around it. No
 * hexadecimal, no "inf", no "nan", no thousands separators. The result is the double nearest to the decimal (short
 * decimals by one exact product or quotient, others by strtod in a form that no locale changes). False when the text
 * is not such a number, is longer than 400 bytes, or overflows. */
bool pb_number_parse(const char *text, size_t length, double *number);

/* The same for a whole number within int64_t. */
bool pb_integer_parse(const char *text, size_t length, int64_t *number);

/* How many digits a number has behind its point: 1 for "2.2", 0 for "22". PB_NUMBER_EXACT for a text with an exponent,
 * which nobody rounded. */
enum { PB_NUMBER_EXACT = 17 };
int pb_number_decimals(const char *text);

/* Writes the shortest decimal text that reads back to the same double: "0.1", "1e+22", "-12.5"; never "-0". Plain
 * notation between 1e-5 and 1e15, else with an exponent. `number` must be finite. Returns the length. */
size_t pb_number_format(double number, char text[PB_NUMBER_TEXT]);

/* The same for one that is known to be the double nearest to digits * 10^exponent: at most 15 digits, which nobody has
 * to look for. */
size_t pb_number_write(double number, uint64_t digits, int exponent, char text[PB_NUMBER_TEXT]);

/* A number as a workbook stores it, in up to 17 digits, times a power of ten (2 where it is shown as a percentage).
 * `number` is what is stored: the double nearest to the decimal, whose point is moved, so that 0.3621 times 100
 * is 36.21 and nothing beside it. `shown` is what people see: spreadsheets show 15 significant digits at most, so
 * that 14.36, which binary arithmetic left as 14.360000000000001, is 14.36. Whole numbers that a double holds exactly
 * keep all their digits. It is empty where the point was moved and no digit cut: then the text is the number's own, and
 * nobody wrote it. False when the text is no number or is too large. */
bool pb_number_stored(const char *text, size_t length, int power, double *number, char shown[PB_NUMBER_TEXT]);

/* Writes a number rounded to this many decimals (0 to 15), half away from zero as decimals are written, for display
 * only.
 */
size_t pb_number_round(double number, int decimals, char text[PB_NUMBER_TEXT]);

/* Puts commas between the thousands of a number that one of the functions above wrote: "-1234.5" becomes "-1,234.5".
 * One with an exponent stays as it is. Returns `grouped`. */
enum { PB_NUMBER_GROUPED = PB_NUMBER_TEXT + PB_NUMBER_TEXT / 3 };
const char *pb_number_group(const char *text, char grouped[PB_NUMBER_GROUPED]);

#pragma GCC visibility pop

#endif
