/* SPDX-License-Identifier: Apache-2.0
 * feed_file.h - one file of a source, and what is remembered of it between rounds. */
#ifndef ANPI_FEEDS_FEED_FILE_H
#define ANPI_FEEDS_FEED_FILE_H

#include "feeds/formats/parse.h"
#include "server/outside/fetch.h"

/* Owned by its round; lives as long as the program, so its address may be handed to callbacks. */
struct feed_file {
    /* All three from malloc, freed with it. */
    char *path;       /* below base_url */
    char *scope;      /* for the parser: 11-digit code or short name */
    char *area_scope; /* its areas, and those of files it lists, are filed under or below it; "" of a root */
    char etag[FETCH_TAG_MAX], last_modified[FETCH_TAG_MAX];
    int64_t taken_us; /* time of the last edition that was merged; TIME_NONE */
    int64_t whole_us; /* time of the last of these that was not partial; TIME_NONE */
    int64_t seen_us;  /* time of the last edition that could be read */
    enum err err;     /* of the last try */
    /* At most ROWS_MAX bytes (feed_file.c); emptied before the next edition is told of. */
    struct arena rows_arena;
    struct row_faults rows; /* what could not be read of the last edition that could, in rows_arena */
    char (*children)[12];   /* codes its last fresh edition lists */
    size_t children_n;
    bool is_parent;
    uint64_t round; /* the last round it took part in */
};

/* `scope` as the parser has it; NULL without memory. Both texts are copied. */
struct feed_file *feed_file_new(const char *path, const char *scope, enum feed_format format);
/* NULL is fine. What was fetched of it is not touched in the database. */
void feed_file_free(struct feed_file *file);
/* What was merged of it may not be what is stored: all of it is news. It is fetched without If-None-Match next time. */
void feed_file_forget(struct feed_file *file);

#endif
