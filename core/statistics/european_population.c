#include "placebook/statistics/european_population.h"

const double pb_european_population[PB_EUROPEAN_BANDS] = {
    5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000,
};
