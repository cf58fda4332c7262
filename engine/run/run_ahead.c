/*
 * Reads units while other bytes are still being fetched (struct pb_ahead_reader), in threads that only live as long.
 * Whatever goes wrong here is no failure: the run meets the unit again, and says so.
 */
#include "engine/files/limits.h"
#include "engine/run/intake.h"
#include "engine/run/intake_inputs.h"
#include "engine/run/intake_parts.h"
#include "engine/run/run_private.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    THREADS_MAXIMUM = 64,
    FILES_OF_A_THREAD = 8,  /* open beside the inputs of its unit */
    FILES_OF_FETCHING = 128 /* and by the one that fetches */
};

struct ahead_entry {
    struct pb_unit *unit; /* the plan's, until it is settled */
    char key[PB_DIGEST_TEXT];
    bool read;
};

struct pb_run_ahead {
    struct pb_running *running;
    struct pb_ahead_reader reader;
    pthread_t threads[THREADS_MAXIMUM];
    size_t thread_count;
    size_t inputs_most;   /* of a unit */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t more;
    struct ahead_entry *entries;
    size_t count;
    size_t capacity;
    size_t next;   /* to be read */
    bool settling; /* nothing more is begun */
};

static void read_one_ahead(struct pb_run_ahead *ahead, size_t entry)
{
    const struct pb_running *running = ahead->running;
    struct pb_error ignored = { 0 };
    pthread_mutex_lock(&ahead->lock);
    struct pb_unit *unit = ahead->entries[entry].unit;
    pthread_mutex_unlock(&ahead->lock);
    size_t jobs = pb_intake_divides(unit) ? running->jobs : 1;
    enum pb_status status = pb_intake_run(unit, running->request->pipeline, running->store, jobs, NULL,
                                          running->request->cancelled, &ignored);
    pthread_mutex_lock(&ahead->lock);
    ahead->entries[entry].read = status == PB_OK;
    pthread_mutex_unlock(&ahead->lock);
}

static void *read_ready(void *context)
{
    struct pb_run_ahead *ahead = context;
    for (;;) {
        pthread_mutex_lock(&ahead->lock);
        while (!ahead->settling && ahead->next == ahead->count)
            pthread_cond_wait(&ahead->more, &ahead->lock);
        bool over = ahead->settling;
        size_t entry = over ? 0 : ahead->next++;
        pthread_mutex_unlock(&ahead->lock);
        if (over)
            return NULL;
        read_one_ahead(ahead, entry);
    }
}

/* One thread fetches, which mostly waits. */
static void start_threads(struct pb_run_ahead *ahead)
{
    size_t wanted = ahead->running->jobs - 1;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return;
    (void)pthread_attr_setstacksize(&attributes, PB_STACK_THREAD);
    while (ahead->thread_count < wanted && ahead->thread_count < THREADS_MAXIMUM &&
           pthread_create(&ahead->threads[ahead->thread_count], &attributes, read_ready, ahead) == 0)
        ahead->thread_count++;
    (void)pthread_attr_destroy(&attributes);
}

static bool ahead_has_room(struct pb_run_ahead *ahead)
{
    if (ahead->count < ahead->capacity)
        return true;
    size_t capacity = ahead->capacity ? ahead->capacity * 2 : 64;
    struct ahead_entry *grown = reallocarray(ahead->entries, capacity, sizeof *grown); /* checked: next line */
    if (!grown)
        return false;
    ahead->entries = grown;
    ahead->capacity = capacity;
    return true;
}

/* What is fetched must not lack files for what is read meanwhile. */
static bool ahead_may_open(struct pb_run_ahead *ahead, size_t inputs)
{
    size_t most = inputs > ahead->inputs_most ? inputs : ahead->inputs_most;
    if (pb_limits_files(ahead->running->jobs * (most + FILES_OF_A_THREAD) + FILES_OF_FETCHING, NULL) != PB_OK)
        return false;
    ahead->inputs_most = most;
    return true;
}

static void is_ready(void *context, struct pb_unit *unit)
{
    struct pb_run_ahead *ahead = context;
    if (!ahead_may_open(ahead, pb_intake_inputs_most(unit->input_count)))
        return;
    if (ahead->thread_count == 0)
        start_threads(ahead);
    pthread_mutex_lock(&ahead->lock);
    if (ahead_has_room(ahead)) {
        struct ahead_entry *entry = &ahead->entries[ahead->count++];
        *entry = (struct ahead_entry){ .unit = unit };
        memcpy(entry->key, unit->key, sizeof entry->key);
        pthread_cond_signal(&ahead->more);
    }
    pthread_mutex_unlock(&ahead->lock);
}

/* What was not begun is left to the run, which has all threads for it. */
static void settle_ahead(void *context)
{
    struct pb_run_ahead *ahead = context;
    pthread_mutex_lock(&ahead->lock);
    ahead->settling = true;
    pthread_cond_broadcast(&ahead->more);
    pthread_mutex_unlock(&ahead->lock);
    for (size_t i = 0; i < ahead->thread_count; i++)
        pthread_join(ahead->threads[i], NULL);
    ahead->thread_count = 0;
    ahead->count = ahead->next;
    ahead->settling = false;
}

enum pb_status pb_run_ahead_open(struct pb_running *running, struct pb_error *error)
{
    if (running->jobs < 2)
        return PB_OK;
    struct pb_run_ahead *ahead = pb_arena_take(running->arena, 1, sizeof *ahead);
    if (!ahead)
        return pb_out_of_memory(error);
    *ahead = (struct pb_run_ahead){ .running = running,
                                    .reader = { is_ready, settle_ahead, ahead },
                                    .lock = PTHREAD_MUTEX_INITIALIZER,
                                    .more = PTHREAD_COND_INITIALIZER };
    running->ahead = ahead;
    return PB_OK;
}

const struct pb_ahead_reader *pb_run_ahead_reader(const struct pb_running *running)
{
    return running->ahead ? &running->ahead->reader : NULL;
}

static int entries_by_key(const void *a, const void *b)
{
    return strcmp(((const struct ahead_entry *)a)->key, ((const struct ahead_entry *)b)->key);
}

void pb_run_ahead_mark(struct pb_running *running)
{
    struct pb_run_ahead *ahead = running->ahead;
    if (!ahead || ahead->count == 0)
        return;
    qsort(ahead->entries, ahead->count, sizeof *ahead->entries, entries_by_key);
    for (size_t u = 0; u < running->plan.count; u++) {
        struct ahead_entry wanted = { 0 };
        memcpy(wanted.key, running->plan.units[u].key, sizeof wanted.key);
        const struct ahead_entry *found = bsearch(&wanted, ahead->entries, ahead->count, sizeof wanted, entries_by_key);
        if (found && found->read)
            running->plan.units[u].reused = false;
    }
}

void pb_run_ahead_close(struct pb_running *running)
{
    struct pb_run_ahead *ahead = running->ahead;
    if (!ahead)
        return;
    free(ahead->entries);
    pthread_cond_destroy(&ahead->more);
    pthread_mutex_destroy(&ahead->lock);
    running->ahead = NULL;
}
