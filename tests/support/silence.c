#include "tests/support/silence.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

void silence_begin(const struct scratch *scratch)
{
    cr_assert(freopen(scratch_path(scratch, "stdout"), "w", stdout));
    cr_assert(freopen(scratch_path(scratch, "stderr"), "w", stderr));
}

void silence_expect(void)
{
    struct stat file;
    (void)fflush(NULL);
    cr_expect(fstat(STDOUT_FILENO, &file) == 0 && file.st_size == 0, "something was printed");
    cr_expect(fstat(STDERR_FILENO, &file) == 0 && file.st_size == 0, "something was said");
}
