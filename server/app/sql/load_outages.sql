-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id, body: running areas, and those that ended within three days (復電(未確認) lives on them)
SELECT o.id::text, anpi.outage_body(o) FROM anpi.outage_area o
 WHERE o.state <> 'ended' OR o.ended_at > (SELECT max(fetched_at) FROM anpi.outage_area) - interval '3 days'
