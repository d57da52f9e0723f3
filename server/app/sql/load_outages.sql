-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id, body: running areas, and those that ended within three days (復電(未確認) lives on them)
SELECT o.id::text, json_build_object('id', o.id, 'source', o.source, 'key', o.key, 'kind', o.kind, 'match_level', o.match_level,
       'municipality', o.municipality, 'towns', o.towns, 'mesh', o.mesh, 'geometry', o.geometry, 'lon', o.lon, 'lat', o.lat, 'name', o.name,
       'low', o.low, 'high', o.high, 'raw', o.raw, 'cause', o.cause, 'since_us', anpi.us(o.since), 'first_seen_us', anpi.us(o.first_seen),
       'before_seen_us', anpi.us(o.before_seen), 'restore_us', anpi.us(o.restore_estimate), 'restore_raw', o.restore_raw,
       'feed_time_us', anpi.us(o.feed_time), 'fetched_at_us', anpi.us(o.fetched_at), 'state', o.state, 'ended_at_us', anpi.us(o.ended_at))::text
  FROM anpi.outage_area o
 WHERE o.state <> 'ended' OR o.ended_at > (SELECT max(fetched_at) FROM anpi.outage_area) - interval '3 days'
