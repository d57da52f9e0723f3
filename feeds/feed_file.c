/* SPDX-License-Identifier: Apache-2.0
 * feed_file.c - a file of a source comes and goes. */
#include "feeds/feed_file.h"

#include <stdlib.h>

#define ROWS_MAX ((size_t)64 << 10) /* bytes; ROWS_LISTED_MAX rows with texts of ROW_TEXT_MAX */

/* The digits of a code that are its own: 08000000000 is "08", 08220000000 is "08220"; "" of the root, which lists all. */
static struct sv code_scope(const char *code)
{
    struct sv s = sv_of(code);
    if (s.n != 11)
        return s;
    s.n = strcmp(code, "00000000000") == 0 ? 0 : strcmp(code + 2, "000000000") == 0 ? 2 : 5;
    return s;
}

void feed_file_free(struct feed_file *file)
{
    if (!file)
        return;
    free(file->path);
    free(file->scope);
    free(file->area_scope);
    free(file->children);
    arena_done(&file->rows_arena);
    free(file);
}

struct feed_file *feed_file_new(const char *path, const char *scope, enum feed_format format)
{
    struct feed_file *file = calloc(1, sizeof *file);
    struct sv own = format == FORMAT_TEPCO ? code_scope(scope) : sv_of(scope);
    if (!file)
        return NULL;
    file->path = strdup(path);
    file->scope = strdup(scope);
    file->area_scope = strndup(own.p, own.n);
    file->taken_us = file->whole_us = file->seen_us = TIME_NONE;
    arena_init(&file->rows_arena, ROWS_MAX);
    if (file->path && file->scope && file->area_scope)
        return file;
    feed_file_free(file);
    return NULL;
}

void feed_file_forget(struct feed_file *file)
{
    file->etag[0] = file->last_modified[0] = 0;
    file->taken_us = file->whole_us = file->seen_us = TIME_NONE;
}
