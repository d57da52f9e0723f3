-- SPDX-License-Identifier: Apache-2.0
-- How editions of the utilities' feeds get into the tables: one call an edition, one transaction, with their changes.

ALTER TABLE anpi.outage_area ADD COLUMN content bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN anpi.outage_area.content IS 'Digest of what the source says, made by the feeds reader: what has not changed is not written again';
ALTER TABLE anpi.feed_source ADD COLUMN wanted_at timestamptz;
COMMENT ON COLUMN anpi.feed_source.wanted_at IS 'When somebody last had the outages open: sources that may only be fetched on demand look here';

CREATE FUNCTION anpi.outage_body(o anpi.outage_area) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', o.id, 'source', o.source, 'key', o.key, 'kind', o.kind, 'match_level', o.match_level,
    'municipality', o.municipality, 'towns', coalesce(o.towns, '{}'), 'mesh', coalesce(o.mesh, '{}'), 'geometry', o.geometry,
    'lon', o.lon, 'lat', o.lat, 'name', o.name, 'low', o.low, 'high', o.high, 'raw', o.raw, 'cause', o.cause,
    'since_us', anpi.us(o.since), 'first_seen_us', anpi.us(o.first_seen), 'before_seen_us', anpi.us(o.before_seen),
    'restore_us', anpi.us(o.restore_estimate), 'restore_raw', o.restore_raw, 'feed_time_us', anpi.us(o.feed_time),
    'fetched_at_us', anpi.us(o.fetched_at), 'state', o.state, 'ended_at_us', anpi.us(o.ended_at), 'ended_by', o.ended_by)::text $$;
COMMENT ON FUNCTION anpi.outage_body(anpi.outage_area) IS 'JSON for the picture, kind outage';

CREATE FUNCTION anpi.feed_source_body(s anpi.feed_source) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('name', s.name, 'title', s.title, 'utility', s.utility, 'state', s.state, 'fault', s.fault,
    'fault_at_us', anpi.us(s.fault_at), 'feed_time_us', anpi.us(s.feed_time), 'fetched_at_us', anpi.us(s.fetched_at),
    'areas', s.areas, 'households_low', s.households_low, 'households_high', s.households_high, 'unmatched', s.unmatched,
    'unmatched_high', s.unmatched_high)::text $$;
COMMENT ON FUNCTION anpi.feed_source_body(anpi.feed_source) IS 'JSON for the picture, kind feed_source';

CREATE FUNCTION anpi.feeds_lock_key() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 4706412019::bigint $$;
COMMENT ON FUNCTION anpi.feeds_lock_key() IS 'The advisory lock that the one feeds reader at work holds';

-- The lock again, for this transaction: taken at once by the session that holds it, refused to any other.
CREATE FUNCTION anpi.feeds_lock_demand() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(anpi.feeds_lock_key()) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'feed.locked';
    END IF;
END $$;
COMMENT ON FUNCTION anpi.feeds_lock_demand() IS 'Refuses with feed.locked unless this session is the feeds reader at work';

