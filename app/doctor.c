/*
 * The checks in the order of the report: program and libraries, network, clock, folders, store, modules. Each adds one
 * finding or several. Nothing is created: a folder that is missing is judged by the nearest one above it.
 */
#include "app/doctor.h"

#include "app/doctor_private.h"
#include "app/versions.h"
#include "core/base/append.h"
#include "core/base/size_text.h"
#include "engine/convert/convert.h"
#include "engine/convert/print.h"
#include "placebook/version.h"

#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#define ROOM_LEAST ((uint64_t)50 << 20) /* a publication with its store does not fit in less */
#define ROOM_AMPLE ((uint64_t)1 << 30)

static void check_libraries(struct pb_doctor_report *report)
{
    struct pb_library libraries[PB_LIBRARIES];
    pb_libraries(libraries);
    struct pb_finding *finding = pb_doctor_add(report, "program", PB_FINDING_OK, PB_ERROR_NONE);
    pb_doctor_say(finding, "placebook " PB_VERSION);
    for (size_t i = 0; i < PB_LIBRARIES; i++) {
        bool same = strcmp(libraries[i].compiled, libraries[i].running) == 0;
        finding = pb_doctor_add(report, "library", same ? PB_FINDING_OK : PB_FINDING_WARN, PB_ERROR_NONE);
        pb_doctor_say(finding, "%s %s%s%s", libraries[i].name, libraries[i].running, same ? "" : ", compiled with ",
                      same ? "" : libraries[i].compiled);
        if (!same)
            pb_doctor_advise(finding,
                             "a system update can cause this; if something looks wrong, compile the program again");
    }
}

/* "http://user:secret@proxy:8080" without what stands before the @. */
static void without_password(const char *url, char *text, size_t size)
{
    const char *host = strrchr(url, '@');
    const char *scheme = strstr(url, "://");
    if (!host)
        (void)pb_text_copy(text, size, url);
    else
        (void)snprintf(text, size, "%.*s***%s", scheme && scheme < host ? (int)(scheme + 3 - url) : 0, url, host);
}

static void check_proxies(struct pb_doctor_report *report, const struct pb_settings *settings)
{
    static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
                                         "no_proxy",    "NO_PROXY",    NULL };
    bool any = settings->proxy && settings->proxy[0]; /* counts before the environment */
    char text[1000];
    if (any) {
        without_password(settings->proxy, text, sizeof text);
        pb_doctor_say(pb_doctor_add(report, "proxy", PB_FINDING_OK, PB_ERROR_NONE), "the setting proxy is %s", text);
    }
    for (const char *const *name = names; *name; name++) {
        const char *value = getenv(*name);
        if (!value || !value[0])
            continue;
        any = true;
        without_password(value, text, sizeof text);
        pb_doctor_say(pb_doctor_add(report, "proxy", PB_FINDING_OK, PB_ERROR_NONE), "%s is %s", *name, text);
    }
    if (!any)
        pb_doctor_say(pb_doctor_add(report, "proxy", PB_FINDING_OK, PB_ERROR_NONE), "no proxy");
}

static void check_network(struct pb_doctor_report *report, const struct pb_settings *settings)
{
    check_proxies(report, settings);
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
    const char *path = curl && curl->age >= CURLVERSION_SEVENTH ? curl->cainfo : NULL;
    if (!path && curl && curl->age >= CURLVERSION_SEVENTH)
        path = curl->capath;
    struct stat file;
    bool good = path && access(path, R_OK) == 0 && stat(path, &file) == 0 && file.st_size > 0;
    struct pb_finding *finding =
        pb_doctor_add(report, "certificates", good ? PB_FINDING_OK : PB_FINDING_WARN, PB_ERROR_NONE);
    if (good) {
        pb_doctor_say(finding, "%s", path);
    } else {
        pb_doctor_say(finding, "%s%s", path ? path : "libcurl has no certificates of authorities",
                      path ? " cannot be read or is empty" : "");
        pb_doctor_advise(finding, "install the package ca-certificates: https needs it");
    }
}

static void check_clock(struct pb_doctor_report *report)
{
    struct timespec now = { 0 };
    struct tm parts = { 0 };
    struct stat program;
    char text[40] = "";
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &parts);
    (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
    /* One day is allowed: the file may have been made in another time zone. */
    bool before = stat("/proc/self/exe", &program) == 0 && now.tv_sec + 86400 < program.st_mtim.tv_sec;
    bool good = parts.tm_year + 1900 >= 2024 && !before;
    struct pb_finding *finding =
        pb_doctor_add(report, "clock", good ? PB_FINDING_OK : PB_FINDING_FAIL, PB_ERROR_CONFIGURATION);
    pb_doctor_say(finding, "%s%s", text, before ? ", which is before this program was compiled" : "");
    if (!good)
        pb_doctor_advise(finding, "set the clock of this machine: publications are named and sorted by time");
}

