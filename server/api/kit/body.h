/* SPDX-License-Identifier: Apache-2.0
 * body.h - what was said of an operation (said.h), as arguments of its statement. */
#ifndef ANPI_API_KIT_BODY_H
#define ANPI_API_KIT_BODY_H

#include "server/base/json_words.h"
#include "server/db/arg.h"

/* What was said of a point, by a shape that holds it within the globe: both coordinates or none. E_JSON_TYPE with the one that lacks, as
 * pages know it; *has is false then. */
ERR op_point(double lon, double lat, bool *has, struct fail *f);

/* Arguments of a statement from what was said (said.h). A text is trimmed; NULL when there is none, or blanks alone. A view of it. */
struct db_words op_text(struct sv said);
/* Nothing is left out in silence. */
#define OPERATION_JSON_MAX ((size_t)64 * 1024)
/* A member as JSON text in the arena, in canonical form (json_dump_canonical), its `n` words as they are kept (json_words.h); NULL when
 * absent. E_TOO_LARGE past OPERATION_JSON_MAX and E_JSON_DUPLICATE with `key`, E_NO_MEMORY. */
ERR op_json(struct arena *a, const struct json *value, const char *key, const struct json_words *words, size_t n, struct db_words *out,
            struct fail *f);

#endif
