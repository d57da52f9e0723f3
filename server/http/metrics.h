/* SPDX-License-Identifier: Apache-2.0
 * metrics.h - numbers for Prometheus, registered by name from anywhere on the loop's thread.
 *
 * Names follow Prometheus (anpi_..._total, ..._seconds, ..._bytes). Labels are a literal such as `route="/healthz"`,
 * never personal data. The registry is the process's, has room for 1,024 series and never fails: past that a
 * series goes to one called anpi_metrics_overflow. */
#ifndef ANPI_HTTP_METRICS_H
#define ANPI_HTTP_METRICS_H

#include <stdint.h>

#include "server/base/buf.h"

struct metric;

/* The same name and labels give the same series. `labels` may be "" and is copied, as are the others. The pointer is
 * good until the end of the process: get it once, not for each event. O(series). */
struct metric *metric_counter(const char *name, const char *labels, const char *help);
/* Is 0 until it is set. */
struct metric *metric_gauge(const char *name, const char *labels, const char *help);
/* Read when /metrics is asked for. `fn` runs on the loop and must not block; `arg` must stay good until
 * metrics_reset. A second call replaces the first. */
void metric_gauge_fn(const char *name, const char *labels, const char *help, double (*fn)(void *arg), void *arg);
/* Seconds, in buckets from 50 us to 10 s. Buckets are cumulative when written, as Prometheus wants them. */
struct metric *metric_histogram(const char *name, const char *labels, const char *help);

/* Counters. O(1). Not of a gauge. */
void metric_add(struct metric *m, uint64_t n);
/* Gauges. O(1). Not of a counter. */
void metric_set(struct metric *m, double v);
/* Microseconds; a negative one falls into the first bucket. */
void metric_observe_us(struct metric *m, int64_t us);
/* Of a counter, or of a histogram's observations. For tests and for the metrics of others. */
uint64_t metric_count(const struct metric *m);

/* Prometheus text format 0.0.4. Appended; O(series²) for gathering those of one name. */
void metrics_write(struct buf *out);
/* Tests: forget all series. All pointers are dead afterwards. */
void metrics_reset(void);

#endif
