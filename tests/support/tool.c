#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void pb_test_folder(char folder[64])
{
    (void)snprintf(folder, 64, "/tmp/placebook-test-XXXXXX");
    cr_assert_not_null(mkdtemp(folder), "no temporary folder");
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

void pb_test_remove(const char *folder)
{
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int pb_test_tool(const char *const *argv, const char *folder, char *output, size_t size)
{
    int ends[2];
    if (size == 0 || pipe(ends) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if ((folder && chdir(folder) != 0) || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
            dup2(ends[1], STDOUT_FILENO) < 0 || dup2(ends[1], STDERR_FILENO) < 0)
            _exit(127);
        (void)close(ends[0]);
        (void)close(ends[1]);
        char *arguments[32] = { NULL };
        for (size_t i = 0; argv[i] && i < 31; i++)
            memcpy(&arguments[i], &argv[i], sizeof arguments[i]); /* execvp does not change them */
        execvp(arguments[0], arguments);
        _exit(127);
    }
    (void)close(ends[1]);
    size_t length = 0;
    char rest[512];
    for (;;) {
        size_t room = size - 1 - length;
        ssize_t got = room ? read(ends[0], output + length, room) : read(ends[0], rest, sizeof rest);
        if (got <= 0)
            break;
        length += room ? (size_t)got : 0;
    }
    output[length] = '\0';
    (void)close(ends[0]);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

void pb_test_python(const char *script, const char *a, const char *b, const char *c, const char *d)
{
    static char output[16384];
    /* The system's Python is the one that the Debian packages serve; another one may come first on the PATH. */
    const char *argv[] = { PB_PYTHON, "-c", script, a, b, c, d, NULL };
    int status = pb_test_tool(argv, NULL, output, sizeof output);
    cr_assert_eq(status, 0, "python answered %d: %s", status, output);
}

char *pb_test_content(const char *path, size_t *length)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    cr_assert(file >= 0 && fstat(file, &about) == 0, "cannot open %s", path);
    char *content = malloc((size_t)about.st_size + 1);
    cr_assert_not_null(content);
    size_t at = 0;
    ssize_t got = 0;
    while (at < (size_t)about.st_size && (got = read(file, content + at, (size_t)about.st_size - at)) > 0)
        at += (size_t)got;
    (void)close(file);
    cr_assert_eq(at, (size_t)about.st_size, "cannot read %s", path);
    content[at] = '\0';
    if (length)
        *length = at;
    return content;
}

bool pb_test_same_files(const char *path, const char *other)
{
    size_t length = 0;
    size_t other_length = 0;
    char *content = pb_test_content(path, &length);
    char *other_content = pb_test_content(other, &other_length);
    bool same = length == other_length && memcmp(content, other_content, length) == 0;
    free(content);
    free(other_content);
    return same;
}
