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

/* E_NO_MEMORY. Loop and jobs must outlive it. */
ERR outages_text_new(struct loop *l, struct jobs *jobs, struct outages_text **out);
/* Waits for a text that is being written, which takes less than a second. NULL is fine. Texts that answers still
 * hold stay until they are given back. */
void outages_text_free(struct outages_text *t);
/* An area changed, or the whole picture did. The text that is there is still given until a newer one is: nobody
 * waits who asked before. NULL is fine. */
void outages_text_forget(struct outages_text *t);

/* As the end of a step: STEP_NEXT when the text is there, else waits for it; result_err says if it could not be
 * made. E_HTTP_BUSY when too many wait. */
enum step outages_text_await(struct outages_text *t, struct job *j);
/* `"features":[...]}`, the rest of a collection. It outlives the answer when it is taken with _ref and given back by _unref. */
struct outages_bytes;
/* NULL: none was ever made. *out is a view, good until the unref. */
struct outages_bytes *outages_text_ref(struct outages_text *t, struct sv *out);
/* void, for reply_pieces_ref. On the loop. NULL is fine. */
void outages_bytes_unref(void *bytes);

#endif
