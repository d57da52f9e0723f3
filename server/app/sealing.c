/* SPDX-License-Identifier: Apache-2.0
 * sealing.c - start the sealer. */
#include "server/app/sealing.h"

#include "server/base/log.h"
#include "server/http/metrics.h"

static double behind(void *arg)
{
    return (double)sealer_behind(arg);
}

static double broken(void *arg)
{
    return sealer_broken(arg) ? 1 : 0;
}

enum err sealing_start(struct loop *loop, struct db *db, const struct app_conf *conf, struct sealer **out, struct fail *f)
{
    struct sealer_conf c = { .key_file = conf->audit_key_file, .copy_file = conf->audit_root_copy, .every_ms = conf->audit_seal_ms };
    if (!c.key_file[0]) {
        log_line(LOG_WARN, 0, "audit.unsealed", "why=no_audit_key_file");
        return OK;
    }
    enum err e = sealer_start(loop, db, &c, out, f);
    if (e)
        return e;
    metric_gauge_fn("anpi_audit_seal_behind", "", "Settled audit records that this server has yet to seal; -1 while it has sealed none",
                    behind, *out);
    metric_gauge_fn("anpi_audit_seal_broken", "", "1 when a seal was taken away and nothing more is sealed", broken, *out);
    return OK;
}
