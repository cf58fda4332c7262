#ifndef PB_TESTS_FAULTY_SERVER_H
#define PB_TESTS_FAULTY_SERVER_H
/*
 * tests/support/faulty_server.py: an HTTP server that fails on purpose. It ends with the test, however that ends.
 */
#include "tests/support/scratch.h"

#include <sys/types.h>

struct faulty_server {
    pid_t process;
    int leash; /* it ends when this is closed */
    int port;
    const struct scratch *scratch; /* has its log */
};

void faulty_server_start(struct faulty_server *server, const struct scratch *scratch);
void faulty_server_stop(struct faulty_server *server);

/* "http://127.0.0.1:PORT/path", in one of 32 buffers that take turns. */
const char *faulty_server_url(const struct faulty_server *server, const char *path);

/* How many requests it had for a path; `field` (see the server; 0: any) not empty in how many of them goes to *with
 * (may be NULL). */
int faulty_server_requests(const struct faulty_server *server, const char *path, int field, int *with);

#endif
