#ifndef PLACEBOOK_STATISTICS_DECOMPOSITION_H
#define PLACEBOOK_STATISTICS_DECOMPOSITION_H
/*
 * Which ages and which causes of death make one population live longer than another? Arriaga's decomposition of the
 * difference between two life expectancies at birth (Arriaga, Demography 1984;21:83-96, and, for causes, in Ruzicka,
 * Wunsch and Kane (editors), Differential Mortality, 1989; Preston, Heuveline and Guillot, Demography, 2001, equations
 * 3.11 and 4.8). With survivors l of one born, years lived L = l less those that the dying lose, and 1 and 2 for the
 * two life tables, the age band x of n years contributes
 *
 *   l1(x) (L2/l2 - L1/l1) + T2(x+n) (l1(x)/l2(x) - l1(x+n)/l2(x+n)) = l1(x) (q1 - q2) (n (1 - a) + e2(x+n))
 *
 * and the last one, which is open, l1 (1/M2 - 1/M1). A cause contributes in proportion to the difference of its rates:
 * band x (M2 of the cause - M1 of the cause) / (M2 - M1). What stands before the difference of a cause has no M2 - M1
 * in it after cancelling,
 *
 *   -l1(x) (n (1 - a) + e2(x+n)) n / ((1 + n (1 - a) M1) (1 + n (1 - a) M2)), in the last band -l1 / (M1 M2)
 *
 * so causes that offset each other where all causes are equal are told apart too. The life tables are Chiang's, of 20
 * age bands. The contributions have no
 * limits; the difference has those of two independent life expectancies, z times the root of the sum of both
 * variances.
 *
 * Not symmetric: exchanging the two changes the sizes a little, not only the signs. First comes the population whose
 * shorter life is to be explained.
 */
#include "placebook/status.h"

#include <stddef.h>

#pragma GCC visibility push(default)

enum {
    PB_MORTALITY_BANDS = 20,  /* 0, 1-4, 5-9 to 85-89, 90 and over */
    PB_MORTALITY_CAUSES = 41, /* slots: 0 is all causes, and what no cause explains; at most 40 causes follow */
    PB_MORTALITY_REST = 0
};

/* Deaths and people of a population, by age band; NaN where nothing has been said. */
struct pb_mortality {
    double population[PB_MORTALITY_BANDS];
    double deaths[PB_MORTALITY_CAUSES][PB_MORTALITY_BANDS];
};

struct pb_decomposition {
    double first; /* life expectancies at birth, years */
    double second;
    double standard_error; /* of second less first, whose populations are taken for independent */
    /* Contributions: they add up to second less first. Slot PB_MORTALITY_REST has what none of the causes explains. */
    double years[PB_MORTALITY_CAUSES][PB_MORTALITY_BANDS];
    bool has_rest; /* are there deaths that are in none of the causes? */
};

/* The first year of age of a band. */
int pb_mortality_age(size_t band);

/* The band that a text names: "0", "<1", "Aged under 1", "1-4 yrs", "Aged 85 to 89", "90+", "90 and over"; of a band
 * the first year is enough. PB_MORTALITY_BANDS when it is none of them, such as 0-4, 85+ or All ages. */
size_t pb_mortality_band(const char *age);

/* Does a text mean all causes together? "All causes", "all", "Total", "All deaths", "All causes (A00-R99,U00-Y89)". */
bool pb_mortality_all_causes(const char *cause);

void pb_mortality_open(struct pb_mortality *mortality);

/* Says how many of how many people died of a cause (a slot). PB_REJECTED with the reason: a number is missing or below
 * 0, the cause is there already, or another number of people was said for the band. */
enum pb_status pb_mortality_say(struct pb_mortality *mortality, size_t band, size_t cause, double deaths,
                                double population, struct pb_error *error) PB_MUST_USE;

/* `causes`: slots in use, 1 or more. Where all causes were said for a population, what is more than the causes is the
 * rest; otherwise all deaths are those of the causes. PB_REJECTED with the reason, and the result untouched: a band or
 * a cause is missing, causes have more deaths than all causes, no life table can be made (life_expectancy.h says why),
 * nobody of one reaches 90. `names` are those of the slots, for messages. */
enum pb_status pb_decompose(const struct pb_mortality *first, const struct pb_mortality *second, size_t causes,
                            const char *const *names, struct pb_decomposition *result,
                            struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
