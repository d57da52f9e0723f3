-- SPDX-License-Identifier: Apache-2.0
-- What a source has out, oldest first; one row without an area when it has none. The shape of 125 m cells only, for that
-- of a utility's own cells is not needed to merge.
-- for: feeds
-- params: source text
-- returns: feed_time timestamptz?, wanted_at timestamptz?, key text?, kind text?, match_level text?, municipality text?, name text?
-- returns: low integer?, high integer?, since timestamptz?, first_seen timestamptz?, before_seen timestamptz?, state text?, content bigint?
-- returns: mesh bigint[]?, geometry jsonb?, towns text? (US between them), raw text?, cause text?, restore_estimate timestamptz?, restore_raw text?
SELECT s.feed_time, s.wanted_at, o.key, o.kind, o.match_level, o.municipality, o.name, o.low, o.high, o.since, o.first_seen, o.before_seen,
    o.state, o.content, o.mesh, CASE WHEN o.kind = 'polygon' AND o.lon IS NULL THEN o.geometry END, array_to_string(o.towns, chr(31)),
    o.raw, o.cause, o.restore_estimate, o.restore_raw
FROM anpi.feed_source s
LEFT JOIN anpi.outage_area o ON o.source = s.name AND o.state <> 'ended'
WHERE s.name = $1::text
ORDER BY o.id
