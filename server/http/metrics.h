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

/* The same name and labels give the same series. `labels` may be "" and is copied, as are the others. */
struct metric *metric_counter(const char *name, const char *labels, const char *help);
struct metric *metric_gauge(const char *name, const char *labels, const char *help);
/* Read when /metrics is asked for. */
void metric_gauge_fn(const char *name, const char *labels, const char *help, double (*fn)(void *arg), void *arg);
/* Seconds, in buckets from 50 us to 10 s. */
struct metric *metric_histogram(const char *name, const char *labels, const char *help);

void metric_add(struct metric *m, uint64_t n); /* counters */
void metric_set(struct metric *m, double v);   /* gauges */
void metric_observe_us(struct metric *m, int64_t us);
uint64_t metric_count(const struct metric *m); /* of a counter, or of a histogram's observations */

void metrics_write(struct buf *out); /* Prometheus text format 0.0.4 */
void metrics_reset(void);            /* tests: forget all series */

#endif
