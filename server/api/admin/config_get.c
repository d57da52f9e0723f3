/* SPDX-License-Identifier: Apache-2.0
 * api/config_get.c - what the pages need to know before anybody logs in. */
#include "server/api/kit/api.h"
#include "server/api/kit/reply_json.h"
#include "server/base/clock.h"
#include "server/base/json.h"
#include "server/base/version.h"

static enum step reply(struct job *j);

const struct route config_get = {
    .method = HTTP_GET, .path = "/api/config", .action = ACT_PUBLIC, .flags = ROUTE_PUBLIC,
    .doc = "Base map, demo flag, version and clock, for the pages.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"tile_url\",\"demo\",\"version\",\"clock\"]}",
    .steps = { { "reply", reply } },
};

static enum step reply(struct job *j)
{
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4096);
    jw_key(w, "tile_url");
    jw_z(w, api()->tile_url[0] ? api()->tile_url : NULL);
    jw_key(w, "tile_credit");
    jw_z(w, api()->tile_credit);
    jw_key(w, "demo");
    jw_bool(w, api()->demo);
    jw_key(w, "version");
    jw_z(w, ANPI_VERSION);
    jw_key(w, "clock");
    jw_time(w, clock_now_us());
    jw_key(w, "clock_offset_s");
    jw_i64(w, clock_offset());
    return reply_close(j, &answer);
}
