/* SPDX-License-Identifier: Apache-2.0
 * source.h - the utilities this reader is configured for: the file named by `sources_file`.
 *
 * A JSON array of objects:
 *   name               short, unique; what areas are filed under
 *   utility            "chubu", "tepco" or "mesh": the format
 *   base_url           http:// or https://
 *   terms_acknowledged true: the utility's terms were read and are kept; else the source is off
 *   files              paths below base_url; default: those of the utility
 *   title, interval_s (300; from 1), stale_after_s (3600), on_demand (false), referer, cookie
 *   columns            mesh: {"cell","households","rate","since","restore","updated"}; default: メッシュコード … (or 管理区 …)
 *   cells, cells_id    mesh: file with the utility's own cells, and the name of their id (管理区)
 * Unknown members are refused. Everything lives in the arena. */
#ifndef ANPI_FEEDS_SOURCE_H
#define ANPI_FEEDS_SOURCE_H

#include "feeds/child.h"

/* More utilities than Japan has networks; past it E_FEED_SOURCES. */
#define SOURCES_MAX 64
/* Of one source, as configured; lists may name more. */
#define SOURCE_FILES_MAX 64
/* The terms of the one utility that grants use on demand only. Seconds. */
#define ON_DEMAND_INTERVAL_S 600

/* Texts in the arena of sources_read. Seconds. */
struct source {
    const char *name, *title, *utility;
    struct child_source read; /* format, columns, cells */
    const char *base_url;     /* without a slash at its end */
    const char **files;       /* without a slash at their beginning */
    const char **scopes;      /* what each file's areas are filed under */
    size_t files_n;
    /* How often it is asked, and how old an edition may be before it says nothing. */
    int64_t interval_s, stale_after_s;
    bool on_demand, on;
    const char *referer, *cookie;      /* NULL: none */
    const char *cells_path, *cells_id; /* NULL: none */
};

/* E_FEED_SOURCES with the member in fail->field and the number of the source (from 1) in fail->line; E_JSON_*. Tables of
 * cells are not read here. *out is untouched on failure. No address is resolved and no file opened. */
ERR sources_read(struct arena *a, struct sv text, struct source **out, size_t *n, struct fail *fail);

#endif
