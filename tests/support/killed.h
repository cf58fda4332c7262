/*
 * A child process that works until it is killed. It reports each piece of work, so that a test can wait for work to be
 * done instead of guessing how long that takes.
 */
#ifndef PB_TESTS_KILLED_H
#define PB_TESTS_KILLED_H

#include <stdint.h>

/* Forks, calls work(argument) in the child, waits until it has reported `pieces` pieces of work, and kills it at some
 * moment after that. Fails the test when the child ends by itself. */
void pb_test_kill(void (*work)(int), int argument, unsigned pieces, uint64_t *seed);

/* In the child: one more piece of work is done. */
void pb_test_report_work(void);

#endif
