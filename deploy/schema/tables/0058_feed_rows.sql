-- SPDX-License-Identifier: Apache-2.0
-- One bad row never costs an edition of a feed: it is counted, and the first ones are listed by line.

ALTER TABLE anpi.feed_source ADD COLUMN rows_refused integer, ADD COLUMN rows_partly integer, ADD COLUMN rows jsonb;
COMMENT ON COLUMN anpi.feed_source.rows_refused IS 'Rows of the editions read last, one a file, that were left out';
COMMENT ON COLUMN anpi.feed_source.rows_partly IS 'Rows that were taken without a time or a count that could not be read';
COMMENT ON COLUMN anpi.feed_source.rows IS 'The first of them: [{"file", "line", "field", "value", "code", "taken"}]';

CREATE OR REPLACE FUNCTION anpi.feed_source_body(s anpi.feed_source) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('name', s.name, 'title', s.title, 'utility', s.utility, 'state', s.state, 'fault', s.fault,
    'fault_at_us', anpi.us(s.fault_at), 'feed_time_us', anpi.us(s.feed_time), 'fetched_at_us', anpi.us(s.fetched_at),
    'areas', s.areas, 'households_low', s.households_low, 'households_high', s.households_high, 'unmatched', s.unmatched,
    'unmatched_high', s.unmatched_high, 'rows_refused', s.rows_refused, 'rows_partly', s.rows_partly, 'rows', s.rows)::text $$;

-- A fault is timed from its first sight and forgotten when all is well. Numbers that are not given stay as they are.
CREATE OR REPLACE FUNCTION anpi.feed_source_put(p_source text, p_status jsonb) RETURNS void LANGUAGE sql AS $$
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
