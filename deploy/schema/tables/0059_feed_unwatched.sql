-- SPDX-License-Identifier: Apache-2.0
-- A source that is switched off is no longer watched, and says so: what it had out ends, and nobody stays without power by the word of
-- a source that nobody asks any more.

ALTER TABLE anpi.feed_source ADD COLUMN off_at timestamptz;
COMMENT ON COLUMN anpi.feed_source.off_at IS 'Since when a source that was watched is so no longer; NULL while it is on, or if it never was';
ALTER TABLE anpi.outage_area DROP CONSTRAINT outage_area_ended_by_check;
ALTER TABLE anpi.outage_area ADD CONSTRAINT outage_area_ended_by_check CHECK (ended_by IN ('said', 'absent', 'replaced', 'unwatched'));
CREATE INDEX outage_area_unwatched ON anpi.outage_area (source, key) WHERE ended_by = 'unwatched';
COMMENT ON COLUMN anpi.outage_area.ended_by IS
'Who ended it: the source said so, a fresh edition no longer has it, finer areas replaced it; or unwatched: nobody knows whether it goes on';

CREATE OR REPLACE FUNCTION anpi.feed_source_body(s anpi.feed_source) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('name', s.name, 'title', s.title, 'utility', s.utility, 'state', s.state, 'fault', s.fault,
    'fault_at_us', anpi.us(s.fault_at), 'feed_time_us', anpi.us(s.feed_time), 'fetched_at_us', anpi.us(s.fetched_at),
    'areas', s.areas, 'households_low', s.households_low, 'households_high', s.households_high, 'unmatched', s.unmatched,
    'unmatched_high', s.unmatched_high, 'rows_refused', s.rows_refused, 'rows_partly', s.rows_partly, 'rows', s.rows,
    'off_at_us', anpi.us(s.off_at))::text $$;

