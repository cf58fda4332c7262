#include "core/base/late_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t late_loading = PTHREAD_MUTEX_INITIALIZER;

/* In the words in which the system tells it of a library that a program begins with. */
static bool is_missing(void)
{
    static bool told;
    const char *why = dlerror(); /* of this thread */
    if (!told)
        (void)fprintf(stderr, "placebook: error while loading shared libraries: %s\n", why ? why : "not found");
    told = true;
    return false;
}

/* For good: it is never closed. */
static bool load_late(struct pb_late_library *library)
{
    void *handle = dlopen(library->file, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return is_missing();
    for (size_t i = 0; i < library->count; i++) {
        library->functions[i] = dlsym(handle, library->names[i]);
        if (!library->functions[i])
            return is_missing();
    }
    return true;
}

void *pb_late_function(struct pb_late_library *library, size_t position)
{
    bool loaded = atomic_load_explicit(&library->loaded, memory_order_acquire);
    if (!loaded) {
        (void)pthread_mutex_lock(&late_loading);
        loaded = atomic_load_explicit(&library->loaded, memory_order_relaxed) || load_late(library);
        atomic_store_explicit(&library->loaded, loaded, memory_order_release);
        (void)pthread_mutex_unlock(&late_loading);
    }
    return loaded ? library->functions[position] : NULL;
}
