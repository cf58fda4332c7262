/*
 * The part of engine/convert/convert.h that finds the converter and its version. To ask LibreOffice for its version
 * takes a second, so the answer is kept with what shows that the program is still the same.
 */
#include "engine/convert/child.h"
#include "engine/convert/convert_private.h"
#include "engine/files/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define VERSION_FILE "converter"
#define FIND_NETWORK "with network"

enum { VERSION_SECONDS = 60 };

/* ---- Which program ---- */

static bool find_is_program(const char *path)
{
    struct stat facts = { 0 };
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && access(path, X_OK) == 0;
}

/* As a shell finds it, but never below the working folder: relative parts of PATH do not count. */
const char *pb_converter_program(const char *named, struct pb_arena *arena)
{
    char full[PATH_MAX];
    if (!named || strcmp(named, "none") == 0)
        return NULL;
    if (strchr(named, '/'))
        return realpath(named, full) && find_is_program(full) ? pb_arena_text(arena, full, strlen(full)) : NULL;
    const char *path = getenv("PATH");
    for (const char *at = path ? path : "/usr/bin:/bin"; *at;) {
        size_t length = strcspn(at, ":");
        char candidate[PATH_MAX];
        if (*at == '/' &&
            (size_t)snprintf(candidate, sizeof candidate, "%.*s/%s", (int)length, at, named) < sizeof candidate &&
            find_is_program(candidate) && realpath(candidate, full))
            return pb_arena_text(arena, full, strlen(full));
        at += length + (at[length] == ':');
    }
    return NULL;
}

/* ---- Its version ---- */

/* What changes when the program is replaced: of the script and of the binary beside it. */
static void find_identity(const char *program, char text[PATH_MAX + 200])
{
    char beside[PATH_MAX + 8];
    struct stat script = { 0 };
    struct stat binary = { 0 };
    (void)snprintf(beside, sizeof beside, "%s.bin", program);
    (void)stat(program, &script);
    (void)stat(beside, &binary);
    (void)snprintf(text, PATH_MAX + 200, "%s %" PRId64 " %" PRId64 ".%09ld %" PRId64 " %" PRId64, program,
                   (int64_t)script.st_size, (int64_t)script.st_mtim.tv_sec, script.st_mtim.tv_nsec,
                   (int64_t)binary.st_size, (int64_t)binary.st_mtim.tv_sec);
}

/* "LibreOffice 7.4.7.2 40(Build:2)": the first two words. */
static bool find_cut_version(const char *said, char version[PB_CONVERTER_VERSION])
{
    size_t first = strcspn(said, " ");
    size_t second = said[first] == ' ' ? strcspn(said + first + 1, " ") : 0;
    if (first == 0 || second == 0 || first + 1 + second >= PB_CONVERTER_VERSION || !strpbrk(said + first, "0123456789"))
        return false;
    (void)snprintf(version, PB_CONVERTER_VERSION, "%.*s", (int)(first + 1 + second), said);
    return true;
}

static enum pb_status find_ask(struct pb_converter *converter, const atomic_bool *cancelled, struct pb_error *error)
{
    struct pb_conversion work = { 0 };
    struct pb_child_result result = { 0 };
    char profile[PATH_MAX + 64];
    enum pb_status status = pb_convert_work(pb_convert_temporary(), &work, error);
    (void)snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/" PB_CONVERT_PROFILE, work.folder);
    const char *const words[] = { converter->program, profile, "--headless", "--version", NULL };
    const struct pb_child child = {
        .words = words, .folder = work.folder, .seconds = VERSION_SECONDS, .cancelled = cancelled
    };
    if (status == PB_OK)
        status = pb_child_run(&child, &result, error);
    pb_conversion_close(&work);
    converter->network = result.network;
    if (status != PB_OK || (result.end == PB_CHILD_EXITED && find_cut_version(result.said, converter->version)))
        return status;
    if (result.end == PB_CHILD_CANCELLED)
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED,
                       "interrupted while the converter was asked for its version");
    pb_error_at(error, converter->program, 0, 0);
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                     "this program converts old workbooks, but does not say its version (--version)%s%.200s",
                     *result.said ? "; it said: " : "", result.said);
    pb_error_hint(error, "name another one with --converter PROGRAM, or --converter none; or save the file as .xlsx");
    return status;
}

/* The answer of last time, in three lines: identity, version, and whether it had the network. */
static bool find_remembered(const char *path, const char *identity, struct pb_converter *converter)
{
    char text[PATH_MAX + 400] = "";
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t length = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    text[length] = '\0';
    char *line = strchr(text, '\n');
    if (!line)
        return false;
    *line++ = '\0';
    char *last = strchr(line, '\n');
    if (!last)
        return false;
    *last++ = '\0';
    converter->network = strncmp(last, FIND_NETWORK, sizeof FIND_NETWORK - 1) == 0;
    return strcmp(text, identity) == 0 && find_cut_version(line, converter->version);
}

static enum pb_status find_version(struct pb_converter *converter, const atomic_bool *cancelled, struct pb_error *error)
{
    char identity[PATH_MAX + 200];
    char path[PATH_MAX] = "";
    struct pb_error ignored = { 0 };
    find_identity(converter->program, identity);
    if (converter->folder)
        (void)snprintf(path, sizeof path, "%.*s/" VERSION_FILE, (int)sizeof path - 20, converter->folder);
    if (*path && find_remembered(path, identity, converter))
        return PB_OK;
    enum pb_status status = find_ask(converter, cancelled, error);
    if (status != PB_OK || !*path)
        return status;
    char text[sizeof identity + PB_CONVERTER_VERSION + 40];
    int length = snprintf(text, sizeof text, "%s\n%s\n%s\n", identity, converter->version,
                          converter->network ? FIND_NETWORK : "without network");
    /* Without it the next run asks again. */
    if (pb_folder_make_private(converter->folder, &ignored) == PB_OK)
        (void)!pb_file_write_private(path, text, (size_t)length, &ignored);
    return PB_OK;
}

enum pb_status pb_converter_find(const char *named, int64_t seconds, const char *state, struct pb_arena *arena,
                                 const struct pb_converter **found, const atomic_bool *cancelled,
                                 struct pb_error *error)
{
    *found = NULL;
    struct pb_converter *converter = pb_arena_take(arena, 1, sizeof *converter);
    if (!converter)
        return pb_out_of_memory(error);
    converter->seconds = seconds;
    converter->program = pb_converter_program(named, arena);
    if (!converter->program)
        return PB_OK;
    if (state && !(converter->folder = pb_path_join(arena, state, "converted")))
        return pb_out_of_memory(error);
    enum pb_status status = find_version(converter, cancelled, error);
    if (status == PB_OK)
        *found = converter;
    return status;
}