-- The configured sources: [{"name", "title", "utility", "on"}]. One that is not named any more is off.
CREATE FUNCTION anpi.feed_sources_set(p_sources jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM anpi.feeds_lock_demand();
    WITH said AS (
        SELECT name, title, utility, "on" FROM jsonb_to_recordset(p_sources) AS r (name text, title text, utility text, "on" boolean)
    ), put AS (
        INSERT INTO anpi.feed_source AS s (name, title, utility, state)
        SELECT name, title, utility, CASE WHEN "on" THEN 'stale' ELSE 'off' END FROM said
        ON CONFLICT (name) DO UPDATE SET title = excluded.title, utility = excluded.utility,
            state = CASE WHEN excluded.state = 'off' OR s.state = 'off' THEN excluded.state ELSE s.state END
        WHERE (s.title, s.utility, s.state = 'off') IS DISTINCT FROM (excluded.title, excluded.utility, excluded.state = 'off')
        RETURNING s.*
    ), gone AS (
        UPDATE anpi.feed_source s SET state = 'off' WHERE s.state <> 'off' AND s.name NOT IN (SELECT name FROM said) RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'feed_source', x.name, anpi.feed_source_body(x) FROM (SELECT * FROM put UNION ALL SELECT * FROM gone) x;
END $$;
COMMENT ON FUNCTION anpi.feed_sources_set(jsonb) IS 'Make the table of sources what the feeds reader is configured for';

-- An area that shrinks loses towns or cells. Whoever lives there is 復電(未確認) until somebody looks, also after the server was
-- started anew: so what it no longer covers is written as an area of its own that has ended.
CREATE FUNCTION anpi.outage_parts_end(p_source text, p_areas jsonb) RETURNS bigint[] LANGUAGE sql AS $$
    WITH said AS (
        SELECT * FROM jsonb_to_recordset(p_areas) AS r (op text, key text, towns jsonb, mesh text, feed_time_us bigint, fetched_at_us bigint)
        WHERE r.op = 'changed'
    ), lost AS (
        SELECT o AS old, r.feed_time_us, r.fetched_at_us,
               ARRAY(SELECT unnest(o.towns) EXCEPT SELECT jsonb_array_elements_text(r.towns)) AS towns,
               ARRAY(SELECT unnest(o.mesh) EXCEPT SELECT unnest(r.mesh::bigint[])) AS mesh
        FROM said r JOIN anpi.outage_area o ON o.source = p_source AND o.key = r.key AND o.state <> 'ended'
    ), put AS (
        INSERT INTO anpi.outage_area (source, key, kind, match_level, municipality, towns, mesh, name, cause, since, first_seen, before_seen,
                                      feed_time, fetched_at, state, ended_at, ended_by)
        SELECT p_source, (l.old).key || '~' || l.fetched_at_us, (l.old).kind, (l.old).match_level, (l.old).municipality, l.towns, l.mesh, (l.old).name,
               (l.old).cause, (l.old).since, (l.old).first_seen, (l.old).before_seen, anpi.of_us(l.feed_time_us), anpi.of_us(l.fetched_at_us),
               'ended', anpi.of_us(l.fetched_at_us), 'absent'
        FROM lost l WHERE cardinality(l.towns) > 0 OR cardinality(l.mesh) > 0
        RETURNING id
    )
    SELECT array_agg(id) FROM put
$$;
COMMENT ON FUNCTION anpi.outage_parts_end(text, jsonb) IS 'The parts that changed areas lose, each written as an ended area; their ids or NULL';

-- What one round over a source changed. p_status: state, fault, feed_time_us, fetched_at_us, areas, households_low,
-- households_high, unmatched, unmatched_high. p_areas: an array of areas, op new | changed | ended; mesh as an array literal. Ends come
-- first, so that a key can be born again in the same round. Answers how many areas were written.
CREATE FUNCTION anpi.outage_apply(p_source text, p_status jsonb, p_areas jsonb) RETURNS integer LANGUAGE plpgsql AS $$
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
            nullif(r.geometry, 'null'), r.lon, r.lat, r.name, r.low, r.high, r.raw, r.cause, anpi.of_us(r.since_us), anpi.of_us(r.first_seen_us),
            anpi.of_us(r.before_seen_us), anpi.of_us(r.restore_us), r.restore_raw, anpi.of_us(r.feed_time_us), anpi.of_us(r.fetched_at_us),
            r.state, r.content
        FROM said r
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

-- A fault is timed from its first sight and forgotten when all is well. Numbers that are not given stay as they are.
CREATE FUNCTION anpi.feed_source_put(p_source text, p_status jsonb) RETURNS void LANGUAGE sql AS $$
    WITH r AS (
        SELECT * FROM jsonb_to_record(p_status) AS r (state text, fault text, feed_time_us bigint, fetched_at_us bigint, areas integer,
            households_low bigint, households_high bigint, unmatched integer, unmatched_high bigint)
    ), put AS (
        UPDATE anpi.feed_source s SET state = r.state, fault = r.fault,
            fault_at = CASE WHEN r.fault IS NULL THEN NULL WHEN r.fault = s.fault THEN s.fault_at ELSE anpi.of_us(r.fetched_at_us) END,
            feed_time = coalesce(anpi.of_us(r.feed_time_us), s.feed_time), fetched_at = anpi.of_us(r.fetched_at_us),
            areas = coalesce(r.areas, s.areas), households_low = coalesce(r.households_low, s.households_low),
            households_high = coalesce(r.households_high, s.households_high), unmatched = coalesce(r.unmatched, s.unmatched),
            unmatched_high = coalesce(r.unmatched_high, s.unmatched_high)
        FROM r WHERE s.name = p_source
        RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body) SELECT 'feed_source', p.name, anpi.feed_source_body(p) FROM put p
$$;
COMMENT ON FUNCTION anpi.outage_apply(text, jsonb, jsonb) IS 'Write what one round over a source changed, with its changes';
COMMENT ON FUNCTION anpi.feed_source_put(text, jsonb) IS 'Write how a source is doing, with its change';

REVOKE EXECUTE ON FUNCTION anpi.outage_body(anpi.outage_area), anpi.feed_source_body(anpi.feed_source), anpi.feeds_lock_key(),
    anpi.feeds_lock_demand(), anpi.feed_sources_set(jsonb), anpi.outage_parts_end(text, jsonb), anpi.outage_apply(text, jsonb, jsonb), anpi.feed_source_put(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.outage_body(anpi.outage_area), anpi.feed_source_body(anpi.feed_source), anpi.feeds_lock_key(),
    anpi.feeds_lock_demand(), anpi.feed_sources_set(jsonb), anpi.outage_parts_end(text, jsonb), anpi.outage_apply(text, jsonb, jsonb), anpi.feed_source_put(text, jsonb) TO anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.outage_body(anpi.outage_area), anpi.feed_source_body(anpi.feed_source) TO anpi_server;
GRANT UPDATE (wanted_at) ON anpi.feed_source TO anpi_server;
