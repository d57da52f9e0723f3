/* SPDX-License-Identifier: Apache-2.0
 * generate.h - what the parts of the generator share: reading files, names from paths, text as C. For this room only.
 *
 * Everything is written to standard output. What is wrong is said on standard error, and ends the program with 1.
 *
 * A short program of the build: what it takes from malloc is the system's to take back. */
#ifndef ANPI_DEPLOY_MAKE_GENERATE_H
#define ANPI_DEPLOY_MAKE_GENERATE_H

#include <stdbool.h>

/* Named by die. NULL or "" before the first file. */
extern const char *file_now;
/* Nothing of what was written counts then: make throws the output away. */
_Noreturn void die(const char *what);
void *need(void *p); /* p, or the end */
/* NUL-terminated; to be freed. Ends the program when it cannot be read. Sets no file_now: the caller does, before. */
char *read_whole(const char *path);
char *line_next(char **at); /* the next line of `*at`, without its end, cut in place; NULL behind the last */
/* A view into `path`, behind its last slash. */
const char *base_of(const char *path);
int base_length(const char *base); /* without what follows the last dot */
/* Its base as a C constant's name. What is no letter or digit becomes _. */
void upper_put(const char *path);
/* A line as a C string. `whole`: as it is written; else one backslash stays one, so C reads E'\x1f' as the byte itself: the hashes
 * of the numbered files that databases hold are made of that, so it stays. With a line end in the literal; a CR is
 * left out. */
void literal_write(const char *line, bool whole);

/* The parts, one a file; `files` are paths in the order they are to have. */
/* build/gen/sql_names.h: an id a statement. A name that stands twice ends the program. */
void names_write(char **files, int n);
/* build/gen/sql_rows.h: what each takes and gives, from the heads `-- params:` and `-- returns:`. */
void rows_write(char **files, int n);
/* The texts, and where each column of an answer goes. */
void texts_write(char **files, int n);
/* Numbered files and functions with their hashes; with `texts` their text too, for the program that migrates. */
void schema_write(char **files, int n, bool texts);
/* Of the table of coded words (generate_words.h). */
void words_header_write(const char *path);
void words_tables_write(const char *path);
void words_screens_write(const char *path);
void words_labels_write(const char *path);
void words_glossary_write(const char *path);
/* shapes.h or shapes.c: the first of `files` is the table of words, the others are shapes (deploy/model/shapes). */
void shapes_write(char **files, int n, bool header);

#endif
