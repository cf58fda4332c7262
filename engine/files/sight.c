#include "engine/files/sight.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)
#define TICK   (SECOND / 50) /* two of the longest ticks of a kernel */
#define SLOW   (3 * SECOND)  /* where times are whole seconds, or even ones */

/* Magic numbers that linux/magic.h does not have. */
#define MAGIC_ZFS      0x2FC12FC1U
#define MAGIC_BCACHEFS 0xCA451A4EU
#define MAGIC_CIFS     0xFF534D42U
#define MAGIC_SMB2     0xFE534D42U

static int64_t nanoseconds(const struct timespec *time)
{
    const int64_t most = INT64_MAX / SECOND - 1;
    int64_t seconds = time->tv_sec > most ? most : time->tv_sec < -most ? -most : time->tv_sec;
    return seconds * SECOND + time->tv_nsec;
}

struct pb_file_state pb_file_state_of(const struct stat *facts)
{
    return (struct pb_file_state){ .device = (uint64_t)facts->st_dev,
                                   .inode = (uint64_t)facts->st_ino,
                                   .size = facts->st_size > 0 ? (uint64_t)facts->st_size : 0,
                                   .modified = nanoseconds(&facts->st_mtim),
                                   .changed = nanoseconds(&facts->st_ctim) };
}

bool pb_file_states_equal(const struct pb_file_state *left, const struct pb_file_state *right)
{
    return left->device == right->device && left->inode == right->inode && left->size == right->size &&
           left->modified == right->modified && left->changed == right->changed;
}

int64_t pb_file_now(void)
{
    struct timespec now = { 0 };
    return clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0 ? nanoseconds(&now) : 0;
}

/* Who keeps the times of the file system that a file is on. */
static enum pb_file_clock clock_of(int descriptor)
{
    struct statfs facts;
    if (fstatfs(descriptor, &facts) != 0)
        return PB_FILE_CLOCK_NONE;
    switch ((uint32_t)facts.f_type) {
    case EXT4_SUPER_MAGIC: /* and ext2, ext3 */
    case XFS_SUPER_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
    case MAGIC_ZFS:
    case MAGIC_BCACHEFS:
        return PB_FILE_CLOCK_OURS;
    case NFS_SUPER_MAGIC:
    case CEPH_SUPER_MAGIC:
    case MAGIC_CIFS:
    case MAGIC_SMB2:
        return PB_FILE_CLOCK_OTHER;
    default:
        return PB_FILE_CLOCK_NONE;
    }
}

bool pb_file_see_open(int descriptor, struct pb_file_sight *sight)
{
    struct stat facts;
    *sight = (struct pb_file_sight){ .at = pb_file_now() };
    if (fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
        return false;
    sight->state = pb_file_state_of(&facts);
    sight->clock = clock_of(descriptor);
    return true;
}

bool pb_file_see(const char *path, struct pb_file_sight *sight)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    *sight = (struct pb_file_sight){ .at = 0 };
    if (descriptor < 0)
        return false;
    bool seen = pb_file_see_open(descriptor, sight);
    (void)close(descriptor);
    return seen;
}

/* Times of the future are those of a clock that was put back: nothing is said of them until they have come. */
bool pb_file_settled(const struct pb_file_sight *sight, int64_t seen)
{
    const struct pb_file_state *state = &sight->state;
    bool whole_seconds = state->changed % SECOND == 0;
    switch (sight->clock) {
    case PB_FILE_CLOCK_OURS:
        return state->changed < sight->at - (whole_seconds ? SLOW : TICK);
    case PB_FILE_CLOCK_OTHER:
        return state->changed < sight->at - SLOW && state->modified < sight->at - SLOW && seen < sight->at - SLOW;
    default:
        return false;
    }
}
