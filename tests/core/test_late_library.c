/*
 * Libraries that are loaded when one of their functions is called: here one that every machine has, and one that none
 * has.
 */
#include "core/base/late_library.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <math.h>

#define SUM_FUNCTIONS(F)                                                                                               \
    F(double, fdim, (double a, double b), (a, b), -1) F(double, fmax, (double a, double b), (a, b), -1)

enum { SUM_FUNCTIONS(PB_LATE_NUMBER) SUM_FUNCTION_COUNT };

static const char *const names[] = { SUM_FUNCTIONS(PB_LATE_NAME) };
static void *found[SUM_FUNCTION_COUNT];
static struct pb_late_library sums = {
    .file = "libm.so.6", .names = names, .functions = found, .count = SUM_FUNCTION_COUNT
};
static struct pb_late_library nowhere = {
    .file = "libnowhere.so.99", .names = names, .functions = found, .count = SUM_FUNCTION_COUNT
};

static double call(struct pb_late_library *library, size_t position, double a, double b)
{
    double (*real)(double, double) = NULL;
    void *function = pb_late_function(library, position);
    if (!function)
        return -1;
    memcpy(&real, &function, sizeof real);
    return real(a, b);
}

Test(late_library, is_loaded_when_it_is_called)
{
    cr_assert_not(sums.loaded);
    cr_assert_eq(call(&sums, LATE_fdim, 5, 3), 2);
    cr_assert(sums.loaded);
    cr_assert_eq(call(&sums, LATE_fmax, 5, 3), 5);
}

Test(late_library, that_is_not_there_is_told_once)
{
    cr_redirect_stderr();
    cr_assert_eq(call(&nowhere, LATE_fdim, 5, 3), -1);
    cr_assert_eq(call(&nowhere, LATE_fmax, 5, 3), -1);
    cr_assert_not(nowhere.loaded);
    FILE *told = cr_get_redirected_stderr();
    char line[300] = "";
    (void)fflush(stderr);
    cr_assert(fgets(line, sizeof line, told));
    cr_assert(strstr(line, "placebook: error while loading shared libraries: libnowhere.so.99"), "%s", line);
}

/* One function that it has not: an older version. */
Test(late_library, without_a_function_is_not_there)
{
    static const char *const others[] = { "fdim", "no_such_function" };
    static struct pb_late_library older = { .file = "libm.so.6", .names = others, .functions = found, .count = 2 };
    cr_redirect_stderr();
    cr_assert_null(pb_late_function(&older, 0));
}
