#ifndef PB_ENGINE_FILES_TODAY_H
#define PB_ENGINE_FILES_TODAY_H
/*
 * Which day it is: what decides whether a period has begun.
 */
#include <stdint.h>

/* The day in UTC, as YYYYMMDD. */
int32_t pb_today(void);

#endif
