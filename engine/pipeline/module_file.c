#include "engine/pipeline/module_file.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pb_status module_file_unreadable(const char *path, struct pb_error *error)
{
    char text[128];
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s cannot be read: %s", path,
                   pb_errno_text(errno, text, sizeof text));
}

/* `what` begins the sentence: "the module", "the folder of the module". */
static enum pb_status module_file_check_owner(const char *what, const char *path, struct pb_error *error)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return module_file_unreadable(path, error);
    if (about.st_uid != 0 && about.st_uid != geteuid()) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "%s belongs to another user (id %lu), who could make Placebook run anything", what,
                      (unsigned long)about.st_uid);
        pb_error_hint(error, "if you trust it, copy it into a folder of your own, or let root own it: chown root '%s'",
                      path);
        return PB_FAILED;
    }
    if (about.st_mode & (S_IWGRP | S_IWOTH)) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "%s can be written by %s, who could make Placebook run anything", what,
                      about.st_mode & S_IWOTH ? "everybody" : "its group");
        pb_error_hint(error, "if you trust it, take the permission away: chmod go-w '%s'", path);
        return PB_FAILED;
    }
    return PB_OK;
}

static enum pb_status module_file_check_folder(char path[PATH_MAX], struct pb_error *error)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return module_file_check_owner("the folder of the module", ".", error);
    slash[slash == path] = '\0'; /* the root folder keeps its slash */
    return module_file_check_owner("the folder of the module", path, error);
}

enum pb_status pb_module_file_check(const char *path, struct pb_error *error)
{
    char real[PATH_MAX];
    char given[PATH_MAX];
    if (!realpath(path, real))
        return module_file_unreadable(path, error);
    enum pb_status status = module_file_check_owner("the module", real, error);
    if (status == PB_OK)
        status = module_file_check_folder(real, error);
    /* Whoever can write the folder that a link is in can let it lead elsewhere, also after this look. */
    if (status == PB_OK && pb_text_copy(given, sizeof given, path))
        status = module_file_check_folder(given, error);
    return status;
}
