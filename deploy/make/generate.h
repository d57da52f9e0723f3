/* SPDX-License-Identifier: Apache-2.0
 * generate.h - what the parts of the generator share: reading files, names from paths, text as C. For this room only.
 *
 * Everything is written to standard output. What is wrong is said on standard error, and ends the program with 1. */
#ifndef ANPI_DEPLOY_MAKE_GENERATE_H
#define ANPI_DEPLOY_MAKE_GENERATE_H

#include <stdbool.h>

extern const char *file_now; /* named by die */
_Noreturn void die(const char *what);
void *need(void *p);                /* p, or the end */
char *read_whole(const char *path); /* NUL-terminated; to be freed */
char *line_next(char **at);         /* the next line of `*at`, without its end, cut in place; NULL behind the last */
const char *base_of(const char *path);
int base_length(const char *base); /* without what follows the last dot */
void upper_put(const char *path);  /* its base as a C constant's name */
/* A line as a C string. `whole`: as it is written; else one backslash stays one, so C reads E'\x1f' as the byte itself: the hashes
 * of the numbered files that databases hold are made of that, so it stays. */
void literal_write(const char *line, bool whole);

/* The parts, one a file; `files` are paths in the order they are to have. */
void names_write(char **files, int n);
void rows_write(char **files, int n);
void texts_write(char **files, int n);
void schema_write(char **files, int n, bool texts);
/* Of the table of coded words (generate_words.h). */
void words_header_write(const char *path);
void words_tables_write(const char *path);
void words_screens_write(const char *path);
void words_labels_write(const char *path);
void words_glossary_write(const char *path);

#endif
