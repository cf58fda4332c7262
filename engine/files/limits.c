#include "engine/files/limits.h"

#include <sys/resource.h>

/* Raises a limit to `needed`. False when it is lower and cannot be raised; *limit is what it is then. */
static bool raise_limit(__rlimit_resource_t resource, rlim_t needed, rlim_t *limit)
{
    struct rlimit now;
    *limit = RLIM_INFINITY;
    if (getrlimit(resource, &now) != 0 || now.rlim_cur == RLIM_INFINITY || now.rlim_cur >= needed)
        return true;
    *limit = now.rlim_cur;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < needed)
        return false;
    now.rlim_cur = needed;
    return setrlimit(resource, &now) == 0;
}

enum pb_status pb_limits_files(size_t more, struct pb_error *error)
{
    rlim_t limit = 0;
    rlim_t needed = (rlim_t)PB_FILES_NEEDED + more;
    if (raise_limit(RLIMIT_NOFILE, needed, &limit))
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH,
                                    "only %llu files may be open at a time in this session, and %llu are needed",
                                    (unsigned long long)limit, (unsigned long long)needed);
    pb_error_hint(error, "raise the limit first, for instance with: ulimit -n %llu",
                  (unsigned long long)(needed < 1024 ? 1024 : needed));
    return status;
}

enum pb_status pb_limits_check(struct pb_error *error)
{
    rlim_t limit = 0;
    if (raise_limit(RLIMIT_STACK, PB_STACK_NEEDED, &limit))
        return pb_limits_files(0, error);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH,
                                    "the stack is limited to %llu KB in this session, and at least %d KB are needed",
                                    (unsigned long long)limit >> 10, PB_STACK_NEEDED >> 10);
    pb_error_hint(error, "raise the limit first, for instance with: ulimit -s 8192");
    return status;
}
