/*
 * The part of engine/fetch/fetch_private.h that waits for the disk. To sync a small file takes about as long as to
 * receive it, so a thread does that and nothing else, while other answers come. It is given a descriptor and gives back
 * an error number; all that is known of a fetch stays in the thread that fetches. Where no thread can be had, that one
 * waits.
 */
#include "engine/fetch/fetch_private.h"
#include "engine/files/limits.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

/* Jobs, the first that came before the others. */
struct sync_queue {
    struct pb_fetch_job *first;
    struct pb_fetch_job *last;
};

struct pb_fetch_disk {
    CURLM *multi; /* to be woken */
    pthread_t thread;
    bool runs;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t more;
    struct sync_queue waiting;
    struct sync_queue over;
    bool settling; /* nothing more is begun */
};

static void queue_add(struct sync_queue *queue, struct pb_fetch_job *job)
{
    job->sync.next = NULL;
    if (queue->last)
        queue->last->sync.next = job;
    else
        queue->first = job;
    queue->last = job;
}

static struct pb_fetch_job *queue_take(struct sync_queue *queue)
{
    struct pb_fetch_job *job = queue->first;
    if (!job)
        return NULL;
    queue->first = job->sync.next;
    if (!queue->first)
        queue->last = NULL;
    return job;
}

/* EINVAL: the file system cannot sync such a file. */
static void sync_job(struct pb_fetch_disk *disk, struct pb_fetch_job *job)
{
    job->sync.error = fsync(job->body.descriptor) != 0 && errno != EINVAL ? errno : 0;
    pthread_mutex_lock(&disk->lock);
    queue_add(&disk->over, job);
    pthread_mutex_unlock(&disk->lock);
    (void)curl_multi_wakeup(disk->multi);
}

static void *sync_what_waits(void *context)
{
    struct pb_fetch_disk *disk = context;
    for (;;) {
        pthread_mutex_lock(&disk->lock);
        while (!disk->settling && !disk->waiting.first)
            pthread_cond_wait(&disk->more, &disk->lock);
        struct pb_fetch_job *job = disk->settling ? NULL : queue_take(&disk->waiting);
        pthread_mutex_unlock(&disk->lock);
        if (!job)
            return NULL;
        sync_job(disk, job);
    }
}

static bool open_disk(struct pb_fetcher *fetcher)
{
    if (!fetcher->disk) {
        fetcher->disk = pb_arena_take(&fetcher->arena, 1, sizeof *fetcher->disk);
        if (!fetcher->disk)
            return false;
        *fetcher->disk = (struct pb_fetch_disk){ .multi = fetcher->multi,
                                                 .lock = PTHREAD_MUTEX_INITIALIZER,
                                                 .more = PTHREAD_COND_INITIALIZER };
    }
    pthread_attr_t attributes;
    if (fetcher->rules.alone || fetcher->disk->runs || pthread_attr_init(&attributes) != 0)
        return true;
    (void)pthread_attr_setstacksize(&attributes, PB_STACK_THREAD);
    fetcher->disk->runs = pthread_create(&fetcher->disk->thread, &attributes, sync_what_waits, fetcher->disk) == 0;
    (void)pthread_attr_destroy(&attributes);
    return true;
}

enum pb_status pb_fetch_sync(struct pb_fetcher *fetcher, struct pb_fetch_job *job, struct pb_error *error)
{
    if (!open_disk(fetcher))
        return pb_out_of_memory(error);
    struct pb_fetch_disk *disk = fetcher->disk;
    fetcher->syncing++;
    if (!disk->runs) {
        sync_job(disk, job);
        return PB_OK;
    }
    pthread_mutex_lock(&disk->lock);
    queue_add(&disk->waiting, job);
    pthread_cond_signal(&disk->more);
    pthread_mutex_unlock(&disk->lock);
    return PB_OK;
}

struct pb_fetch_job *pb_fetch_synced(struct pb_fetcher *fetcher)
{
    struct pb_fetch_disk *disk = fetcher->disk;
    if (!disk)
        return NULL;
    pthread_mutex_lock(&disk->lock);
    struct pb_fetch_job *job = queue_take(&disk->over);
    pthread_mutex_unlock(&disk->lock);
    if (job)
        fetcher->syncing--;
    return job;
}

void pb_fetch_sync_settle(struct pb_fetcher *fetcher)
{
    struct pb_fetch_disk *disk = fetcher->disk;
    if (!disk)
        return;
    pthread_mutex_lock(&disk->lock);
    disk->settling = true;
    pthread_cond_signal(&disk->more);
    pthread_mutex_unlock(&disk->lock);
    if (disk->runs)
        pthread_join(disk->thread, NULL);
    pthread_cond_destroy(&disk->more);
    pthread_mutex_destroy(&disk->lock);
    fetcher->disk = NULL; /* another call begins anew */
    fetcher->syncing = 0;
}
