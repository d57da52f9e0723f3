/* SPDX-License-Identifier: Apache-2.0
 * outages_get.c - what the utilities say is out, as GeoJSON. */
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/map/given.h"
#include "server/api/map/outages_text.h"
#include "server/base/jw.h"
#include "shapes.h"

static enum step await_text(struct job *j);
static enum step reply_outages(struct job *j);

const struct route outages_get = {
    .method = HTTP_GET,
    .path = "/api/outages",
    .action = ACT_MAP_READ,
    .doc =
        "Running outage areas as GeoJSON, each with its source and how it was tied to the map. An area known by its towns has their shape.",
    .geojson = &SHAPE_OUTAGE_COLLECTION,
    .steps = { { "text", await_text }, { "reply", reply_outages } },
};

static enum step await_text(struct job *j)
{
    return outages_text_await(map_given->outages, j);
}

/* The head says how true it is now; what follows is shared by all who ask, and not copied. */
static enum step reply_outages(struct job *j)
{
    struct sv rest;
    struct buf head;
    struct jw w;
    if (j->result_err)
        return job_fail(j, j->result_err);
    struct outages_bytes *bytes = outages_text_ref(map_given->outages, &rest);
    if (!bytes)
        return job_fail(j, E_INTERNAL);
    buf_init(&head, 256);
    jw_init(&w, &head);
    jw_obj(&w);
    jw_kz(&w, "type", "FeatureCollection");
    as_of_write(&w);
    buf_ch(&head, ',');
    reply_pieces_ref(job_req(j), 200, "application/geo+json", buf_view(&head), rest, outages_bytes_unref, bytes);
    buf_done(&head);
    return STEP_DONE;
}
