#ifndef PB_ENGINE_CONVERT_CHILD_H
#define PB_ENGINE_CONVERT_CHILD_H
/*
 * Runs a program that works on something untrusted: in a folder that is its home, with limits of time, memory and the
 * size of a file, without the network where the system allows it, and without anything of this process but standard
 * input (empty) and output (a file). When it ends, or is ended, all processes of its group are.
 */
#include "placebook/status.h"

#include <stdatomic.h>

#define PB_CHILD_MEMORY ((uint64_t)6 << 30)    /* bytes of address space, most of which an office program never uses */
#define PB_CHILD_FILE   ((uint64_t)512 << 20)  /* bytes of one file that it writes */
#define PB_CHILD_FOLDER ((uint64_t)1024 << 20) /* bytes of all files in its folder */

enum { PB_CHILD_SAID = 400 };

struct pb_child {
    const char *const *words;     /* the full path of the program and its arguments; NULL-terminated */
    const char *folder;           /* where it works: HOME and TMPDIR too */
    int64_t seconds;              /* it may take */
    bool roomy;                   /* no limit of its address space: a browser reserves a thousand times what it uses */
    const atomic_bool *cancelled; /* may be NULL: then SIGINT, SIGTERM and SIGHUP end it and are raised again */
};

enum pb_child_end { PB_CHILD_EXITED, PB_CHILD_KILLED, PB_CHILD_TIME, PB_CHILD_DISK, PB_CHILD_CANCELLED };

struct pb_child_result {
    enum pb_child_end end;
    int number;               /* exit code, or the signal that ended it */
    bool network;             /* it could not be cut off from the network */
    char said[PB_CHILD_SAID]; /* the first that it wrote to standard output and error, in one line */
};

/* Errors: PB_ERROR_SOURCE when it cannot be started. How it ended is in the result. */
enum pb_status pb_child_run(const struct pb_child *child, struct pb_child_result *result,
                            struct pb_error *error) PB_MUST_USE;

/* Raises the signal that ended a child of a caller without `cancelled`, once that has tidied up. */
void pb_child_raise(void);

#endif
