/* SPDX-License-Identifier: Apache-2.0
 * outages_text.h - the running outage areas as GeoJSON, made beside the loop and kept until an area changes.
 *
 * A storm's areas are some hundred thousand cells: writing them takes far longer than a lookup may wait. The loop only
 * copies the areas (a few MB, once a change that is asked about); a worker writes the text; those who asked meanwhile wait
 * for it, and get the text of the areas as they stood when they asked, or later. Everybody sees the same: there is
 * nothing personal in it. One thread, but for the worker, which touches its own copy alone. */
#ifndef ANPI_API_MAP_OUTAGES_TEXT_H
#define ANPI_API_MAP_OUTAGES_TEXT_H

#include "server/base/sv.h"
#include "server/loop/job.h"
#include "server/loop/loop.h"

struct outages_text;

ERR outages_text_new(struct loop *l, struct jobs *jobs, struct outages_text **out);
/* Waits for a text that is being written, which takes less than a second. */
void outages_text_free(struct outages_text *t);
void outages_text_forget(struct outages_text *t); /* an area changed, or the whole picture did */

/* As the end of a step: STEP_NEXT when the text is there, else waits for it; result_err says if it could not be made. */
enum step outages_text_await(struct outages_text *t, struct job *j);
/* `"features":[...]}`, the rest of a collection. It outlives the answer when it is taken with _ref and given back by _unref. */
struct outages_bytes;
struct outages_bytes *outages_text_ref(struct outages_text *t, struct sv *out); /* NULL: none was ever made */
void outages_bytes_unref(void *bytes);

#endif
