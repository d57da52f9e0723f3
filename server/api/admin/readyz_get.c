/* SPDX-License-Identifier: Apache-2.0
 * readyz_get.c - is this server fit to serve? It is once it has a picture, and stays so: while the picture is loaded
 * anew, or cannot be brought up to date, or nothing can be written, it answers as it was under its "as of". What is amiss
 * is told; how large the register is, and how much is looked up in it, is not: anybody may ask. */
#include "server/api/admin/given.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/jw.h"
#include "shapes.h"

const struct admin_given *admin_given;

static enum step reply(struct job *j);

const struct route readyz_get = {
    .method = HTTP_GET,
    .path = "/readyz",
    .action = ACT_PUBLIC,
    .flags = ROUTE_PUBLIC,
    .doc =
        "Fit to serve: there is a picture (200 also while it is loaded anew: `reloading`). `degraded` with the `reasons`, codes of errors, "
        "when reads go on but something is amiss: the database away or its disk full, the change feed failing, the audit spool full.",
    .answer = &SHAPE_READY,
    .unfit = &SHAPE_READY,
    .steps = { { "reply", reply } },
};

static const char *database_state(void)
{
    return !db_ready(kit_given->db) ? "away" : admin_given->readiness->write_err ? "degraded" : "up";
}

/* The codes of all that is amiss, as errors have them. */
static bool reasons_write(struct jw *w)
{
    const enum err all[] = { db_ready(kit_given->db) ? OK : E_DB_AWAY, admin_given->readiness->write_err,
                             admin_given->readiness->feed_err == E_DB_AWAY ? OK : admin_given->readiness->feed_err,
                             audit_full(kit_given->audit) ? E_AUDIT_FULL : OK };
    bool any = false;
    jw_key(w, "reasons");
    jw_arr(w);
    for (size_t i = 0; i < countof(all); i++) {
        if (all[i])
            jw_z(w, err_code(all[i]));
        any = any || all[i];
    }
    jw_arr_end(w);
    return any;
}

static void feed_write(struct jw *w)
{
    jw_kz(w, "feed", admin_given->readiness->feed_err ? "failing" : "following");
    if (admin_given->readiness->feed_err) {
        jw_kz(w, "feed_error", err_code(admin_given->readiness->feed_err));
    }
}

static enum step reply(struct job *j)
{
    struct buf b;
    struct jw w;
    bool loaded = picture_now();
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kbool(&w, "ready", loaded);
    bool amiss = reasons_write(&w);
    jw_kz(&w, "state", !loaded ? "loading" : amiss ? "degraded" : "ok");
    jw_kz(&w, "database", database_state());
    jw_kbool(&w, "reloading", admin_given->readiness->reloading);
    feed_write(&w);
    if (loaded)
        as_of_write(&w);
    if (job_req(j)->peer->plain_loopback) { /* of this host, as /metrics */
        jw_ki64(&w, "audit_pending", (int64_t)audit_pending(kit_given->audit));
    }
    jw_obj_end(&w);
    enum step s = reply_done(j, loaded ? 200 : 503, &b);
    buf_done(&b);
    return s;
}
