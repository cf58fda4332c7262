#include "tests/support/program.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void)
{
    struct timespec time;
    cr_assert_eq(clock_gettime(CLOCK_MONOTONIC, &time), 0);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int open_stream(void)
{
    int stream = open(PB_BINARY_DIR, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    cr_assert(stream >= 0, "a file without a name in %s: %d", PB_BINARY_DIR, errno);
    return stream;
}

static void clear_environment(void)
{
    static const char *const cleared[] = { "PLACEBOOK_",  "XDG_",        "NO_COLOR=", "TERM=",    "JOURNAL_STREAM=",
                                           "http_proxy",  "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
                                           "HTTPS_PROXY", "ALL_PROXY",   "NO_PROXY" };
    for (size_t i = 0; environ[i];) {
        bool clear = false;
        for (size_t c = 0; c < sizeof cleared / sizeof cleared[0]; c++)
            clear = clear || strncmp(environ[i], cleared[c], strlen(cleared[c])) == 0;
        char name[256] = "";
        size_t length = strcspn(environ[i], "=");
        if (clear && length < sizeof name) {
            memcpy(name, environ[i], length);
            (void)unsetenv(name);
        } else {
            i++;
        }
    }
    (void)setenv("HOME", "/nowhere", 1);
}

/* In the child: nothing here may come back. */
static void become(const struct pb_program *program, const struct pb_program_setting *setting, const char *path,
                   const char *const *argv)
{
    char *arguments[PB_PROGRAM_ARGUMENTS + 2] = { "placebook" };
    for (size_t i = 0; argv[i] && i < PB_PROGRAM_ARGUMENTS; i++)
        arguments[i + 1] = (char *)argv[i];
    clear_environment();
    for (size_t i = 0; setting && i < 8 && setting->environment[i]; i++)
        (void)putenv((char *)setting->environment[i]);
    struct stat file;
    char journal[64];
    if (setting && setting->journal && fstat(program->streams[1], &file) == 0) {
        (void)snprintf(journal, sizeof journal, "%ju:%ju", (uintmax_t)file.st_dev, (uintmax_t)file.st_ino);
        (void)setenv("JOURNAL_STREAM", journal, 1);
    }
    int out = program->streams[0];
    int ends[2];
    if (setting && setting->out_to)
        out = open(setting->out_to, O_WRONLY | O_CLOEXEC);
    if (setting && setting->closed_pipe && pipe2(ends, O_CLOEXEC) == 0) {
        (void)close(ends[0]);
        out = ends[1];
    }
    const struct rlimit limit = { setting ? setting->file_limit : 0, setting ? setting->file_limit : 0 };
    if (limit.rlim_cur && setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(126);
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(program->streams[1], 2) < 0)
        _exit(126);
    if (setting && setting->folder && chdir(setting->folder) != 0)
        _exit(126);
    (void)execv(path, arguments);
    _exit(127);
}

void pb_program_start(struct pb_program *program, const struct pb_program_setting *setting, const char *const *argv)
{
    const char *path = getenv("PLACEBOOK");
    *program = (struct pb_program){ .streams = { open_stream(), open_stream() }, .seconds = now() };
    program->process = fork();
    cr_assert(program->process >= 0);
    if (program->process == 0)
        become(program, setting, path ? path : PB_BINARY_DIR "/placebook", argv);
}

static char *content(int stream)
{
    struct stat file;
    cr_assert_eq(fstat(stream, &file), 0);
    char *text = calloc((size_t)file.st_size + 1, 1);
    cr_assert_not_null(text);
    ssize_t read = pread(stream, text, (size_t)file.st_size, 0);
    cr_assert(read >= 0);
    text[read] = '\0';
    (void)close(stream);
    return text;
}

void pb_program_wait(struct pb_program *program, double most)
{
    int status = 0;
    pid_t done = 0;
    while ((done = waitpid(program->process, &status, WNOHANG)) == 0 && now() - program->seconds < most) {
        struct timespec pause = { .tv_nsec = 2000000 };
        (void)nanosleep(&pause, NULL);
    }
    program->seconds = now() - program->seconds;
    program->code = -1;
    if (done == program->process) {
        program->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    } else {
        (void)kill(program->process, SIGKILL);
        (void)waitpid(program->process, &status, 0);
    }
    program->out = content(program->streams[0]);
    program->err = content(program->streams[1]);
}

void pb_program_run(struct pb_program *program, const struct pb_program_setting *setting, const char *const *argv)
{
    pb_program_start(program, setting, argv);
    pb_program_wait(program, 600);
}

void pb_program_close(struct pb_program *program)
{
    free(program->out);
    free(program->err);
    *program = (struct pb_program){ 0 };
}

static struct cJSON *parse(const char *text, const char *schema)
{
    const char *end = NULL;
    cJSON *object = cJSON_ParseWithOpts(text, &end, 0);
    cr_assert(object, "not JSON: %s", text);
    cr_assert(end[strspn(end, "\n")] == '\0', "more than one object: %s", text);
    const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "schema"));
    cr_assert(found && strcmp(found, schema) == 0, "schema is %s, expected %s", found ? found : "missing", schema);
    return object;
}

struct cJSON *pb_program_json(const struct pb_program *program, const char *schema)
{
    return parse(program->out, schema);
}

struct cJSON *pb_program_error_json(const struct pb_program *program, const char *schema)
{
    size_t length = strlen(program->err);
    cr_assert(length > 1 && program->err[length - 1] == '\n', "stderr has no line: %s", program->err);
    const char *line = program->err + length - 1;
    while (line > program->err && line[-1] != '\n')
        line--;
    return parse(line, schema);
}
