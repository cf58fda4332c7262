#include "engine/files/parallel.h"

#include "engine/files/limits.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { JOBS_MAXIMUM = 64 };

/* Items that threads take one after the other. */
struct item_set {
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

/* What a thread shares while it works at an item. It lives as long as that thread is in pb_parallel_share. */
struct share {
    struct item_set set;
    const struct share *outer; /* within an item of which it is; NULL: of none */
    struct share *next;
    size_t helpers; /* threads that work at it, beside the one that shares it */
};

/* The threads of a pb_parallel. */
struct crew {
    struct item_set set;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    struct share *shares;
    size_t working; /* threads that are at the set, and may share */
    _Atomic size_t idle;
};

static _Thread_local struct crew *crew;         /* that this thread belongs to; NULL: to none */
static _Thread_local const struct share *share; /* whose item this thread works at; NULL: one of the crew's set */

static void take_items(struct item_set *set)
{
    while (!atomic_load(&set->stopped)) {
        size_t item = atomic_fetch_add(&set->next, 1);
        if (item >= set->count)
            break;
        struct pb_error error = { 0 };
        enum pb_status status = set->work(set->context, item, &error);
        if (status == PB_OK)
            continue;
        atomic_store(&set->stopped, true);
        pthread_mutex_lock(&set->lock);
        if (set->failed_status == PB_OK || item < set->failed_item) {
            set->failed_item = item;
            set->failed_status = status;
            set->failed = error;
        }
        pthread_mutex_unlock(&set->lock);
    }
}

static enum pb_status close_set(struct item_set *set, struct pb_error *error)
{
    pthread_mutex_destroy(&set->lock);
    if (set->failed_status != PB_OK && error)
        *error = set->failed;
    return set->failed_status;
}

static bool is_within(const struct share *inner, const struct share *outer)
{
    while (inner && inner != outer)
        inner = inner->outer;
    return inner == outer;
}

/* Works at something that is shared, `within` this one or its items (NULL: at anything). False: there is nothing. The
 * crew's lock is held, and is not while items are worked at. */
static bool help(struct crew *with, const struct share *within)
{
    struct share *found = with->shares;
    while (found && (atomic_load(&found->set.stopped) || atomic_load(&found->set.next) >= found->set.count ||
                     !is_within(found, within)))
        found = found->next;
    if (!found)
        return false;
    const struct share *before = share;
    found->helpers++;
    pthread_mutex_unlock(&with->lock);
    share = found;
    take_items(&found->set);
    share = before;
    pthread_mutex_lock(&with->lock);
    if (--found->helpers == 0)
        pthread_cond_broadcast(&with->changed);
    return true;
}

/* Until nobody can share anything any more. */
static void help_until_the_end(struct crew *with)
{
    pthread_mutex_lock(&with->lock);
    if (--with->working == 0)
        pthread_cond_broadcast(&with->changed);
    while (with->working > 0) {
        if (help(with, NULL))
            continue;
        atomic_fetch_add(&with->idle, 1);
        pthread_cond_wait(&with->changed, &with->lock);
        atomic_fetch_sub(&with->idle, 1);
    }
    pthread_mutex_unlock(&with->lock);
}

static void *work_in_crew(void *argument)
{
    struct crew *own = argument;
    crew = own;
    share = NULL;
    take_items(&own->set);
    help_until_the_end(own);
    return NULL;
}

enum pb_status pb_parallel_share(size_t count, pb_parallel_work *work, void *context, struct pb_error *error)
{
    struct share own = { .set = { .work = work, .context = context, .count = count, .lock = PTHREAD_MUTEX_INITIALIZER },
                         .outer = share };
    struct crew *with = count > 1 ? crew : NULL;
    if (!with) {
        take_items(&own.set);
        return close_set(&own.set, error);
    }
    pthread_mutex_lock(&with->lock);
    own.next = with->shares;
    with->shares = &own;
    if (atomic_load(&with->idle))
        pthread_cond_broadcast(&with->changed);
    pthread_mutex_unlock(&with->lock);
    share = &own;
    take_items(&own.set);
    share = own.outer;
    pthread_mutex_lock(&with->lock);
    while (own.helpers > 0)
        if (!help(with, &own)) /* what the helpers share: anything else could take longer than they do */
            pthread_cond_wait(&with->changed, &with->lock);
    struct share **at = &with->shares;
    while (*at != &own)
        at = &(*at)->next;
    *at = own.next;
    pthread_mutex_unlock(&with->lock);
    return close_set(&own.set, error);
}

size_t pb_parallel_idle(void)
{
    return crew ? atomic_load(&crew->idle) : 0;
}

/* Starts up to `wanted` threads; returns how many there are. */
static size_t start_threads(struct crew *own, size_t wanted, pthread_t *threads)
{
    size_t started = 0;
    /* The size of the stack does not depend on the limit of the session, which may be very small or unlimited. */
    pthread_attr_t attributes;
    bool sized = pthread_attr_init(&attributes) == 0;
    if (sized)
        (void)pthread_attr_setstacksize(&attributes, PB_STACK_THREAD);
    pthread_mutex_lock(&own->lock); /* none may find that it is the last */
    while (started < wanted && pthread_create(&threads[started], sized ? &attributes : NULL, work_in_crew, own) == 0)
        started++;
    own->working += started;
    pthread_mutex_unlock(&own->lock);
    if (sized)
        (void)pthread_attr_destroy(&attributes);
    return started;
}

enum pb_status pb_parallel_sharing(size_t count, size_t jobs, pb_parallel_work *work, void *context,
                                   struct pb_error *error)
{
    struct crew own = {
        .set = { .work = work, .context = context, .count = count, .lock = PTHREAD_MUTEX_INITIALIZER },
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
        .working = 1,
    };
    struct crew *outer_crew = crew;
    const struct share *outer_share = share;
    pthread_t threads[JOBS_MAXIMUM];
    size_t others = jobs > JOBS_MAXIMUM ? JOBS_MAXIMUM - 1 : jobs > 1 ? jobs - 1 : 0;
    /* This thread works too; if no other thread can be started, it does all the work. */
    size_t started = count > 0 ? start_threads(&own, others, threads) : 0;
    (void)work_in_crew(&own);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    crew = outer_crew;
    share = outer_share;
    pthread_cond_destroy(&own.changed);
    pthread_mutex_destroy(&own.lock);
    return close_set(&own.set, error);
}

enum pb_status pb_parallel(size_t count, size_t jobs, pb_parallel_work *work, void *context, struct pb_error *error)
{
    return pb_parallel_sharing(count, jobs < count ? jobs : count, work, context, error);
}

size_t pb_parallel_jobs(int64_t jobs)
{
    if (jobs <= 0)
        jobs = sysconf(_SC_NPROCESSORS_ONLN);
    if (jobs < 1)
        return 1;
    return jobs > JOBS_MAXIMUM ? JOBS_MAXIMUM : (size_t)jobs;
}
