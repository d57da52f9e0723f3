/* SPDX-License-Identifier: Apache-2.0
 * api/readyz_get.c - is this server fit to serve? It is once it has a picture, and stays so: while the picture is loaded
 * anew, or cannot be brought up to date, it answers as it was under its "as of". What is amiss is told. */
#include "server/api/util.h"
#include "server/base/clock.h"

static enum step reply(struct job *j)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "ready");
    jw_bool(&w, api()->picture_loaded);
    jw_key(&w, "database");
    jw_z(&w, db_ready(api()->db) ? "up" : "away");
    jw_key(&w, "reloading");
    jw_bool(&w, api()->reloading);
    jw_key(&w, "feed");
    jw_z(&w, api()->feed_err ? "failing" : "following");
    if (api()->feed_err) {
        jw_key(&w, "feed_error");
        jw_z(&w, err_code(api()->feed_err));
    }
    jw_key(&w, "persons");
    jw_i64(&w, api()->picture_loaded ? (int64_t)picture_persons(api()->picture) : 0);
    if (api()->picture_loaded)
        as_of_write(&w);
    jw_key(&w, "audit_pending");
    jw_i64(&w, (int64_t)audit_pending(api()->audit));
    jw_obj_end(&w);
    enum step s = reply_done(j, api()->picture_loaded ? 200 : 503, &b);
    buf_done(&b);
    return s;
}

const struct route readyz_get = {
    .method = HTTP_GET, .path = "/readyz", .action = ACT_PUBLIC, .flags = ROUTE_PUBLIC,
    .doc = "Fit to serve: there is a picture (200 also while it is loaded anew: `reloading`); the state of the database and of the change feed is told.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"ready\",\"database\",\"reloading\",\"feed\",\"persons\",\"audit_pending\"],"
                    "\"properties\":{\"ready\":{\"type\":\"boolean\"},\"database\":{\"enum\":[\"up\",\"away\"]},"
                    "\"reloading\":{\"type\":\"boolean\"},\"feed\":{\"enum\":[\"following\",\"failing\"]},\"feed_error\":{\"type\":\"string\"},"
                    "\"as_of\":{\"type\":\"string\"}}}",
    .steps = { { "reply", reply } },
};
