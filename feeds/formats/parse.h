/* SPDX-License-Identifier: Apache-2.0
 * parse.h - from a utility's bytes to areas in normal form. Pure: no file, no clock, no log.
 *
 * Every parser takes the whole body and gives the feed's own time, its areas and what of it could not be read; or, when
 * next to nothing could, one error and nothing. They run in the sandboxed child; what comes back from there is checked
 * again by wire.c.
 * Errors of all: E_FEED_EMPTY, E_FEED_HTML, E_FEED_CHARSET, E_FEED_ENTITY, E_FEED_TRUNCATED, E_FEED_TOO_LARGE,
 * E_FEED_FORMAT (fail->line, fail->field), E_FEED_TIME (no time of its own, so it says nothing), E_NO_MEMORY. */
#ifndef ANPI_FEEDS_FORMATS_PARSE_H
#define ANPI_FEEDS_FORMATS_PARSE_H

#include "feeds/area/area.h"
#include "feeds/area/cells.h"
#include "feeds/area/rows.h"

/* Of one list; past it E_FEED_TOO_LARGE. All of Japan has 1,741 municipalities. */
#define PARSE_CHILDREN_MAX 2000
/* Of one edition; past it E_FEED_TOO_LARGE. */
#define PARSE_AREAS_MAX 200000

/* The words for it in a source's `utility` are in source.c. */
enum feed_format { FORMAT_CHUBU, FORMAT_TEPCO, FORMAT_MESH, FORMAT_COUNT };

/* Names of the columns of a mesh CSV; empty: the file has no such column. Views into the configuration. */
struct mesh_columns {
    struct sv cell, households, rate, since, restore, updated;
};
/* メッシュコード 停電戸数 停電率 発生日時 復旧見込 更新日時. The columns of a file of JIS codes. */
extern const struct mesh_columns mesh_columns_jis;
/* 管理区 ... The columns of a file of a utility's own cells. */
extern const struct mesh_columns mesh_columns_cells;

/* Given with each question; views good during the call. */
struct parse_env {
    enum feed_format format;
    struct sv scope;                    /* which file of the source: tepco: its 11-digit code; else a short name */
    int64_t now_us;                     /* settles dates without a year */
    int64_t modified_us;                /* Last-Modified of the answer; TIME_NONE. Only for a file with no row and no time */
    const struct mesh_columns *columns; /* mesh only */
    const struct cells *cells;          /* mesh only: the utility's own cells; NULL: JIS codes */
};

/* What a parent list says is out below it. */
struct feed_child {
    /* The code is of the utility, 11 digits. */
    struct sv code, name;
    struct count count;
};

/* In the arena of the call; texts and lists end with it. Microseconds UTC. */
struct parsed {
    /* What the file says of itself: by it editions are told old from new. */
    int64_t feed_time_us;
    struct feed_area *areas;
    size_t n;
    bool is_parent; /* `children` is the list of what is out, complete unless rows were refused; `areas` is empty */
    struct feed_child *children;
    size_t children_n;
    struct row_faults rows; /* what of it could not be read: all else was taken. With rows left out it is partial (rows.h) */
};

/* XML of 中部電力パワーグリッド: a case with the towns it holds. *out is untouched on failure, as in all of them. */
ERR parse_chubu(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail);
/* XML of 東京電力パワーグリッド: a tree of lists (env->scope says which level), and towns with their households at
 * its leaves. */
ERR parse_tepco(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail);
/* CSV of cells, of 250 m by code or of a utility's own by id. */
ERR parse_mesh(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail);
/* The one of env->format. Only in the sandboxed child, and in tests and fuzzers. */
ERR parse_feed(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail);

#endif
