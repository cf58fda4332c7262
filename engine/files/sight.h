#ifndef PB_ENGINE_FILES_SIGHT_H
#define PB_ENGINE_FILES_SIGHT_H
/*
 * What the file system says of a file without reading it, by which its bytes are known again, as git knows the files of
 * a working tree. The times of last change are what counts: whoever writes to a file can put its size and its time of
 * modification back, and not the time of its last change of any kind (ctime), which the kernel sets by itself.
 *
 * Such a time is a tick of a clock: a file that was written to twice within a tick looks the same before and behind the
 * second time. So a digest that is made of a file says what its bytes are, and only one that is made when the tick of
 * its last change has passed says what they will be for as long as it looks the same ("racily clean" in git). What is
 * compared with that tick must be by the same clock. Where another machine keeps the times, no clock of ours tells how
 * late it is there: there the time counts that passed since the file was first seen as it is. File systems that keep
 * no time of last change, or make it up (FAT, most that run in user space), say nothing of their files.
 */
#include "placebook/status.h"

#include <stdint.h>
#include <sys/stat.h>

/* Two files with the same state are the same bytes, if the digest of one was made when the state was settled. */
struct pb_file_state {
    uint64_t device, inode, size;
    int64_t modified, changed; /* nanoseconds since 1970 */
};

enum pb_file_clock {
    PB_FILE_CLOCK_NONE,  /* the file system keeps no times that tell of every change */
    PB_FILE_CLOCK_OTHER, /* another machine does */
    PB_FILE_CLOCK_OURS,  /* the kernel does */
};

/* A state, and when it was seen. */
struct pb_file_sight {
    struct pb_file_state state;
    enum pb_file_clock clock;
    int64_t at; /* by the clock of the kernel's ticks, read before the file was looked at */
};

struct pb_file_state pb_file_state_of(const struct stat *facts);
bool pb_file_states_equal(const struct pb_file_state *left, const struct pb_file_state *right);

/* The state of an open file, or of a path. The path is opened for it: where another machine has the file, it is asked
 * then. False when it is not a regular file that can be read. */
bool pb_file_see_open(int descriptor, struct pb_file_sight *sight);
bool pb_file_see(const char *path, struct pb_file_sight *sight);

/* Is what was read from a file after this sight what it has for as long as it looks the same? `seen`: when it was first
 * seen with this state. */
bool pb_file_settled(const struct pb_file_sight *sight, int64_t seen);

/* The time by the clock of `at`. */
int64_t pb_file_now(void);

#endif
