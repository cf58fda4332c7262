#include "tests/support/faulty_server.h"

#include "placebook/number.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_port(int descriptor)
{
    char text[16] = "";
    size_t length = 0;
    while (length + 1 < sizeof text && !strchr(text, '\n')) {
        ssize_t got = read(descriptor, text + length, sizeof text - 1 - length);
        cr_assert_gt(got, 0, "the server did not say its port");
        length += (size_t)got;
    }
    int64_t port = 0;
    cr_assert(pb_integer_parse(text, strcspn(text, "\n"), &port), "the server did not say its port");
    return (int)port;
}

void faulty_server_start(struct faulty_server *server, const struct scratch *scratch)
{
    int in[2];
    int out[2];
    const char *log = scratch_path(scratch, "requests.log");
    cr_assert_eq(pipe2(in, O_CLOEXEC), 0);
    cr_assert_eq(pipe2(out, O_CLOEXEC), 0);
    pid_t process = fork();
    cr_assert_geq(process, 0);
    if (process == 0) {
        (void)dup2(in[0], 0);
        (void)dup2(out[1], 1);
        (void)execl(PB_PYTHON, "python3", "-I", PB_SOURCE_DIR "/tests/support/faulty_server.py", log, NULL);
        _exit(127);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    *server = (struct faulty_server){ .process = process, .leash = in[1], .scratch = scratch };
    server->port = read_port(out[0]);
    (void)close(out[0]);
}

void faulty_server_stop(struct faulty_server *server)
{
    int ended = 0;
    if (server->process <= 0)
        return;
    (void)close(server->leash);
    (void)waitpid(server->process, &ended, 0);
    server->process = 0;
}

const char *faulty_server_url(const struct faulty_server *server, const char *path)
{
    static char buffers[32][256];
    static int turn;
    char *buffer = buffers[turn++ % 32];
    (void)snprintf(buffer, sizeof buffers[0], "http://127.0.0.1:%d%s", server->port, path);
    return buffer;
}

/* Is a field of a line of the log not empty? Field 0 is the path. */
static bool has_field(const char *line, int field)
{
    for (; field > 0 && line; field--) {
        line = strchr(line, '\t');
        line = line ? line + 1 : NULL;
    }
    return line && *line != '\t';
}

int faulty_server_requests(const struct faulty_server *server, const char *path, int field, int *with)
{
    char line[4096];
    int count = 0;
    int fields = 0;
    size_t length = strlen(path);
    FILE *log = fopen(scratch_path(server->scratch, "requests.log"), "r");
    cr_assert(log);
    while (fgets(line, sizeof line, log)) {
        if (strncmp(line, path, length) != 0 || line[length] != '\t')
            continue;
        count++;
        fields += has_field(line, field);
    }
    cr_assert_eq(fclose(log), 0);
    if (with)
        *with = fields;
    return count;
}
