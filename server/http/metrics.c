/* SPDX-License-Identifier: Apache-2.0
 * metrics.c - the registry. Series of one name are kept together in the output, as Prometheus demands. */
#include "server/http/metrics.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define SERIES_MAX 1024 /* so a label that grows without end cannot take the memory */
#define BUCKETS 16      /* of bucket_us */

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

struct metric {
    enum metric_kind kind;
    char *name, *labels, *help;
    uint64_t count;
    double value;
    double (*fn)(void *arg);
    void *arg;
    uint64_t *bucket; /* of a histogram: BUCKETS of them, each counted once, summed when written */
    int64_t sum_us;
};

static const int64_t bucket_us[BUCKETS] = { 50,    100,   250,    500,    1000,   2500,    5000,    10000,
                                            25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000 };

static struct metric *series[SERIES_MAX];
static size_t series_count;
static char overflow_name[] = "anpi_metrics_overflow", overflow_none[] = "";
static struct metric overflow = { .name = overflow_name, .labels = overflow_none, .help = overflow_none };
static uint64_t overflow_bucket[BUCKETS];

static struct metric *find(const char *name, const char *labels)
{
    for (size_t i = 0; i < series_count; i++)
        if (strcmp(series[i]->name, name) == 0 && strcmp(series[i]->labels, labels) == 0)
            return series[i];
    return NULL;
}

static void metric_free(struct metric *m)
{
    if (!m)
        return;
    free(m->name);
    free(m->labels);
    free(m->help);
    free(m->bucket);
    free(m);
}

static struct metric *metric_new(enum metric_kind kind, const char *name, const char *labels, const char *help)
{
    struct metric *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->kind = kind;
    m->name = strdup(name);
    m->labels = strdup(labels);
    m->help = strdup(help);
    m->bucket = kind == METRIC_HISTOGRAM ? calloc(BUCKETS, sizeof *m->bucket) : NULL;
    if (!m->name || !m->labels || !m->help || (kind == METRIC_HISTOGRAM && !m->bucket)) {
        metric_free(m);
        return NULL;
    }
    return m;
}

static struct metric *metric_get(enum metric_kind kind, const char *name, const char *labels, const char *help)
{
    struct metric *m = find(name, labels);
    if (m)
        return m;
    m = series_count < SERIES_MAX ? metric_new(kind, name, labels, help) : NULL;
    if (!m) {
        overflow.bucket = overflow_bucket;
        return &overflow;
    }
    series[series_count++] = m;
    return m;
}

struct metric *metric_counter(const char *name, const char *labels, const char *help)
{
    return metric_get(METRIC_COUNTER, name, labels, help);
}

struct metric *metric_gauge(const char *name, const char *labels, const char *help)
{
    return metric_get(METRIC_GAUGE, name, labels, help);
}

void metric_gauge_fn(const char *name, const char *labels, const char *help, double (*fn)(void *arg), void *arg)
{
    struct metric *m = metric_get(METRIC_GAUGE, name, labels, help);
    if (m == &overflow)
        return;
    m->fn = fn;
    m->arg = arg;
}

struct metric *metric_histogram(const char *name, const char *labels, const char *help)
{
    return metric_get(METRIC_HISTOGRAM, name, labels, help);
}

void metric_add(struct metric *m, uint64_t n)
{
    m->count += n;
}

void metric_set(struct metric *m, double v)
{
    m->value = v;
}

void metric_observe_us(struct metric *m, int64_t us)
{
    m->count++;
    m->sum_us += us;
    for (size_t i = 0; i < BUCKETS; i++) {
        if (us <= bucket_us[i]) {
            m->bucket[i]++;
            return;
        }
    }
}

uint64_t metric_count(const struct metric *m)
{
    return m->count;
}

static void write_name(struct buf *out, const struct metric *m, const char *suffix, const char *label)
{
    bool any = *m->labels || *label;
    buf_printf(out, "%s%s%s%s%s%s%s ", m->name, suffix, any ? "{" : "", m->labels, *m->labels && *label ? "," : "", label, any ? "}" : "");
}

static void write_histogram(struct buf *out, const struct metric *m)
{
    char label[48];
    uint64_t below = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        below += m->bucket[i];
        snprintf(label, sizeof label, "le=\"%g\"", (double)bucket_us[i] / 1e6);
        write_name(out, m, "_bucket", label);
        buf_printf(out, "%llu\n", (unsigned long long)below);
    }
    write_name(out, m, "_bucket", "le=\"+Inf\"");
    buf_printf(out, "%llu\n", (unsigned long long)m->count);
    write_name(out, m, "_sum", "");
    buf_printf(out, "%.6f\n", (double)m->sum_us / 1e6);
    write_name(out, m, "_count", "");
    buf_printf(out, "%llu\n", (unsigned long long)m->count);
}

static void write_series(struct buf *out, const struct metric *m)
{
    if (m->kind == METRIC_HISTOGRAM) {
        write_histogram(out, m);
        return;
    }
    write_name(out, m, "", "");
    if (m->kind == METRIC_COUNTER)
        buf_printf(out, "%llu\n", (unsigned long long)m->count);
    else
        buf_printf(out, "%.17g\n", m->fn ? m->fn(m->arg) : m->value);
}

static bool seen_before(size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(series[k]->name, series[i]->name) == 0)
            return true;
    return false;
}

void metrics_write(struct buf *out)
{
    static const char *const kinds[] = { "counter", "gauge", "histogram" };
    for (size_t i = 0; i < series_count; i++) {
        const struct metric *m = series[i];
        if (seen_before(i))
            continue;
        buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name, kinds[m->kind]);
        for (size_t k = i; k < series_count; k++)
            if (strcmp(series[k]->name, m->name) == 0)
                write_series(out, series[k]);
    }
    if (overflow.count)
        write_series(out, &overflow);
}

void metrics_reset(void)
{
    for (size_t i = 0; i < series_count; i++)
        metric_free(series[i]);
    series_count = 0;
    overflow.count = 0;
}
