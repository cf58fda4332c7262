/* Two threads count without a lock: the thread sanitizer must say so. */
#include <pthread.h>
#include <stddef.h>

enum { TIMES = 100000 };

static int counted;

static void *count(void *unused)
{
    (void)unused;
    for (int i = 0; i < TIMES; i++)
        counted++;
    return NULL;
}

int main(void)
{
    pthread_t other;
    if (pthread_create(&other, NULL, count, NULL))
        return 0; /* no thread, no race: the test that expects a failure says so */
    (void)count(NULL);
    (void)pthread_join(other, NULL);
    return 0;
}
