/*
 * The part of engine/store/store.h that is about whose state folder it is. What root makes in the folder of a service's
 * user, that user cannot write to: every later run would fail.
 */
#include "engine/store/store_private.h"
#include "placebook/text.h"

#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* 0 when this is not root, or the folder is root's. */
static uid_t owner_for_root(const char *folder)
{
    struct stat facts;
    return geteuid() == 0 && stat(folder, &facts) == 0 ? facts.st_uid : 0;
}

bool pb_store_is_for_another(const char *folder)
{
    return owner_for_root(folder) != 0;
}

enum pb_status pb_store_refuse_root(const struct pb_store *store, struct pb_error *error)
{
    uid_t owner = owner_for_root(store->folder);
    char name[64];
    char room[1024];
    struct passwd user;
    struct passwd *found = NULL;
    if (!owner)
        return PB_OK;
    bool named = getpwuid_r(owner, &user, room, sizeof room, &found) == 0 && found;
    if (named)
        (void)pb_text_copy(name, sizeof name, user.pw_name);
    else
        (void)snprintf(name, sizeof name, "user %u", (unsigned)owner);
    pb_error_at(error, store->folder, 0, 0);
    (void)pb_fail(error, PB_FATAL, PB_ERROR_PUBLISH,
                  "the state folder belongs to %s, who could not use what root writes there", name);
    pb_error_hint(error,
                  "begin the command with 'runuser -u %s --'; for a service of systemd see \"Recover\" in "
                  "docs/operations.md",
                  named ? user.pw_name : "USER");
    return PB_FATAL;
}
