#ifndef PB_APP_LIMITS_H
#define PB_APP_LIMITS_H
/*
 * What a process needs of the system before it works with app/: to be asked once, when the program starts.
 */
#include "engine/files/limits.h" /* pb_limits_check */

#endif
