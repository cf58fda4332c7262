#ifndef PB_APP_LIMITS_H
#define PB_APP_LIMITS_H
/*
 * What a process needs from the system before it works with app/: call it once, when the program starts.
 */
#include "engine/files/limits.h" /* pb_limits_check */

#endif
