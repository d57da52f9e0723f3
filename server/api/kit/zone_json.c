/* SPDX-License-Identifier: Apache-2.0
 * zone_json.c - the counts of a zone, as the API and the live events say them. */
#include "server/api/kit/zone_json.h"

/* The counts of a zone or of a total: 報告率 = any mark, 確認率 = safe + noted, both of `persons`. */
void zone_counts_write(struct jw *w, const struct zone_count *c, uint32_t beside)
{
    uint32_t sure = c->by_status[STATUS_SAFE] + c->by_status[STATUS_NOTED];
    uint32_t marked = sure + c->by_status[STATUS_ATTENTION];
    jw_ki64(w, "persons", (int64_t)c->persons + beside);
    jw_ki64(w, "excluded", c->excluded);
    for (int s = 0; s < STATUS_COUNT; s++) {
        jw_key(w, status_name((enum status)s));
        jw_i64(w, c->by_status[s]);
    }
    jw_key(w, "reported_rate");
    if (c->persons)
        jw_fixed(w, (double)marked / c->persons, 4);
    else
        jw_null(w);
    jw_key(w, "confirmed_rate");
    if (c->persons)
        jw_fixed(w, (double)sure / c->persons, 4);
    else
        jw_null(w);
    jw_ktime(w, "last_report_at", c->last_report_us ? c->last_report_us : INT64_MIN);
    jw_kz(w, "state", zone_state_name(c->state));
}
