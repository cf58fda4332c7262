#ifndef PB_ENGINE_WATCH_METRICS_H
#define PB_ENGINE_WATCH_METRICS_H
/*
 * A run in figures, in the text format of Prometheus
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format), for the textfile collector of
 * its node exporter. All are gauges of the last run, with the label `pipeline`.
 */
#include "engine/watch/summary.h"

/* Replaces the file in one step, so that no reader sees half of it; readable for everybody. Errors: PB_ERROR_PUBLISH.
 */
enum pb_status pb_metrics_write(const struct pb_summary *summary, const char *path, struct pb_arena *arena,
                                struct pb_error *error) PB_MUST_USE;

#endif
