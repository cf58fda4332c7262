/*
 * The folders in which a converter works, with the profile that it begins with, and the folder of what was converted.
 */
#include "engine/convert/child.h"
#include "engine/convert/convert_private.h"
#include "engine/files/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PROFILE PB_CONVERT_PROFILE

enum { KEPT_MAXIMUM = 64, STALE_SECONDS = 24 * 3600 };

/* Macros and other active content never run, links to other files are not followed, formulas keep their results. */
static const char settings_of_profile[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"MacroSecurityLevel\" "
    "oor:op=\"fuse\"><value>3</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"DisableMacrosExecution\" "
    "oor:op=\"fuse\"><value>true</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"BlockUntrustedRefererLinks\" "
    "oor:op=\"fuse\"><value>true</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Calc/Content/Update\"><prop oor:name=\"Link\" "
    "oor:op=\"fuse\"><value>2</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"OOXMLRecalcMode\" "
    "oor:op=\"fuse\"><value>1</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"ODFRecalcMode\" "
    "oor:op=\"fuse\"><value>1</value></prop></item>\n"
    "</oor:items>\n";

/* ---- The folder in which the converter works ---- */

static enum pb_status convert_work_make(const char *where, struct pb_conversion *conversion, struct pb_error *error)
{
    char profile[PATH_MAX];
    *conversion = (struct pb_conversion){ 0 };
    if ((size_t)snprintf(conversion->folder, sizeof conversion->folder, "%s/" PB_CONVERT_WORK "XXXXXX", where) >=
        sizeof conversion->folder - sizeof "/" PROFILE "/user/registrymodifications.xcu") {
        conversion->folder[0] = '\0';
        return pb_path_failed("create a folder in", where, ENAMETOOLONG, 0, PB_ERROR_SOURCE, error);
    }
    if (!mkdtemp(conversion->folder)) {
        int number = errno;
        conversion->folder[0] = '\0';
        return pb_path_failed("create a folder in", where, number, 0, PB_ERROR_SOURCE, error);
    }
    (void)snprintf(profile, sizeof profile, "%.*s/" PROFILE "/user", (int)sizeof profile - 60, conversion->folder);
    enum pb_status status = pb_folder_make_private(profile, error);
    if (status != PB_OK)
        return status;
    (void)snprintf(profile, sizeof profile, "%.*s/" PROFILE "/user/registrymodifications.xcu", (int)sizeof profile - 60,
                   conversion->folder);
    return pb_file_put_private(profile, settings_of_profile, sizeof settings_of_profile - 1, error);
}

void pb_conversion_close(struct pb_conversion *conversion)
{
    enum { TRIES = 5 };
    struct pb_error ignored = { 0 };
    /* A process that was ended a moment ago may have made one more file. */
    for (int i = 0; *conversion->folder && i < TRIES && pb_path_remove(conversion->folder, &ignored) != PB_OK; i++)
        (void)usleep(20000);
    *conversion = (struct pb_conversion){ 0 };
    pb_child_raise();
}

enum pb_status pb_convert_work(const char *where, struct pb_conversion *work, struct pb_error *error)
{
    enum pb_status status = convert_work_make(where, work, error);
    if (status != PB_OK)
        pb_conversion_close(work);
    return status;
}

const char *pb_convert_temporary(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && folder[0] == '/' ? folder : "/tmp";
}

/* ---- What is kept ---- */

struct kept_entry {
    char name[NAME_MAX + 1];
    int64_t used;
};

static int find_by_use(const void *a, const void *b)
{
    int64_t one = ((const struct kept_entry *)a)->used;
    int64_t other = ((const struct kept_entry *)b)->used;
    return (one > other) - (one < other);
}

void pb_converted_tidy(const char *folder)
{
    enum { LOOKED_AT = 1000 };
    struct kept_entry *entries = calloc(LOOKED_AT, sizeof *entries); /* checked: below */
    size_t count = 0;
    DIR *stream = entries ? opendir(folder) : NULL;
    for (const struct dirent *entry = stream ? readdir(stream) : NULL; entry && count < LOOKED_AT;
         entry = readdir(stream)) {
        struct stat facts = { 0 };
        char path[PATH_MAX];
        struct pb_error ignored = { 0 };
        if (fstatat(dirfd(stream), entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(facts.st_mode) && strncmp(entry->d_name, PB_CONVERT_WORK, strlen(PB_CONVERT_WORK)) == 0 &&
            facts.st_mtim.tv_sec + STALE_SECONDS < time(NULL) &&
            (size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < sizeof path)
            (void)!pb_path_remove(path, &ignored); /* of a run that was killed */
        size_t length = strlen(entry->d_name);
        if (!S_ISREG(facts.st_mode) || length < 5 || strcmp(entry->d_name + length - 5, ".xlsx") != 0)
            continue;
        (void)snprintf(entries[count].name, sizeof entries[count].name, "%s", entry->d_name);
        entries[count++].used = facts.st_mtim.tv_sec;
    }
    if (count > 1)
        qsort(entries, count, sizeof *entries, find_by_use);
    for (size_t i = 0; stream && i + KEPT_MAXIMUM <= count; i++)
        (void)unlinkat(dirfd(stream), entries[i].name, 0);
    if (stream)
        (void)closedir(stream);
    free(entries);
}
