-- SPDX-License-Identifier: Apache-2.0
-- The change feed: what a snapshot did not see yet, and forgetting what is old.

CREATE OR REPLACE FUNCTION anpi.change_since(cursor_text text, upto_text text, after_seq bigint, rows_max integer)
RETURNS TABLE (seq bigint, kind text, id text, body text) LANGUAGE plpgsql STABLE
    SECURITY INVOKER SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS
$$
DECLARE
    had pg_snapshot := cursor_text::pg_snapshot;
    upto pg_snapshot := upto_text::pg_snapshot;
    open_then xid8[] := ARRAY(SELECT pg_snapshot_xip(had));
BEGIN
    RETURN QUERY SELECT c.seq, c.kind, c.id, c.body FROM (
        SELECT * FROM anpi.change a WHERE a.xid = ANY (open_then)
        UNION ALL
        SELECT * FROM anpi.change b WHERE b.xid >= pg_snapshot_xmax(had) AND b.xid < pg_snapshot_xmax(upto)
    ) c
    WHERE pg_visible_in_snapshot(c.xid, upto) AND c.seq > after_seq
    ORDER BY c.seq LIMIT rows_max;
END
$$;
COMMENT ON FUNCTION anpi.change_since(text, text, bigint, integer) IS
'The changes that the snapshot cursor_text did not see and upto_text does, by seq, those above after_seq, at most rows_max. A reader
takes upto_text = pg_current_snapshot(), pages through by after_seq and then has upto_text as its next cursor. What a snapshot did not
see is what was open in it or began after it: both are looked up by xid, so that one long transaction does not make every poll read
all that was committed since it began';

CREATE OR REPLACE FUNCTION anpi.change_prune(keep interval) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE n bigint; newest xid8;
BEGIN
    WITH gone AS (DELETE FROM anpi.change WHERE at < clock_timestamp() - keep RETURNING xid)
    SELECT count(*), max(xid::text::numeric)::text::xid8 INTO n, newest FROM gone;
    UPDATE anpi.epoch SET pruned_xid = newest WHERE newest > pruned_xid;
    RETURN n;
END
$$;
COMMENT ON FUNCTION anpi.change_prune(interval) IS
'Deletes changes older than this (real time, not the server''s set clock) and remembers the newest transaction among them: a reader
whose cursor may not have seen it loads anew. Returns how many';

REVOKE ALL ON FUNCTION anpi.change_since, anpi.change_prune FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.change_since, anpi.change_prune TO anpi_server;
