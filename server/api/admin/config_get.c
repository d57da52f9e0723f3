/* SPDX-License-Identifier: Apache-2.0
 * config_get.c - what the pages need to know before anybody logs in. */
#include "server/api/admin/given.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/base/clock.h"
#include "server/base/jw.h"
#include "server/base/version.h"
#include "shapes.h"

static enum step reply(struct job *j);

const struct route config_get = {
    .method = HTTP_GET,
    .path = "/api/config",
    .action = ACT_PUBLIC,
    .flags = ROUTE_PUBLIC,
    .doc = "Base map, demo flag, version and clock, for the pages.",
    .answer = &SHAPE_MAP_CONFIG,
    .steps = { { "reply", reply } },
};

static enum step reply(struct job *j)
{
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4096);
    jw_kz(w, "tile_url", admin_given->tile_url[0] ? admin_given->tile_url : NULL);
    jw_kz(w, "tile_credit", admin_given->tile_credit);
    jw_kbool(w, "demo", admin_given->demo);
    jw_kz(w, "version", ANPI_VERSION);
    jw_ktime(w, "clock", clock_now_us());
    jw_ki64(w, "clock_offset_s", clock_offset());
    return reply_close(j, &answer);
}
