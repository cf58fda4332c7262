#include "engine/files/memory.h"

#include <malloc.h>

enum {
    KEPT_BYTES = 16 << 20, /* free ones at the end of the heap that stay with the process */
    ALONE_BYTES = 2 << 20  /* a piece from this size on is taken from the system, and goes back to it, by itself */
};

void pb_memory_keep(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, ALONE_BYTES);
}

void pb_memory_give_back(void)
{
    (void)malloc_trim(0);
}
