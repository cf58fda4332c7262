#ifndef PB_TESTS_SUPPORT_LOADER_TRIAL_H
#define PB_TESTS_SUPPORT_LOADER_TRIAL_H
/*
 * What a loader has to keep to, tried out. Each trial returns a sentence that says what to change, or NULL when all is
 * well. The sentence stays until the next trial.
 */
#include "placebook/module.h"

struct pb_loader_trial {
    const struct pb_module *module;
    const void *context; /* its options */
};

/* It writes only through its output. Changes the working folder of the process. */
const char *pb_loader_stays_inside(const struct pb_loader_trial *trial);

/* The same rows give the same bytes. */
const char *pb_loader_repeats(const struct pb_loader_trial *trial);

/* It stops when the run is stopped, before its first write or at any later one. */
const char *pb_loader_stops(const struct pb_loader_trial *trial);

/* Whichever step of its output fails, it says so. */
const char *pb_loader_reports(const struct pb_loader_trial *trial);

/* It can run in two threads at once. */
const char *pb_loader_shares(const struct pb_loader_trial *trial);

#endif
