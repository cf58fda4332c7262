#ifndef PB_CORE_STATISTICS_STUDENT_H
#define PB_CORE_STATISTICS_STUDENT_H
/*
 * Student's t distribution with real degrees of freedom (Student, Biometrika 1908;6:1), through the incomplete beta
 * function: its series 26.5.4 around the middle and its continued fraction 26.5.8 in the tails (Abramowitz & Stegun);
 * from 20,000 degrees of freedom on the expansion about the normal quantile, 26.7.5.
 */
#include <stdbool.h>

/* The t with P(T <= t) = probability, good to 1e-10 of itself. False (and *t untouched) unless 1e-100 <= probability <=
 * 1 - 1e-100 (so: below 1) and df is 1 or more; infinitely many degrees of freedom give the normal quantile. */
bool pb_student_quantile(double probability, double df, double *t);

#endif