static const char *temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && folder[0] ? folder : "/tmp";
}

/* The folder itself or the nearest one above it that exists. */
static void nearest_folder(const char *folder, char nearest[4096])
{
    struct stat file;
    if (!pb_text_copy(nearest, 4096, folder))
        return;
    while (stat(nearest, &file) != 0 && errno == ENOENT) {
        char *slash = strrchr(nearest, '/');
        if (!slash) {
            (void)pb_text_copy(nearest, 4096, ".");
            return;
        }
        slash[slash == nearest] = '\0';
        if (slash == nearest)
            return;
    }
}

static void doctor_check_room(struct pb_finding *finding, const char *nearest, const struct statfs *disk)
{
    char size[32];
    uint64_t room = (uint64_t)disk->f_bavail * (uint64_t)disk->f_bsize;
    pb_append(finding->message, sizeof finding->message, ", %s free", pb_size_text(room, size));
    if (room < ROOM_LEAST) {
        finding->state = PB_FINDING_FAIL;
        pb_doctor_advise(finding, "free some space on the disk that holds %s", nearest);
    } else if (room < ROOM_AMPLE) {
        finding->state = PB_FINDING_WARN;
        pb_doctor_advise(finding, "the disk that holds %s is nearly full", nearest);
    }
}

/* The store keeps a log in shared memory, which does not work on network file systems (sqlite.org/wal.html). */
static bool is_network(const struct statfs *disk)
{
    return disk->f_type == NFS_SUPER_MAGIC || disk->f_type == SMB_SUPER_MAGIC || disk->f_type == CIFS_SUPER_MAGIC ||
           disk->f_type == SMB2_SUPER_MAGIC;
}

static void check_folder(struct pb_doctor_report *report, const char *name, const char *folder)
{
    char nearest[4096];
    char text[128];
    struct stat file;
    struct statfs disk;
    struct pb_finding *finding = pb_doctor_add(report, name, PB_FINDING_OK, PB_ERROR_PUBLISH);
    nearest_folder(folder, nearest);
    bool there = strcmp(nearest, folder) == 0;
    pb_doctor_say(finding, "%s%s", folder, there ? "" : " (the first run creates it)");
    bool is_folder = stat(nearest, &file) == 0 && S_ISDIR(file.st_mode);
    errno = is_folder ? 0 : ENOTDIR;
    if (!is_folder || access(nearest, W_OK | X_OK) != 0 || statfs(nearest, &disk) != 0) {
        finding->state = PB_FINDING_FAIL;
        pb_doctor_say(finding, "%s: cannot create files in %s: %s", folder, nearest,
                      pb_errno_text(errno, text, sizeof text));
        pb_doctor_advise(finding,
                         "choose another folder, or give the user that runs Placebook permission to write to it");
        return;
    }
    doctor_check_room(finding, nearest, &disk);
    if (strcmp(name, "state") == 0 && is_network(&disk) && finding->state == PB_FINDING_OK) {
        finding->state = PB_FINDING_WARN;
        pb_doctor_advise(finding, "it is on a network file system: keep the state on a disk of this machine");
    }
}

static void check_store(struct pb_doctor_report *report, const struct pb_session *session)
{
    struct pb_store *store = NULL;
    struct pb_error error;
    pb_error_clear(&error);
    if (!pb_store_exists(session->settings.state)) {
        pb_doctor_say(pb_doctor_add(report, "store", PB_FINDING_OK, PB_ERROR_NONE),
                      "none yet: the first run creates it");
        return;
    }
    struct pb_ledger_run *run = NULL;
    enum pb_status status = pb_session_store(session, session->settings.state, &store, &error);
    if (status == PB_OK)
        status = pb_store_run(store, 0, session->arena, &run, &error);
    struct pb_finding *finding =
        pb_doctor_add(report, "store", status == PB_OK ? PB_FINDING_OK : PB_FINDING_FAIL, error.code);
    if (status != PB_OK) {
        char text[1200];
        pb_doctor_say(finding, "%s", pb_error_text(&error, text, sizeof text));
        pb_doctor_advise(finding, "%s", error.hint);
    } else if (run) {
        pb_doctor_say(finding, "opens; latest run: %" PRId64 ", %s, %s", run->number, run->started, run->state);
    } else {
        pb_doctor_say(finding, "opens; no runs yet");
    }
    pb_store_close(store);
}