-- The configured sources: [{"name", "title", "utility", "on"}]. One that is not named any more is off. Those that are off have nothing
-- out, also when an earlier release left something. Answers how many areas ended.
CREATE FUNCTION anpi.feed_sources_tell(p_sources jsonb, p_now_us bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    was_on text[];
    told text[];
    had text[];
    ended bigint[];
BEGIN
    PERFORM anpi.feeds_lock_demand();
    SELECT coalesce(array_agg(name), '{}') INTO was_on FROM anpi.feed_source WHERE state <> 'off';

    WITH said AS (
        SELECT name, title, utility, "on" FROM jsonb_to_recordset(p_sources) AS r (name text, title text, utility text, "on" boolean)
    ), put AS (
        INSERT INTO anpi.feed_source AS s (name, title, utility, state)
        SELECT name, title, utility, CASE WHEN "on" THEN 'stale' ELSE 'off' END FROM said
        ON CONFLICT (name) DO UPDATE SET title = excluded.title, utility = excluded.utility,
            state = CASE WHEN excluded.state = 'off' OR s.state = 'off' THEN excluded.state ELSE s.state END,
            off_at = CASE WHEN excluded.state = 'off' THEN s.off_at END,
            fault = CASE WHEN excluded.state = 'off' OR s.state <> 'off' THEN s.fault END,
            fault_at = CASE WHEN excluded.state = 'off' OR s.state <> 'off' THEN s.fault_at END
        WHERE (s.title, s.utility, s.state = 'off') IS DISTINCT FROM (excluded.title, excluded.utility, excluded.state = 'off')
        RETURNING s.name
    ), gone AS (
        UPDATE anpi.feed_source s SET state = 'off' WHERE s.state <> 'off' AND s.name NOT IN (SELECT name FROM said) RETURNING s.name
    )
    SELECT coalesce(array_agg(x.name), '{}') INTO told FROM (SELECT name FROM put UNION ALL SELECT name FROM gone) x;

    WITH over AS (
        UPDATE anpi.outage_area o SET state = 'ended', ended_at = anpi.of_us(p_now_us), ended_by = 'unwatched'
        FROM anpi.feed_source s WHERE s.name = o.source AND s.state = 'off' AND o.state <> 'ended'
        RETURNING o.id, o.source
    ) SELECT coalesce(array_agg(id), '{}'), coalesce(array_agg(DISTINCT source), '{}') INTO ended, had FROM over;

    WITH quit AS (
        UPDATE anpi.feed_source s SET off_at = anpi.of_us(p_now_us), fault = 'feed.unwatched', fault_at = anpi.of_us(p_now_us),
            areas = 0, households_low = 0, households_high = 0, unmatched = 0, unmatched_high = 0, rows_refused = 0, rows_partly = 0, rows = NULL
        WHERE s.state = 'off' AND s.name = ANY (was_on || had)
        RETURNING s.name
    ) SELECT told || coalesce(array_agg(name), '{}') INTO told FROM quit;

    INSERT INTO anpi.change (kind, id, body)
    SELECT 'feed_source', s.name, anpi.feed_source_body(s) FROM anpi.feed_source s WHERE s.name = ANY (told);
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'outage', o.id::text, anpi.outage_body(o) FROM anpi.outage_area o WHERE o.id = ANY (ended) ORDER BY o.id;
    RETURN cardinality(ended);
END $$;
COMMENT ON FUNCTION anpi.feed_sources_tell(jsonb, bigint) IS
'Make the table of sources what the feeds reader is configured for; areas of those that are off end as no longer watched';

-- As readers of earlier releases call it.
CREATE OR REPLACE FUNCTION anpi.feed_sources_set(p_sources jsonb) RETURNS void LANGUAGE sql AS
$$ SELECT anpi.feed_sources_tell(p_sources, anpi.us(now())) $$;

-- As before; and an area of a source that was switched off not long ago and is watched again goes on from where it began: what is
-- taken for a new outage would give its people a full battery again.
CREATE OR REPLACE FUNCTION anpi.outage_apply(p_source text, p_status jsonb, p_areas jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    ids bigint[];
    parts bigint[];
BEGIN
    PERFORM anpi.feeds_lock_demand();
    PERFORM 1 FROM anpi.feed_source WHERE name = p_source FOR UPDATE;
    parts := anpi.outage_parts_end(p_source, p_areas);

    WITH said AS (
        SELECT * FROM jsonb_to_recordset(p_areas) AS r (op text, key text, ended_at_us bigint, ended_by text, feed_time_us bigint, fetched_at_us bigint)
        WHERE r.op = 'ended'
    ), done AS (
        UPDATE anpi.outage_area o SET state = 'ended', ended_at = anpi.of_us(r.ended_at_us), ended_by = r.ended_by,
            feed_time = anpi.of_us(r.feed_time_us), fetched_at = anpi.of_us(r.fetched_at_us)
        FROM said r WHERE o.source = p_source AND o.key = r.key AND o.state <> 'ended'
        RETURNING o.id
    ) SELECT array_agg(id) INTO touched FROM done;

    WITH said AS (
        SELECT * FROM jsonb_to_recordset(p_areas) AS r (op text, key text, kind text, match_level text, municipality text, towns jsonb, mesh text,
            geometry jsonb, lon double precision, lat double precision, name text, low integer, high integer, raw text, cause text, since_us bigint,
            first_seen_us bigint, before_seen_us bigint, restore_us bigint, restore_raw text, feed_time_us bigint, fetched_at_us bigint, state text,
            content bigint)
        WHERE r.op <> 'ended'
    ), put AS (
        INSERT INTO anpi.outage_area AS o (source, key, kind, match_level, municipality, towns, mesh, geometry, lon, lat, name, low, high, raw, cause,
            since, first_seen, before_seen, restore_estimate, restore_raw, feed_time, fetched_at, state, content)
        SELECT p_source, r.key, r.kind, r.match_level, r.municipality, ARRAY(SELECT jsonb_array_elements_text(r.towns)), r.mesh::bigint[],
            nullif(r.geometry, 'null'), r.lon, r.lat, r.name, r.low, r.high, r.raw, r.cause, anpi.of_us(r.since_us),
            least(u.first_seen, anpi.of_us(r.first_seen_us)), CASE WHEN u.first_seen IS NULL THEN anpi.of_us(r.before_seen_us) ELSE u.before_seen END,
            anpi.of_us(r.restore_us), r.restore_raw, anpi.of_us(r.feed_time_us), anpi.of_us(r.fetched_at_us), r.state, r.content
        FROM said r LEFT JOIN LATERAL (
            SELECT w.first_seen, w.before_seen FROM anpi.outage_area w
            WHERE r.op = 'new' AND w.source = p_source AND w.key = r.key AND w.ended_by = 'unwatched'
              AND w.ended_at > anpi.of_us(r.fetched_at_us) - interval '6 hours'
            ORDER BY w.id DESC LIMIT 1) u ON true
        ON CONFLICT (source, key) WHERE state <> 'ended' DO UPDATE SET kind = excluded.kind, match_level = excluded.match_level,
            municipality = excluded.municipality, towns = excluded.towns, mesh = excluded.mesh, geometry = excluded.geometry, lon = excluded.lon,
            lat = excluded.lat, name = excluded.name, low = excluded.low, high = excluded.high, raw = excluded.raw, cause = excluded.cause,
            since = excluded.since, restore_estimate = excluded.restore_estimate, restore_raw = excluded.restore_raw, feed_time = excluded.feed_time,
            fetched_at = excluded.fetched_at, state = excluded.state, content = excluded.content
        RETURNING o.id
    ) SELECT array_agg(id) INTO ids FROM put;
    touched := coalesce(touched, '{}') || coalesce(ids, '{}') || coalesce(parts, '{}');

    INSERT INTO anpi.change (kind, id, body)
    SELECT 'outage', o.id::text, anpi.outage_body(o) FROM anpi.outage_area o WHERE o.id = ANY (touched) ORDER BY o.id;
    PERFORM anpi.feed_source_put(p_source, p_status);
    RETURN cardinality(touched);
END $$;

REVOKE EXECUTE ON FUNCTION anpi.feed_sources_tell(jsonb, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.feed_sources_tell(jsonb, bigint) TO anpi_feeds;
