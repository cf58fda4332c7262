#ifndef PLACEBOOK_STATISTICS_EUROPEAN_POPULATION_H
#define PLACEBOOK_STATISTICS_EUROPEAN_POPULATION_H
/*
 * The European Standard Population 2013 (Eurostat, Revision of the European Standard Population, 2013) in the 19 age
 * bands 0-4, 5-9, ... 85-89, 90 and over: 100,000 people in all, 91,000 of them under 75.
 */
#pragma GCC visibility push(default)

enum { PB_EUROPEAN_BANDS = 19 };

extern const double pb_european_population[PB_EUROPEAN_BANDS];

#pragma GCC visibility pop

#endif
