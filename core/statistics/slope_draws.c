#include "core/statistics/slope_draws.h"

#include "core/statistics/exponential.h"
#include "core/statistics/random.h"

#include <pthread.h>
#include <stdlib.h>

/* So many draws at a time that their numbers stay near the processor; a whole number of blocks, and of instructions. */
enum { DRAWS_AT_A_TIME = 400, BLOCKS = PB_SLOPE_DRAWS / DRAWS_AT_A_TIME };
_Static_assert(BLOCKS *DRAWS_AT_A_TIME == PB_SLOPE_DRAWS && DRAWS_AT_A_TIME % 16 == 0, "whole blocks");

#define INLINED static inline __attribute__((always_inline))

/* For the widest instructions. */
#define ALIGNED _Alignas(64)

/* By block, for as long as the process lives. 80 MB of addresses; of memory, what the groups of its indices need. No
 * variable of that size: a leak checker would look through it at the end of every process, also of one that has none.
 */
static double (*deviates)[PB_SLOPE_GROUPS_MAXIMUM][DRAWS_AT_A_TIME];
static size_t ready; /* groups whose deviates are made */
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

bool pb_slope_deviates_open(void)
{
    (void)pthread_mutex_lock(&making);
    if (!deviates)
        deviates = aligned_alloc(64, BLOCKS * sizeof *deviates); /* checked: by the caller */
    bool there = deviates != NULL;
    (void)pthread_mutex_unlock(&making);
    return there;
}

/* Each group has a seed of its own, so that its deviates do not depend on how many groups there are. */
static void make_deviates(size_t groups)
{
    (void)pthread_mutex_lock(&making);
    for (; ready < groups; ready++) {
        struct pb_random random;
        pb_random_seed(&random, ready + 1);
        for (size_t i = 0; i < PB_SLOPE_DRAWS; i++)
            deviates[i / DRAWS_AT_A_TIME][ready][i % DRAWS_AT_A_TIME] = pb_random_normal(&random);
    }
    (void)pthread_mutex_unlock(&making);
}

/* From the scale on which limits are symmetric back to values. */
INLINED void transform_back(enum pb_slope_values values, double drawn[DRAWS_AT_A_TIME])
{
    if (values == PB_SLOPE_RATE)
        for (size_t k = 0; k < DRAWS_AT_A_TIME; k++)
            drawn[k] = pb_exponential(drawn[k]);
    else if (values == PB_SLOPE_PROPORTION)
        for (size_t k = 0; k < DRAWS_AT_A_TIME; k++)
            drawn[k] = 1 / (1 + pb_exponential(-drawn[k]));
}

/* The ends of the lines of a block, and from them both indices. */
INLINED void simulate_block(const struct pb_slope_lines *lines, size_t block, double *sii, double *rii)
{
    ALIGNED double drawn[DRAWS_AT_A_TIME];
    ALIGNED double at_0[DRAWS_AT_A_TIME] = { 0 };
    ALIGNED double at_1[DRAWS_AT_A_TIME] = { 0 };
    for (size_t i = 0; i < lines->count; i++) {
        const struct pb_slope_point point = lines->points[i];
        const double *deviate = deviates[block][i];
        for (size_t k = 0; k < DRAWS_AT_A_TIME; k++)
            drawn[k] = point.value + point.error * deviate[k];
        transform_back(lines->values, drawn);
        for (size_t k = 0; k < DRAWS_AT_A_TIME; k++) {
            at_0[k] += point.at_0 * drawn[k];
            at_1[k] += point.at_1 * drawn[k];
        }
    }
    const double *top = lines->multiplier > 0 ? at_1 : at_0;
    const double *bottom = lines->multiplier > 0 ? at_0 : at_1;
    for (size_t k = 0; k < DRAWS_AT_A_TIME; k++) {
        sii[k] = lines->multiplier * (at_1[k] - at_0[k]);
        rii[k] = top[k] / bottom[k];
    }
}

/* Inlined into each of the functions below, so that each has it in the instructions of its own. */
INLINED void simulate(const struct pb_slope_lines *lines, double *sii, double *rii)
{
    make_deviates(lines->count);
    for (size_t block = 0; block < BLOCKS; block++)
        simulate_block(lines, block, &sii[block * DRAWS_AT_A_TIME], &rii[block * DRAWS_AT_A_TIME]);
}

static void simulate_plain(const struct pb_slope_lines *lines, double *sii, double *rii)
{
    simulate(lines, sii, rii);
}

#ifdef __x86_64__
static __attribute__((target("avx2"))) void simulate_avx2(const struct pb_slope_lines *lines, double *sii, double *rii)
{
    simulate(lines, sii, rii);
}

/* GCOVR_EXCL_START: not every machine that measures coverage has these */
static __attribute__((target("avx512f,avx512dq"))) void simulate_avx512(const struct pb_slope_lines *lines, double *sii,
                                                                        double *rii)
{
    simulate(lines, sii, rii);
}
/* GCOVR_EXCL_STOP */

static void (*const ways[])(const struct pb_slope_lines *, double *, double *) = { simulate_plain, simulate_avx2,
                                                                                   simulate_avx512 };

size_t pb_slope_ways(void)
{
    bool avx2 = __builtin_cpu_supports("avx2") != 0;
    bool avx512 = (__builtin_cpu_supports("avx512f") != 0) & (__builtin_cpu_supports("avx512dq") != 0);
    return (size_t)1 + avx2 + avx512; /* who has the last has the one before */
}
#else
static void (*const ways[])(const struct pb_slope_lines *, double *, double *) = { simulate_plain };

size_t pb_slope_ways(void)
{
    return 1;
}
#endif

void pb_slope_simulate(const struct pb_slope_lines *lines, size_t way, double *sii, double *rii)
{
    ways[way](lines, sii, rii);
}