static void check_modules(struct pb_doctor_report *report, const struct pb_settings *settings)
{
    struct pb_registry registry;
    struct pb_error error;
    pb_error_clear(&error);
    enum pb_status status = pb_registry_open(&registry, settings->modules_directory, &error);
    struct pb_finding *finding =
        pb_doctor_add(report, "modules", status == PB_OK ? PB_FINDING_OK : PB_FINDING_FAIL, error.code);
    if (status == PB_OK) {
        pb_doctor_say(finding, "%zu built in", registry.count - registry.handle_count);
        if (settings->modules_directory)
            pb_append(finding->message, sizeof finding->message, ", %zu from %s", registry.handle_count,
                      settings->modules_directory);
        pb_registry_close(&registry);
        return;
    }
    char text[1200];
    pb_doctor_say(finding, "%s", pb_error_text(&error, text, sizeof text));
    pb_doctor_advise(finding, "%s", error.hint);
}

/* Not to have one is no fault. */
static void check_converter(struct pb_doctor_report *report, const struct pb_session *session)
{
    struct pb_finding *finding = pb_doctor_add(report, "converter", PB_FINDING_OK, PB_ERROR_NONE);
    const char *program = pb_converter_program(session->settings.converter, session->arena);
    if (program)
        pb_doctor_say(finding, "old workbooks (.xls, .xlsb) are converted by %.500s", program);
    else
        pb_doctor_say(finding,
                      "none: old workbooks (.xls, .xlsb) are refused; LibreOffice is not installed, or not to be "
                      "used (--converter)");
}

/* Asked for only where pages are to be printed. */
static void check_browser(struct pb_doctor_report *report, const struct pb_session *session)
{
    const char *program = pb_print_browser(session->settings.browser, session->arena);
    struct pb_finding *finding =
        pb_doctor_add(report, "browser", program ? PB_FINDING_OK : PB_FINDING_WARN, PB_ERROR_NONE);
    if (program)
        pb_doctor_say(finding, "pages are printed as PDF by %.500s", program);
    else
        pb_doctor_say(finding, "none: pages are not printed as PDF; Chromium is not installed (--browser)");
}

/* Its settings take the place of those without a pipeline file. */
static void open_pipeline(struct pb_doctor_report *report, struct pb_session *session)
{
    const struct pb_opening opening = { .path = session->path };
    struct pb_error error = { 0 };
    char text[1200];
    bool good = pb_session_open(session, &opening, &error) == PB_OK;
    struct pb_finding *finding = pb_doctor_add(report, "pipeline", good ? PB_FINDING_OK : PB_FINDING_FAIL, error.code);
    if (!good) {
        pb_doctor_say(finding, "%s", pb_error_text(&error, text, sizeof text));
        pb_doctor_advise(finding, "%s", error.hint);
        return;
    }
    session->settings = session->pipeline.settings;
    pb_doctor_say(finding, "%.300s: %zu source%s", session->pipeline.name, session->pipeline.sources.count,
                  session->pipeline.sources.count == 1 ? "" : "s");
    if (session->pipeline.left_out_count)
        pb_append(finding->message, sizeof finding->message, ", and %zu left out", session->pipeline.left_out_count);
}

enum pb_status pb_doctor(struct pb_session *session, struct pb_doctor_report *report, struct pb_error *error)
{
    *report = (struct pb_doctor_report){ 0 };
    enum pb_status status = pb_session_settings(session, error);
    if (status != PB_OK)
        return status;
    const struct pb_settings *settings = &session->settings;
    check_libraries(report);
    if (session->path)
        open_pipeline(report, session);
    check_network(report, settings);
    check_clock(report);
    check_folder(report, "temporary", temporary_folder());
    check_folder(report, "output", settings->output);
    check_folder(report, "state", settings->state);
    check_store(report, session);
    check_modules(report, settings);
    check_converter(report, session);
    if (settings->pdf)
        check_browser(report, session);
    pb_doctor_operation(report, session);
    if (session->pipeline_open)
        pb_doctor_pipeline(report, session);
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].state == PB_FINDING_FAIL && (int)report->findings[i].code > report->exit_code)
            report->exit_code = (int)report->findings[i].code;
    return PB_OK;
}
