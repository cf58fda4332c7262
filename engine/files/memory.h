#ifndef PB_ENGINE_FILES_MEMORY_H
#define PB_ENGINE_FILES_MEMORY_H
/*
 * What becomes of memory that was freed. The steps of a run take tables of a few megabytes and free them again,
 * hundreds of times: given back to the system each time, every page of them is asked for anew, which is a twentieth of
 * a run.
 */

/* Lets this process keep some of what it frees, for the next use. */
void pb_memory_keep(void);

/* Gives back to the system what is free now: between steps that need different things. Of fewer rows than these it is
 * not worth the time. */
enum { PB_MEMORY_MANY_ROWS = 1 << 15 };
void pb_memory_give_back(void);

#endif
