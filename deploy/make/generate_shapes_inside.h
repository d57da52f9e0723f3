/* SPDX-License-Identifier: Apache-2.0
 * generate_shapes_inside.h - what the two writers of shapes share. For generate_shapes*.c only. */
#ifndef ANPI_DEPLOY_MAKE_GENERATE_SHAPES_INSIDE_H
#define ANPI_DEPLOY_MAKE_GENERATE_SHAPES_INSIDE_H

#include <jansson.h>

#include "deploy/make/generate_words.h"

/* The table of words, read before anything is written. */
extern const struct model *model;

/* A member of a schema that is a text; "" for none. */
const char *text_of(const json_t *node, const char *key);
/* Behind all its references; one that leads nowhere is the end. */
const json_t *resolved(const json_t *node);
/* The `i`-th thing whose words a text is (x-word); NULL: no such. A name that no thing has is the end. */
const struct thing *thing_of(const json_t *node, size_t i);

/* Writes where words stand in an answer (json_codes.h), and returns the number of its table, codes_N; 0: nowhere. */
int codes_write(const json_t *schema);

#endif
