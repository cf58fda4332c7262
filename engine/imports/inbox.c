#include "engine/imports/inbox.h"

#include "core/base/name.h"
#include "engine/files/files.h"
#include "placebook/digest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static const char *const inbox_folders[] = { "rejected", "done" };

/* ---- Which files are taken ---- */

/* What spreadsheets, browsers and copying programs leave beside a file while they are at work, and what systems put
 * into every folder. */
static bool inbox_passes_over(const char *name)
{
    static const char *const starts[] = { ".", "~$" };
    static const char *const ends[] = { "~", ".tmp", ".part", ".partial", ".crdownload", ".filepart", ".lock", ".lnk" };
    static const char *const names[] = { "thumbs.db", "desktop.ini" };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (strncmp(name, starts[i], strlen(starts[i])) == 0)
            return true;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (length >= strlen(ends[i]) && strcasecmp(name + length - strlen(ends[i]), ends[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool inbox_same_facts(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino && one->st_size == other->st_size &&
           one->st_mtim.tv_sec == other->st_mtim.tv_sec && one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

/* Is the file still as it was when it was listed? */
static bool inbox_unchanged(const struct pb_inbox_file *file)
{
    struct stat now;
    return lstat(file->path, &now) == 0 && inbox_same_facts(&file->facts, &now);
}

/* Seconds since the later of the two times: the one of the content may be that of the file that was copied. */
static int64_t inbox_age(const struct stat *facts)
{
    int64_t changed = facts->st_ctim.tv_sec > facts->st_mtim.tv_sec ? facts->st_ctim.tv_sec : facts->st_mtim.tv_sec;
    return (int64_t)time(NULL) - changed;
}

/* The clock of a share may be ahead: then the times say nothing, and the file is looked at twice. */
static void inbox_wait(struct pb_inbox *inbox, int64_t rest)
{
    bool ahead = false;
    for (size_t i = 0; i < inbox->count; i++) {
        int64_t age = inbox_age(&inbox->files[i].facts);
        inbox->files[i].rests = age >= rest;
        ahead = ahead || age < 0;
    }
    if (!ahead)
        return;
    struct timespec pause = { .tv_sec = rest };
    (void)nanosleep(&pause, NULL);
    for (size_t i = 0; i < inbox->count; i++)
        if (inbox_age(&inbox->files[i].facts) < rest)
            inbox->files[i].rests = inbox_unchanged(&inbox->files[i]);
}

static int inbox_by_name(const void *a, const void *b)
{
    return strcmp(((const struct pb_inbox_file *)a)->name, ((const struct pb_inbox_file *)b)->name);
}

static enum pb_status inbox_take_file(struct pb_inbox *inbox, const char *name, struct pb_arena *arena,
                                      struct pb_error *error)
{
    struct pb_inbox_file file = { .path = pb_path_join(arena, inbox->folder, name) };
    if (!file.path)
        return pb_out_of_memory(error);
    if (inbox_passes_over(name) || lstat(file.path, &file.facts) != 0 || !S_ISREG(file.facts.st_mode))
        return PB_OK;
    if (inbox->count == PB_INBOX_MOST) {
        inbox->more++;
        return PB_OK;
    }
    file.name = file.path + strlen(file.path) - strlen(name);
    file.spelled = pb_name_spell(arena, file.name);
    inbox->files[inbox->count++] = file;
    return file.spelled ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status inbox_list(struct pb_inbox *inbox, struct pb_arena *arena, struct pb_error *error)
{
    DIR *folder = opendir(inbox->folder);
    if (!folder)
        return pb_path_failed("read the inbox", inbox->folder, errno, 0, PB_ERROR_PUBLISH, error);
    enum pb_status status = PB_OK;
    inbox->files = pb_arena_take(arena, PB_INBOX_MOST, sizeof *inbox->files);
    if (!inbox->files) {
        (void)closedir(folder);
        return pb_out_of_memory(error);
    }
    for (const struct dirent *entry = readdir(folder); entry && status == PB_OK; entry = readdir(folder))
        status = inbox_take_file(inbox, entry->d_name, arena, error);
    (void)closedir(folder);
    if (status == PB_OK)
        qsort(inbox->files, inbox->count, sizeof *inbox->files, inbox_by_name);
    return status;
}

/* ---- The two folders ---- */

/* Texts that a killed run left under their hidden names: ".FILE.txt". */
static void inbox_finish(const char *folder)
{
    DIR *opened = opendir(folder);
    int at = opened ? dirfd(opened) : -1;
    for (const struct dirent *entry = opened ? readdir(opened) : NULL; entry; entry = readdir(opened)) {
        const char *name = entry->d_name;
        size_t length = strlen(name);
        char file[NAME_MAX + 1];
        struct stat facts;
        if (name[0] != '.' || length < 6 || strcmp(name + length - 4, ".txt") != 0)
            continue;
        (void)snprintf(file, sizeof file, "%.*s", (int)(length - 5), name + 1);
        if (fstatat(at, file, &facts, AT_SYMLINK_NOFOLLOW) == 0)
            (void)renameat(at, name, at, name + 1);
        else
            (void)unlinkat(at, name, 0);
    }
    if (opened)
        (void)closedir(opened);
}

static enum pb_status inbox_make_folders(const struct pb_inbox *inbox, struct pb_arena *arena, struct pb_error *error)
{
    for (size_t i = 0; i < 2; i++) {
        struct stat facts;
        const char *path = pb_path_join(arena, inbox->folder, inbox_folders[i]);
        if (!path)
            return pb_out_of_memory(error);
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return pb_path_failed("create the folder", path, errno, 0, PB_ERROR_PUBLISH, error);
        if (lstat(path, &facts) != 0 || !S_ISDIR(facts.st_mode))
            return pb_path_failed("use the folder", path, ENOTDIR, 0, PB_ERROR_PUBLISH, error);
        if (faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) != 0)
            return pb_path_failed("write to the folder", path, errno, 0, PB_ERROR_PUBLISH, error);
        inbox_finish(path);
    }
    if (faccessat(AT_FDCWD, inbox->folder, W_OK | X_OK, AT_EACCESS) != 0)
        return pb_path_failed("move files out of the inbox", inbox->folder, errno, 0, PB_ERROR_PUBLISH, error);
    return PB_OK;
}

/* One lock for each state folder: it begins like the others that are there (engine/store). */
static enum pb_status inbox_lock(struct pb_inbox *inbox, const char *state, struct pb_arena *arena,
                                 struct pb_error *error)
{
    const char *path = pb_path_join(arena, state, "lock-inbox");
    if (!path)
        return pb_out_of_memory(error);
    enum pb_status status = pb_folder_make_private(state, error);
    if (status != PB_OK)
        return status;
    inbox->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (inbox->lock < 0)
        return pb_path_failed("open", path, errno, 0, PB_ERROR_PUBLISH, error);
    if (flock(inbox->lock, LOCK_EX | LOCK_NB) == 0)
        return PB_OK;
    pb_inbox_close(inbox);
    return PB_OK;
}

enum pb_status pb_inbox_open(struct pb_inbox *inbox, const struct pb_inbox_settings *settings, const char *state,
                             struct pb_arena *arena, struct pb_error *error)
{
    *inbox = (struct pb_inbox){ .folder = settings->folder, .lock = -1 };
    enum pb_status status = inbox_lock(inbox, state, arena, error);
    if (status != PB_OK || inbox->lock < 0)
        return status;
    status = inbox_make_folders(inbox, arena, error);
    if (status == PB_OK)
        status = inbox_list(inbox, arena, error);
    if (status == PB_OK)
        inbox_wait(inbox, settings->rest);
    else
        pb_inbox_close(inbox);
    return status;
}

void pb_inbox_close(struct pb_inbox *inbox)
{
    if (inbox->lock >= 0)
        (void)close(inbox->lock);
    inbox->lock = -1;
}

/* ---- Moving ---- */

/* The end of a name, where it has its ending, that leaves room for a stamp and for ".NAME.txt". */
static const char *inbox_name_end(const char *name, size_t taken)
{
    size_t length = strlen(name);
    size_t room = NAME_MAX - strlen("..txt") - taken;
    const char *end = length > room ? name + length - room : name;
    while (((unsigned char)*end & 0xC0) == 0x80 && end > name) /* within a character of UTF-8 */
        end++;
    return end;
}

/* A name that neither a file nor a text has there: the file's own, or with the time before it. */
static const char *inbox_free_name(const char *folder, const char *name, struct pb_arena *arena)
{
    time_t now = time(NULL);
    struct tm utc;
    char stamp[32] = "";
    if (!gmtime_r(&now, &utc) || strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ-", &utc) == 0)
        return NULL;
    for (int attempt = 0; attempt < 1000; attempt++) {
        struct stat facts;
        const char *number = attempt > 1 ? pb_arena_format(arena, "%d-", attempt) : "";
        const char *before = number ? pb_arena_format(arena, "%s%s", attempt ? stamp : "", number) : NULL;
        const char *chosen =
            before ? pb_arena_format(arena, "%s%s", before, inbox_name_end(name, strlen(before))) : NULL;
        const char *file = chosen ? pb_path_join(arena, folder, chosen) : NULL;
        const char *text = file ? pb_arena_format(arena, "%s.txt", file) : NULL;
        if (!text)
            return NULL;
        if (lstat(file, &facts) != 0 && lstat(text, &facts) != 0)
            return chosen;
    }
    return NULL;
}

/* Moves it, and back when it is not the file that was looked at. */
static enum pb_status inbox_move_file(const struct pb_inbox_file *file, const char *to, bool *changed,
                                      struct pb_error *error)
{
    struct stat facts;
    *changed = !inbox_unchanged(file);
    if (*changed)
        return PB_OK;
    if (rename(file->path, to) != 0)
        return pb_path_failed("move", file->path, errno, 0, PB_ERROR_PUBLISH, error);
    if (lstat(to, &facts) == 0 && !inbox_same_facts(&file->facts, &facts) && lstat(file->path, &facts) != 0)
        *changed = rename(to, file->path) == 0;
    return PB_OK;
}

/* The text with the path of the file where it will be: commands in it are copied. NULL when out of memory. */
static const char *inbox_text_there(const char *text, const char *from, const char *to, struct pb_arena *arena)
{
    size_t length = strlen(from);
    size_t count = 1;
    for (const char *at = strstr(text, from); at; at = strstr(at + length, from))
        count++;
    size_t size = strlen(text) + count * strlen(to) + 1;
    char *made = pb_arena_take(arena, size, 1);
    size_t used = 0;
    for (const char *at = strstr(text, from); made && at; at = strstr(text, from)) {
        used += (size_t)snprintf(made + used, size - used, "%.*s%s", (int)(at - text), text, to);
        text = at + length;
    }
    if (made)
        (void)snprintf(made + used, size - used, "%s", text);
    return made;
}

enum pb_status pb_inbox_move(const struct pb_inbox *inbox, const struct pb_inbox_file *file, bool done,
                             const char *text, struct pb_arena *arena, const char **moved, bool *changed,
                             struct pb_error *error)
{
    const char *folder = pb_path_join(arena, inbox->folder, inbox_folders[done]);
    const char *name = folder ? inbox_free_name(folder, file->name, arena) : NULL;
    *moved = name ? pb_path_join(arena, folder, name) : NULL;
    const char *hidden = *moved ? pb_arena_format(arena, "%s/.%s.txt", folder, name) : NULL;
    const char *shown = hidden ? pb_arena_format(arena, "%s.txt", *moved) : NULL;
    text = shown ? inbox_text_there(text, file->path, *moved, arena) : NULL;
    if (!text)
        return pb_out_of_memory(error);
    enum pb_status status = pb_file_write(hidden, text, strlen(text), error);
    if (status == PB_OK)
        status = inbox_move_file(file, *moved, changed, error);
    if (status == PB_OK && !*changed && rename(hidden, shown) != 0)
        status = pb_path_failed("write", shown, errno, 0, PB_ERROR_PUBLISH, error);
    if (status != PB_OK || *changed)
        (void)unlink(hidden);
    return status;
}

/* ---- Names ---- */

const char *pb_inbox_import_name(const char *mapping, const char *file, struct pb_arena *arena)
{
    enum { MAPPING_PART = 30, FILE_PART = 20, DIGEST_PART = 8 };
    char text[MAPPING_PART + FILE_PART + DIGEST_PART + 4];
    char sha256[PB_DIGEST_TEXT] = "";
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return NULL;
    pb_digest_add(digest, file, strlen(file));
    pb_digest_close(digest, sha256);
    size_t length = (size_t)snprintf(text, sizeof text, "%.*s-", (int)MAPPING_PART, mapping);
    size_t end = length + FILE_PART;
    for (const char *at = file; *at && *at != '.' && length < end; at++) {
        char letter = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
        bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (plain || text[length - 1] != '-')
            text[length++] = plain ? letter : '-';
    }
    if (text[length - 1] != '-')
        text[length++] = '-';
    (void)snprintf(text + length, sizeof text - length, "%.*s", (int)DIGEST_PART, sha256);
    return pb_arena_text(arena, text, strlen(text));
}
