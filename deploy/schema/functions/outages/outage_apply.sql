-- SPDX-License-Identifier: Apache-2.0
-- What one round over a source changed.

CREATE OR REPLACE FUNCTION anpi.outage_body(o anpi.outage_area) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('id', o.id, 'source', o.source, 'key', o.key, 'kind', o.kind, 'match_level', o.match_level,
    'municipality', o.municipality, 'towns', coalesce(o.towns, '{}'), 'mesh', coalesce(o.mesh, '{}'), 'geometry', o.geometry,
    'lon', o.lon, 'lat', o.lat, 'name', o.name, 'low', o.low, 'high', o.high, 'raw', o.raw, 'cause', o.cause,
    'since_us', anpi.us(o.since), 'first_seen_us', anpi.us(o.first_seen), 'before_seen_us', anpi.us(o.before_seen),
    'restore_us', anpi.us(o.restore_estimate), 'restore_raw', o.restore_raw, 'feed_time_us', anpi.us(o.feed_time),
    'fetched_at_us', anpi.us(o.fetched_at), 'state', o.state, 'ended_at_us', anpi.us(o.ended_at), 'ended_by', o.ended_by)::text $$;
COMMENT ON FUNCTION anpi.outage_body(anpi.outage_area) IS 'JSON for the picture, kind outage';

-- An area that shrinks loses towns or cells. Whoever lives there is 復電(未確認) until somebody looks, also after the server was
-- started anew: so what it no longer covers is written as an area of its own that has ended.
CREATE OR REPLACE FUNCTION anpi.outage_parts_end(p_source text, p_areas jsonb) RETURNS bigint[] LANGUAGE sql SECURITY INVOKER AS
$$
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

-- An area of a source that was switched off not long ago and is watched again goes on from where it began: what is taken for a new
-- outage would give its people a full battery again.
CREATE OR REPLACE FUNCTION anpi.outage_apply(p_source text, p_status jsonb, p_areas jsonb) RETURNS integer LANGUAGE plpgsql SECURITY INVOKER AS
$$
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
COMMENT ON FUNCTION anpi.outage_apply(text, jsonb, jsonb) IS 'Write what one round over a source changed, with its changes';

REVOKE ALL ON FUNCTION anpi.outage_body, anpi.outage_parts_end, anpi.outage_apply FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.outage_body TO anpi_server;
GRANT EXECUTE ON FUNCTION anpi.outage_body, anpi.outage_parts_end, anpi.outage_apply TO anpi_feeds;
