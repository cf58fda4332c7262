#include "engine/files/parallel.h"

#include "engine/files/limits.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { JOBS_MAXIMUM = 64 };

struct pool {
    pb_parallel_work *work;
    void *context;
    size_t count;
    _Atomic size_t next;
    atomic_bool stopped;
    pthread_mutex_t lock; /* of the three below */
    size_t failed_item;
    enum pb_status failed_status;
    struct pb_error failed;
};

static void *take_items(void *argument)
{
    struct pool *pool = argument;
    while (!atomic_load(&pool->stopped)) {
        size_t item = atomic_fetch_add(&pool->next, 1);
        if (item >= pool->count)
            break;
        struct pb_error error = { 0 };
        enum pb_status status = pool->work(pool->context, item, &error);
        if (status == PB_OK)
            continue;
        atomic_store(&pool->stopped, true);
        pthread_mutex_lock(&pool->lock);
        if (pool->failed_status == PB_OK || item < pool->failed_item) {
            pool->failed_item = item;
            pool->failed_status = status;
            pool->failed = error;
        }
        pthread_mutex_unlock(&pool->lock);
    }
    return NULL;
}

enum pb_status pb_parallel(size_t count, size_t jobs, pb_parallel_work *work, void *context, struct pb_error *error)
{
    struct pool pool = { .work = work, .context = context, .count = count, .lock = PTHREAD_MUTEX_INITIALIZER };
    pthread_t threads[JOBS_MAXIMUM];
    size_t started = 0;
    if (jobs > JOBS_MAXIMUM)
        jobs = JOBS_MAXIMUM;
    if (jobs > count)
        jobs = count;
    /* This thread works too; if no other thread can be started, it does all the work. The size of the stack does not
     * depend on the limit of the session, which may be very small or unlimited. */
    pthread_attr_t attributes;
    bool sized = pthread_attr_init(&attributes) == 0;
    if (sized)
        (void)pthread_attr_setstacksize(&attributes, PB_STACK_THREAD);
    while (started + 1 < jobs && pthread_create(&threads[started], sized ? &attributes : NULL, take_items, &pool) == 0)
        started++;
    if (sized)
        (void)pthread_attr_destroy(&attributes);
    take_items(&pool);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_destroy(&pool.lock);
    if (pool.failed_status != PB_OK && error)
        *error = pool.failed;
    return pool.failed_status;
}

size_t pb_parallel_jobs(int64_t jobs)
{
    if (jobs <= 0)
        jobs = sysconf(_SC_NPROCESSORS_ONLN);
    if (jobs < 1)
        return 1;
    return jobs > JOBS_MAXIMUM ? JOBS_MAXIMUM : (size_t)jobs;
}
