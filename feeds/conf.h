/* SPDX-License-Identifier: Apache-2.0
 * conf.h - the configuration of anpi-feeds: one table, which also describes itself. The utilities have a file of their
 * own (source.h). */
#ifndef ANPI_FEEDS_CONF_H
#define ANPI_FEEDS_CONF_H

#include "server/base/conf.h"

/* Texts live until the process ends. Milliseconds, but clock_offset_s, which is in seconds. */
struct feeds_conf {
    const char *db; /* conninfo */
    const char *sources_file;
    const char *gazetteer_file; /* "": none; towns then count for their municipality */
    const char *user_agent;
    int64_t body_max; /* bytes */
    /* Each bounds one file, but backoff_max_ms: the longest wait after faults. */
    int64_t connect_ms, fetch_ms, parse_ms, backoff_max_ms;
    /* Address space of the child, which needs more of it than memory. */
    int64_t parser_memory; /* bytes */
    /* Only with it clock_offset_s may be other than 0. */
    bool demo;
    int64_t clock_offset_s;
    /* One round over every source, then the end of the program. */
    bool once;
    const char *log_level;
};

/* Default, bounds and a sentence for each (base/conf.h); the operator's page is made from it. */
extern const struct conf_item feeds_conf_items[];
/* Rows of it. */
extern const size_t feeds_conf_item_count;

#endif
