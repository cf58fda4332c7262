#ifndef PB_ENGINE_FILES_STOPWATCH_H
#define PB_ENGINE_FILES_STOPWATCH_H
/*
 * How long something took, even if the system clock changes meanwhile.
 */

/* Seconds since some moment in the past; only differences mean something. */
double pb_stopwatch(void);

#endif
