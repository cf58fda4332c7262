/*
 * The program itself, which also notes how long every piece of work takes that is dealt to threads:
 *
 *     PLACEBOOK_WORK=FILE bench_threads run PIPELINE ...
 *
 * It is linked from what placebook is linked from, with pb_parallel wrapped (bench/CMakeLists.txt), so the program has
 * nothing in it that measures. A line of the file is a set of work: the piece that it is part of (0: the main
 * thread's), and for each piece of it a number and the processor seconds that it took by itself, without sets within
 * it. The last line is what the main thread did itself. bench/growth makes of it how long so many threads would take.
 */
#include "engine/files/parallel.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct piece {
    size_t number;
    double seconds;
};

struct set {
    pb_parallel_work *work;
    void *context;
    struct piece *pieces;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the two below */
static size_t pieces;
static FILE *file;
static _Thread_local size_t current; /* piece that this thread works at; 0: none */
static _Thread_local double within;  /* seconds of this thread that belong to sets within it */

typedef enum pb_status parallel(size_t count, size_t jobs, pb_parallel_work *work, void *context,
                                struct pb_error *error);
typedef enum pb_status parallel_share(size_t count, pb_parallel_work *work, void *context, struct pb_error *error);
parallel __real_pb_parallel, __wrap_pb_parallel, __real_pb_parallel_sharing, __wrap_pb_parallel_sharing;
parallel_share __real_pb_parallel_share, __wrap_pb_parallel_share;

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void finish(void)
{
    if (!file)
        return;
    (void)fprintf(file, "main %.6f\n", now() - within);
    (void)fclose(file);
}

static void begin(void)
{
    const char *path = getenv("PLACEBOOK_WORK");
    if (pieces++ > 0 || !path)
        return;
    file = fopen(path, "w");
    (void)atexit(finish);
}

static enum pb_status measured(void *context, size_t item, struct pb_error *error)
{
    const struct set *set = context;
    const size_t outer = current;
    const double outer_within = within;
    pthread_mutex_lock(&lock);
    current = pieces++;
    pthread_mutex_unlock(&lock);
    within = 0;
    const double began = now();
    enum pb_status status = set->work(set->context, item, error);
    set->pieces[item] = (struct piece){ current, now() - began - within };
    current = outer;
    within = outer_within;
    return status;
}

/* `wrapped` NULL: a thread shares it. */
static enum pb_status note(parallel *wrapped, size_t count, size_t jobs, pb_parallel_work *work, void *context,
                           struct pb_error *error)
{
    const double began = now();
    struct set set = { work, context, calloc(count + 1, sizeof *set.pieces) }; /* checked: next line */
    if (!set.pieces)
        return pb_out_of_memory(error);
    pthread_mutex_lock(&lock);
    begin();
    pthread_mutex_unlock(&lock);
    enum pb_status status =
        wrapped ? wrapped(count, jobs, measured, &set, error) : __real_pb_parallel_share(count, measured, &set, error);
    pthread_mutex_lock(&lock);
    if (file && jobs > 1) {
        (void)fprintf(file, "%zu", current);
        for (size_t i = 0; i < count; i++)
            (void)fprintf(file, " %zu:%.6f", set.pieces[i].number, set.pieces[i].seconds);
        (void)fprintf(file, "\n");
    }
    pthread_mutex_unlock(&lock);
    free(set.pieces);
    if (!file || jobs > 1)
        within += now() - began;
    return status;
}

enum pb_status __wrap_pb_parallel(size_t count, size_t jobs, pb_parallel_work *work, void *context,
                                  struct pb_error *error)
{
    return note(__real_pb_parallel, count, jobs, work, context, error);
}

enum pb_status __wrap_pb_parallel_sharing(size_t count, size_t jobs, pb_parallel_work *work, void *context,
                                          struct pb_error *error)
{
    return note(__real_pb_parallel_sharing, count, jobs, work, context, error);
}

enum pb_status __wrap_pb_parallel_share(size_t count, pb_parallel_work *work, void *context, struct pb_error *error)
{
    enum { ANY = 2 }; /* number of threads but one */
    return note(NULL, count, ANY, work, context, error);
}

/* As if there were threads with nothing to do, so that all that can be shared is. */
size_t __wrap_pb_parallel_idle(void);
size_t __wrap_pb_parallel_idle(void)
{
    enum { OTHERS = 15 };
    return OTHERS;
}
