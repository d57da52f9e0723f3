-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text (running areas, those that ended within three days, on which 復電 not confirmed lives, and those of a source
-- returns: that is no longer watched, however long ago: whose power nobody asks about stays on the list until somebody looked)
SELECT o.id::text, anpi.outage_body(o) FROM anpi.outage_area o
 WHERE o.state <> 'ended' OR o.ended_at > (SELECT max(fetched_at) FROM anpi.outage_area) - interval '3 days'
    OR (o.ended_by = 'unwatched' AND EXISTS (SELECT FROM anpi.feed_source f WHERE f.name = o.source AND f.state = 'off'))
