#include "tests/support/hostile.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

char *pb_test_repeated(const char *before, const char *text, size_t times, const char *after)
{
    size_t length = strlen(text);
    char *whole = malloc(strlen(before) + length * times + strlen(after) + 1);
    cr_assert_not_null(whole);
    char *at = stpncpy(whole, before, strlen(before) + 1);
    for (size_t i = 0; i < times; i++, at += length)
        memcpy(at, text, length);
    memcpy(at, after, strlen(after) + 1);
    return whole;
}

size_t pb_test_peak_memory(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (size_t)usage.ru_maxrss * 1024;
}

uint32_t pb_test_random(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*state >> 33);
}
