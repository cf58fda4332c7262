#include "app/shipped.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "pipelines/"

const char *pb_shipped_pipelines(struct pb_arena *arena, const char *name)
{
    static const char *const above[] = { "/../share/placebook/", "/../../", "/" };
    char program[PATH_MAX];
    const char *here = pb_arena_format(arena, FOLDER "%s", name);
    if (!here || access(here, R_OK) == 0)
        return here;
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    for (size_t i = 0; slash && i < sizeof above / sizeof *above; i++) {
        const char *path =
            pb_arena_format(arena, "%.*s%s" FOLDER "%s", (int)(slash - program), program, above[i], name);
        if (path && access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}
