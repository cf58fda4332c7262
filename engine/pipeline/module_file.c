/* A path is walked from the root, one name at a time, links included, as the kernel would: a folder is judged before
 * anything in it is looked at. So whatever was judged can be changed only by root and by the user, also between this
 * walk and the loading of the object, and the object can be loaded by its path. Loading /proc/self/fd/N would add
 * nothing to that, and would take $ORIGIN from the module's libraries and its name from debuggers. */
#include "engine/pipeline/module_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MODULE_FILE_LINKS = 40 /* as Linux has it */ };

struct module_walk {
    char done[PATH_MAX]; /* judged, without links; "" is the root */
    char rest[PATH_MAX]; /* to come, relative to `done` */
    int links;
};

static enum pb_status module_file_unreadable(const char *path, int number, struct pb_error *error)
{
    char text[128];
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s cannot be read: %s", path,
                   pb_errno_text(number, text, sizeof text));
}

/* `what` begins the sentence: "the module". A link has no permissions of its own. */
static enum pb_status module_file_judge(const char *what, const char *path, const struct stat *about,
                                        struct pb_error *error)
{
    if (about->st_uid != 0 && about->st_uid != geteuid()) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "%s belongs to another user (id %lu), who could make Placebook run anything", what,
                      (unsigned long)about->st_uid);
        pb_error_hint(error, "if you trust it, copy it into a folder of your own, or let root own it: chown root '%s'",
                      path);
        return PB_FAILED;
    }
    if (!S_ISLNK(about->st_mode) && about->st_mode & (S_IWGRP | S_IWOTH)) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "%s can be written by %s, who could make Placebook run anything", what,
                      about->st_mode & S_IWOTH ? "everybody" : "its group");
        pb_error_hint(error, "if you trust it, take the permission away: chmod go-w '%s'", path);
        return PB_FAILED;
    }
    return PB_OK;
}

/* The folder walked to. In a sticky one, such as /tmp, others can add names and cannot change ours. */
static enum pb_status module_file_judge_folder(const struct module_walk *walk, struct pb_error *error)
{
    const char *path = *walk->done ? walk->done : "/";
    bool holds_the_module = !strchr(walk->rest, '/');
    struct stat about;
    if (lstat(path, &about) != 0)
        return module_file_unreadable(path, errno, error);
    if (about.st_mode & S_ISVTX && !holds_the_module)
        about.st_mode &= (mode_t) ~(S_IWGRP | S_IWOTH);
    return module_file_judge(holds_the_module ? "the folder of the module" : "a folder above the module", path, &about,
                             error);
}

/* Puts what a link says in front of the rest. */
static enum pb_status module_file_follow(struct module_walk *walk, const char *link, struct pb_error *error)
{
    char rest[PATH_MAX];
    ssize_t length = readlink(link, rest, sizeof rest);
    if (length < 0)
        return module_file_unreadable(link, errno, error);
    if (++walk->links > MODULE_FILE_LINKS)
        return module_file_unreadable(link, ELOOP, error);
    size_t room = sizeof rest - (size_t)length;
    if ((size_t)snprintf(rest + length, room, "%s%s", *walk->rest ? "/" : "", walk->rest) >= room)
        return module_file_unreadable(link, ENAMETOOLONG, error);
    if (*rest == '/')
        *walk->done = '\0';
    memcpy(walk->rest, rest, sizeof rest);
    return PB_OK;
}

/* Takes the next name from the rest. "" when it leads to no other name: "", ".", and "..", which is walked here. */
static bool module_file_next(struct module_walk *walk, char name[NAME_MAX + 1])
{
    size_t length = strcspn(walk->rest, "/");
    if (length > NAME_MAX)
        return false;
    memcpy(name, walk->rest, length);
    name[length] = '\0';
    const char *rest = walk->rest + length;
    rest += strspn(rest, "/");
    memmove(walk->rest, rest, strlen(rest) + 1);
    char *last = strrchr(walk->done, '/');
    if (strcmp(name, "..") == 0 && last)
        *last = '\0';
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        *name = '\0';
    return true;
}

static enum pb_status module_file_step(struct module_walk *walk, struct pb_error *error)
{
    char name[NAME_MAX + 1];
    char path[PATH_MAX];
    struct stat about;
    enum pb_status status = module_file_judge_folder(walk, error);
    if (status != PB_OK)
        return status;
    if (!module_file_next(walk, name))
        return module_file_unreadable(walk->rest, ENAMETOOLONG, error);
    if (!*name)
        return PB_OK;
    if (snprintf(path, sizeof path, "%s/%s", walk->done, name) >= (int)sizeof path)
        return module_file_unreadable(name, ENAMETOOLONG, error);
    if (lstat(path, &about) != 0)
        return module_file_unreadable(path, errno, error);
    if (S_ISLNK(about.st_mode)) {
        status = module_file_judge("a link to the module", path, &about, error);
        return status == PB_OK ? module_file_follow(walk, path, error) : status;
    }
    memcpy(walk->done, path, sizeof path);
    if (*walk->rest)
        return PB_OK;
    if (!S_ISREG(about.st_mode))
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s is not a file", path);
    return module_file_judge("the module", path, &about, error);
}

enum pb_status pb_module_file_check(const char *path, char real[PATH_MAX], struct pb_error *error)
{
    struct module_walk walk = { .links = 0 };
    if (*path != '/' && !getcwd(walk.rest, sizeof walk.rest))
        return module_file_unreadable(".", errno, error);
    size_t begun = strlen(walk.rest);
    size_t room = sizeof walk.rest - begun;
    if ((size_t)snprintf(walk.rest + begun, room, "/%s", path) >= room)
        return module_file_unreadable(path, ENAMETOOLONG, error);
    enum pb_status status = PB_OK;
    while (status == PB_OK && *walk.rest)
        status = module_file_step(&walk, error);
    memcpy(real, walk.done, sizeof walk.done);
    return status;
}
