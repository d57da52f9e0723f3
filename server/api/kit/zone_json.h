/* SPDX-License-Identifier: Apache-2.0
 * zone_json.h - the counts of a zone as JSON members. */
#ifndef ANPI_API_KIT_ZONE_JSON_H
#define ANPI_API_KIT_ZONE_JSON_H

#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

/* Members persons, excluded, unreported, safe, noted, attention, reported_rate (報告率: any mark), confirmed_rate (確認率:
 * safe + noted; both of persons, null when there are none), last_report_at, state. `beside` are persons of whom only the
 * number is said, no status: they stand in persons and in neither rate. Rates are 0 to 1 with four decimals. Members
 * of an open object; the zone's id and name are the caller's. */
void zone_counts_write(struct jw *w, const struct zone_count *c, uint32_t beside);

#endif
