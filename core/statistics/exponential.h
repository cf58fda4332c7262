#ifndef PB_CORE_STATISTICS_EXPONENTIAL_H
#define PB_CORE_STATISTICS_EXPONENTIAL_H
/*
 * e^x of many numbers at once, for simulated limits: the same bits on every machine, because nothing but +, -, * is
 * used, which IEEE 754 rounds in one way only; the library's function may differ in the last bit. A compiler can do
 * several numbers with one instruction, and where the processor has AVX2, which is asked when the program runs, four.
 *
 * x = k ln 2 + r with |r| <= ln 2 / 2, e^r by its series up to r^13 / 13!, which leaves 5e-18 of it out.
 */
#include <stddef.h>

/* The largest |x|. */
#define PB_EXPONENT_MAXIMUM 700.0

/* powers[i] = e^x[i], to one unit in the last place. Both may be the same array. */
void pb_exponentials(const double *x, double *powers, size_t count);

/* The same without instructions that not every processor of its kind has: what the other is checked against. */
void pb_exponentials_plain(const double *x, double *powers, size_t count);

#endif
