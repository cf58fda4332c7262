/*
 * The part of app/doctor.h that is about runs that nobody watches.
 */
#include "app/doctor_private.h"

#include "core/base/append.h"
#include "engine/fetch/send.h"
#include "engine/files/files.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STAMP_TEXT = 17, NAMED_MOST = 5 };

/* "20261129T023000Z", with which the name of a publication begins. */
static bool is_stamp(const char *name)
{
    static const char shape[] = "00000000T000000Z-";
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == '0' ? name[i] < '0' || name[i] > '9' : name[i] != shape[i])
            return false;
    return true;
}

/* An hour is allowed: clocks of file servers differ. */
static void stamp_soon(char stamp[STAMP_TEXT])
{
    time_t soon = time(NULL) + 3600;
    struct tm parts = { 0 };
    (void)gmtime_r(&soon, &parts);
    (void)strftime(stamp, STAMP_TEXT, "%Y%m%dT%H%M%SZ", &parts);
}

static void check_future(struct pb_doctor_report *report, const char *output)
{
    char soon[STAMP_TEXT];
    size_t all = 0;
    size_t future = 0;
    char names[400] = "";
    DIR *folder = opendir(output);
    if (!folder)
        return; /* the check of the folder says why */
    stamp_soon(soon);
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (!is_stamp(entry->d_name))
            continue;
        all++;
        if (strncmp(entry->d_name, soon, STAMP_TEXT - 1) <= 0)
            continue;
        if (future++ < NAMED_MOST)
            pb_append(names, sizeof names, "%s%.64s", names[0] ? ", " : "", entry->d_name);
    }
    (void)closedir(folder);
    struct pb_finding *finding =
        pb_doctor_add(report, "publications", future ? PB_FINDING_WARN : PB_FINDING_OK, PB_ERROR_NONE);
    pb_doctor_say(finding, "%zu in %.300s", all, output);
    if (!future)
        return;
    pb_append(finding->message, sizeof finding->message, ", %zu dated in the future: %s%s", future, names,
              future > NAMED_MOST ? ", ..." : "");
    pb_doctor_advise(finding,
                     "the clock was wrong when they were made, or is wrong now: set it. What is published stays "
                     "as it is");
}

static void check_url(struct pb_doctor_report *report, const struct pb_session *session, const char *name,
                      const char *credential)
{
    struct pb_error error = { 0 };
    char text[1200];
    if (!credential || !credential[0])
        return;
    const struct pb_send send = { .credential = credential, .suffix = "" };
    bool good = pb_send_check(&send, session->arena, &error) == PB_OK;
    struct pb_finding *finding =
        pb_doctor_add(report, "credential", good ? PB_FINDING_OK : PB_FINDING_WARN, PB_ERROR_NONE);
    pb_doctor_say(finding, "%s: %s", name, good ? "the URL can be read" : pb_error_text(&error, text, sizeof text));
    if (!good)
        pb_doctor_advise(finding, "%s; a service of systemd sees credentials that you do not",
                         error.hint[0] ? error.hint : "the run is not affected, but nobody is told of it");
    pb_doctor_private(finding, credential);
}

/* A file that is written at the end of a run: can it be, or made? */
static void check_written(struct pb_doctor_report *report, const struct pb_session *session, const char *name,
                          const char *path)
{
    if (!path)
        return;
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? pb_arena_text(session->arena, path, (size_t)(slash - path)) : ".";
    if (folder && !folder[0])
        folder = "/";
    bool good = folder && access(folder, W_OK | X_OK) == 0 && (access(path, F_OK) != 0 || access(path, W_OK) == 0);
    struct pb_finding *finding = pb_doctor_add(report, name, good ? PB_FINDING_OK : PB_FINDING_WARN, PB_ERROR_NONE);
    pb_doctor_say(finding, "%.500s%s", path, good ? "" : " cannot be written");
    if (!good)
        pb_doctor_advise(finding, "make its folder, and give the user that runs Placebook permission to write to it");
}

static void check_read(struct pb_doctor_report *report, const char *name, const char *path)
{
    if (!path || !path[0] || !strchr(path, '/'))
        return; /* none, or the name of a credential that only the service sees */
    bool good = access(path, R_OK) == 0;
    struct pb_finding *finding =
        pb_doctor_add(report, name, good ? PB_FINDING_OK : PB_FINDING_FAIL, PB_ERROR_CONFIGURATION);
    pb_doctor_say(finding, "%.500s %s", path, good ? "can be read" : "cannot be read");
    if (!good)
        pb_doctor_advise(finding, "check the path and its permissions");
    if (strcmp(name, "credential") == 0)
        pb_doctor_private(finding, path);
}

/* "/etc/systemd/system/timers.target.wants/placebook@nightly.timer" -> /etc/placebook/nightly.json */
static bool has_pipeline(const char *timer, char name[80])
{
    char path[160];
    const char *at = strrchr(timer, '@');
    size_t length = at ? strlen(at + 1) : 0;
    if (length <= strlen(".timer") || !pb_text_copy(name, 80, at + 1))
        return false;
    name[strlen(name) - strlen(".timer")] = '\0';
    (void)snprintf(path, sizeof path, "/etc/placebook/%s.json", name);
    return access(path, F_OK) == 0;
}

static void check_timers(struct pb_doctor_report *report)
{
    glob_t found = { 0 };
    char name[80] = "";
    if (access("/run/systemd/system", F_OK) != 0) {
        pb_doctor_say(pb_doctor_add(report, "timer", PB_FINDING_OK, PB_ERROR_NONE),
                      "systemd does not run here: something else has to start the runs");
        return;
    }
    int code = glob("/etc/systemd/system/timers.target.wants/placebook@*.timer", 0, NULL, &found);
    if (code != 0) {
        struct pb_finding *finding = pb_doctor_add(report, "timer", PB_FINDING_OK, PB_ERROR_NONE);
        pb_doctor_say(finding, "none is enabled: no pipeline runs every night");
        pb_doctor_advise(finding, "systemctl enable --now placebook@NAME.timer runs /etc/placebook/NAME.json");
    }
    for (size_t i = 0; code == 0 && i < found.gl_pathc && i < NAMED_MOST; i++) {
        bool good = has_pipeline(found.gl_pathv[i], name);
        struct pb_finding *finding =
            pb_doctor_add(report, "timer", good ? PB_FINDING_OK : PB_FINDING_WARN, PB_ERROR_NONE);
        pb_doctor_say(finding, "%s%s", name, good ? " runs every night" : ": /etc/placebook has no such pipeline");
        if (!good)
            pb_doctor_advise(finding, "put it there, or systemctl disable --now placebook@%s.timer", name);
    }
    globfree(&found);
}

void pb_doctor_operation(struct pb_doctor_report *report, const struct pb_session *session)
{
    const struct pb_settings *settings = &session->settings;
    check_future(report, settings->output);
    check_read(report, "certificates", settings->ca_bundle);
    check_read(report, "credential", settings->proxy_credentials);
    check_url(report, session, "webhook", settings->webhook);
    check_url(report, session, "heartbeat", settings->heartbeat);
    check_url(report, session, "lineage_url", settings->lineage_url);
    check_written(report, session, "metrics", settings->metrics);
    check_written(report, session, "lineage", settings->lineage);
    check_timers(report);
}
