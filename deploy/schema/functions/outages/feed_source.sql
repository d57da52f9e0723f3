-- SPDX-License-Identifier: Apache-2.0
-- Sources of outages, and how each is doing.

CREATE OR REPLACE FUNCTION anpi.feed_source_body(s anpi.feed_source) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('name', s.name, 'title', s.title, 'utility', s.utility, 'state', s.state, 'fault', s.fault,
    'fault_at_us', anpi.us(s.fault_at), 'feed_time_us', anpi.us(s.feed_time), 'fetched_at_us', anpi.us(s.fetched_at),
    'areas', s.areas, 'households_low', s.households_low, 'households_high', s.households_high, 'unmatched', s.unmatched,
    'unmatched_high', s.unmatched_high, 'rows_refused', s.rows_refused, 'rows_partly', s.rows_partly, 'rows', s.rows,
    'off_at_us', anpi.us(s.off_at))::text $$;
COMMENT ON FUNCTION anpi.feed_source_body(anpi.feed_source) IS 'JSON for the picture, kind feed_source';

-- A fault is timed from its first sight and forgotten when all is well. Numbers that are not given stay as they are.
CREATE OR REPLACE FUNCTION anpi.feed_source_put(p_source text, p_status jsonb) RETURNS void LANGUAGE sql SECURITY INVOKER AS
$$
    WITH r AS (
        SELECT * FROM jsonb_to_record(p_status) AS r (state text, fault text, feed_time_us bigint, fetched_at_us bigint, areas integer,
            households_low bigint, households_high bigint, unmatched integer, unmatched_high bigint, rows_refused integer, rows_partly integer,
            rows jsonb)
    ), put AS (
        UPDATE anpi.feed_source s SET state = r.state, fault = r.fault,
            fault_at = CASE WHEN r.fault IS NULL THEN NULL WHEN r.fault = s.fault THEN s.fault_at ELSE anpi.of_us(r.fetched_at_us) END,
            feed_time = coalesce(anpi.of_us(r.feed_time_us), s.feed_time), fetched_at = anpi.of_us(r.fetched_at_us),
            areas = coalesce(r.areas, s.areas), households_low = coalesce(r.households_low, s.households_low),
            households_high = coalesce(r.households_high, s.households_high), unmatched = coalesce(r.unmatched, s.unmatched),
            unmatched_high = coalesce(r.unmatched_high, s.unmatched_high), rows_refused = coalesce(r.rows_refused, s.rows_refused),
            rows_partly = coalesce(r.rows_partly, s.rows_partly), rows = coalesce(r.rows, s.rows)
        FROM r WHERE s.name = p_source
        RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body) SELECT 'feed_source', p.name, anpi.feed_source_body(p) FROM put p
$$;
COMMENT ON FUNCTION anpi.feed_source_put(text, jsonb) IS 'Write how a source is doing, with its change';

-- The configured sources: [{"name", "title", "utility", "on"}]. One that is not named any more is off. Those that are off have nothing
-- out, also when an earlier release left something. Answers how many areas ended.
CREATE OR REPLACE FUNCTION anpi.feed_sources_tell(p_sources jsonb, p_now_us bigint) RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
$$
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
CREATE OR REPLACE FUNCTION anpi.feed_sources_set(p_sources jsonb) RETURNS void LANGUAGE sql SECURITY INVOKER AS
$$ SELECT anpi.feed_sources_tell(p_sources, anpi.us(now())) $$;
COMMENT ON FUNCTION anpi.feed_sources_set(jsonb) IS 'Make the table of sources what the feeds reader is configured for';

REVOKE ALL ON FUNCTION anpi.feed_source_body, anpi.feed_source_put, anpi.feed_sources_tell,
    anpi.feed_sources_set FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.feed_source_body, anpi.feed_sources_tell TO anpi_server;
GRANT EXECUTE ON FUNCTION anpi.feed_source_body, anpi.feed_source_put, anpi.feed_sources_tell, anpi.feed_sources_set TO anpi_feeds;
