#include "tests/support/scratch.h"

#include "engine/files/files.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void scratch_open(struct scratch *scratch)
{
    (void)snprintf(scratch->path, sizeof scratch->path, "%s/scratch-XXXXXX", PB_BINARY_DIR);
    cr_assert(mkdtemp(scratch->path), "no scratch folder in " PB_BINARY_DIR);
}

void scratch_close(struct scratch *scratch)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_path_remove(scratch->path, &error), PB_OK, "%s", error.message);
}

const char *scratch_path(const struct scratch *scratch, const char *format, ...)
{
    static char buffers[16][1024];
    static int turn;
    char *buffer = buffers[turn++ % 16];
    int length = snprintf(buffer, sizeof buffers[0], "%s/", scratch->path);
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(buffer + length, sizeof buffers[0] - (size_t)length, format, arguments);
    va_end(arguments);
    cr_assert(more >= 0 && length + more < (int)sizeof buffers[0]);
    return buffer;
}

void scratch_write(const struct scratch *scratch, const char *name, const char *text)
{
    FILE *file = fopen(scratch_path(scratch, "%s", name), "wb");
    cr_assert(file, "cannot write %s", name);
    cr_assert_geq(fputs(text, file), 0);
    cr_assert_eq(fclose(file), 0);
}

bool scratch_has(const struct scratch *scratch, const char *name)
{
    struct stat facts;
    return lstat(scratch_path(scratch, "%s", name), &facts) == 0;
}

int scratch_count(const struct scratch *scratch, const char *name)
{
    DIR *folder = opendir(scratch_path(scratch, "%s", name));
    cr_assert(folder, "no folder %s", name);
    int count = 0;
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    (void)closedir(folder);
    return count;
}

bool scratch_small_disk(const struct scratch *scratch, const char *name, const char *size)
{
    const char *folder = scratch_path(scratch, "%s", name);
    char options[64];
    (void)snprintf(options, sizeof options, "size=%s", size);
    return mkdir(folder, 0700) == 0 && unshare(CLONE_NEWNS) == 0 &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && mount("small", folder, "tmpfs", 0, options) == 0;
}

void scratch_in_child(int (*work)(void))
{
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0)
        _exit(work());
    int result = 0;
    cr_assert_eq(waitpid(child, &result, 0), child);
    cr_assert(WIFEXITED(result));
    if (WEXITSTATUS(result) == 77)
        cr_skip_test("no small file system can be mounted here");
    cr_assert_eq(WEXITSTATUS(result), 0);
}
