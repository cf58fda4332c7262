#include <assert.h>
#include <criterion/criterion.h>
#include <signal.h>

/* Whatever build has tests has the asserts of the code that it tests: NDEBUG would take them away. */
Test(asserts, are_active_where_tests_run, .signal = SIGABRT)
{
    volatile int one = 1;
    assert(one == 2);
}
