/* SPDX-License-Identifier: Apache-2.0
 * api/incidents_get.c - the incidents that touch the caller's municipalities, open ones first. */
#include "server/api/incident_json.h"
#include "server/api/util.h"

#define INCIDENTS_MAX 200

static enum step reply(struct job *j)
{
    int64_t ids[INCIDENTS_MAX];
    size_t n = incident_list(api()->picture, ids, INCIDENTS_MAX);
    struct buf b;
    struct jw w;
    buf_init(&b, 512 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    jw_key(&w, "incidents");
    jw_arr(&w);
    for (size_t i = 0; i < n && i < INCIDENTS_MAX; i++) {
        struct incident in;
        if (incident_get(api()->picture, ids[i], &in) && incident_visible(&req_caller(job_req(j))->user, &in))
            incident_write(&w, &in);
    }
    jw_arr_end(&w);
    jw_obj_end(&w);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

const struct route incidents_get = {
    .method = HTTP_GET, .path = "/api/incidents", .action = ACT_INCIDENT_READ,
    .doc = "Incidents over the caller's municipalities, open ones first.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"as_of\",\"incidents\"]}",
    .steps = { { "reply", reply } },
};
