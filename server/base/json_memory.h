/* SPDX-License-Identifier: Apache-2.0
 * json_memory.h - where a document lives while it is read and after. For json*.c only.
 *
 * jansson (2.14) does not survive a refusal of memory: while it collects a string it drops the byte for which its buffer could
 * not grow and says nothing, so that a number of a person or a name is another one; and where the byte stood behind a backslash
 * it ends the process (assert). So it is never refused any: a document's memory comes from blocks of its own, and where there is
 * no further block, reading is left at once (longjmp) and the blocks are given back. It is also quicker: a block holds many values. */
#ifndef ANPI_BASE_JSON_MEMORY_H
#define ANPI_BASE_JSON_MEMORY_H

#include "server/base/err.h"
#include "server/base/json_inside.h"
#include "server/base/sv.h"

struct json_memory;

/* Reads `text`. OK: *root lives in *memory, until json_memory_free; neither may be given to json_decref. E_NO_MEMORY; E_JSON_SYNTAX:
 * `why` says which error. */
ERR json_memory_load(struct sv text, size_t flags, json_t **root, struct json_memory **memory, json_error_t *why);
void json_memory_free(void *memory); /* struct json_memory, or NULL */

#endif
