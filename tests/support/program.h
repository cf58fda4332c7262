#ifndef PB_TESTS_SUPPORT_PROGRAM_H
#define PB_TESTS_SUPPORT_PROGRAM_H
/*
 * The program itself, as a user runs it: arguments in, streams and exit code out.
 */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct cJSON;

enum { PB_PROGRAM_ARGUMENTS = 32 };

struct pb_program {
    pid_t process;
    int streams[2]; /* where stdout and stderr go: unlinked files */
    int code;       /* exit code; 128 + signal when a signal ended it; -1 when it took too long */
    char *out;
    char *err;
    double seconds;
};

/* How it is run. Everything may be left zero. */
struct pb_program_setting {
    const char *folder;         /* working folder */
    const char *environment[8]; /* "NAME=VALUE", more than what is cleared below */
    const char *out_to;         /* stdout goes to this file, such as /dev/full */
    bool closed_pipe;           /* stdout is a pipe that nobody reads */
    size_t file_limit;          /* no file may grow beyond this many bytes (RLIMIT_FSIZE) */
    bool journal;               /* JOURNAL_STREAM says that stderr is the journal */
};

/* Starts it with these arguments (NULL ends them). Variables of the user that could change what it does (PLACEBOOK_*,
 * XDG_*, NO_COLOR, TERM, JOURNAL_STREAM, proxies) are cleared; HOME leads nowhere. */
void pb_program_start(struct pb_program *program, const struct pb_program_setting *setting, const char *const *argv);

/* Waits for its end, at most so many seconds; then it is killed. Fills code, out, err, seconds. */
void pb_program_wait(struct pb_program *program, double most);

/* Starts and waits, a minute at most. */
void pb_program_run(struct pb_program *program, const struct pb_program_setting *setting, const char *const *argv);

/* Gives the texts back. */
void pb_program_close(struct pb_program *program);

/* stdout as one JSON object whose `schema` is this; the caller deletes it. Fails the test otherwise. */
struct cJSON *pb_program_json(const struct pb_program *program, const char *schema);

/* The same for the last line of stderr. */
struct cJSON *pb_program_error_json(const struct pb_program *program, const char *schema);

/* Arguments in place: PB_ARGUMENTS("run", "x.json"). */
#define PB_ARGUMENTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

#endif
