-- SPDX-License-Identifier: Apache-2.0
-- A run over what is over: begun and ended on record, page by page.

-- What was erased is often a few words among what still stands (an outcome, a hospital): whoever reads the table could try them all
-- against a plain hash, and salt beside the hash would not hinder it. So it is an HMAC, and its key is never in the database.
CREATE OR REPLACE FUNCTION anpi.tombstone_hash(erased text, key_inner bytea, key_outer bytea) RETURNS bytea LANGUAGE sql IMMUTABLE SECURITY INVOKER AS
$$ SELECT sha256(key_outer || sha256(key_inner || convert_to(erased, 'UTF8'))) $$;
COMMENT ON FUNCTION anpi.tombstone_hash(text, bytea, bytea) IS 'HMAC-SHA256 (RFC 2104); the key comes as its two blocks of 64 bytes, xor 0x36 and xor 0x5c';

CREATE OR REPLACE FUNCTION anpi.retention_begin(in_years integer, in_key_id text, now_us bigint) RETURNS TABLE (run bigint, cut_us bigint, cut_at text) LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE cut timestamptz := anpi.of_us(now_us) - make_interval(years => in_years);
BEGIN
    INSERT INTO anpi.retention_run (cut_at, years, counts, key_id) VALUES (cut, in_years, '{}', in_key_id) RETURNING id INTO run;
    cut_us := anpi.us(cut); cut_at := anpi.jst(cut);
    -- On record before anything goes: from here on the audit knows why texts from before the cut are missing.
    INSERT INTO anpi.audit (spool, spool_number, at, kind, result, detail)
    VALUES (gen_random_uuid(), run, anpi.of_us(now_us), 'retention', anpi.jst(cut), jsonb_build_object('run', run));
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION anpi.retention_begin(integer, text, bigint) IS 'Begins a run over what was over more than so many years ago, and puts that on record';

CREATE OR REPLACE FUNCTION anpi.retention_step(of_run bigint, cut_us bigint, what text, after_id text, page integer, key_inner bytea, key_outer bytea)
RETURNS TABLE (seen integer, erased integer, next_id text) LANGUAGE plpgsql SECURITY INVOKER SET enable_seqscan = off AS
$$
DECLARE cut timestamptz := anpi.of_us(cut_us);
BEGIN
    CASE what
    WHEN 'observations' THEN RETURN QUERY SELECT s.* FROM anpi.retention_observations(of_run, cut, after_id, page, key_inner, key_outer) s;
    WHEN 'zone_reports' THEN RETURN QUERY SELECT s.* FROM anpi.retention_zone_reports(cut, after_id, page) s;
    WHEN 'reports' THEN RETURN QUERY SELECT s.* FROM anpi.retention_reports(cut, after_id, page) s;
    WHEN 'inquiries' THEN RETURN QUERY SELECT s.* FROM anpi.retention_inquiries(cut, after_id, page) s;
    WHEN 'transports' THEN RETURN QUERY SELECT s.* FROM anpi.retention_transports(of_run, cut, after_id, page, key_inner, key_outer) s;
    WHEN 'persons' THEN RETURN QUERY SELECT s.* FROM anpi.retention_persons(of_run, cut, after_id, page, key_inner, key_outer) s;
    WHEN 'case_texts' THEN RETURN QUERY SELECT s.* FROM anpi.retention_case_texts(cut, after_id, page) s;
    END CASE;
END
$$;
COMMENT ON FUNCTION anpi.retention_step(bigint, bigint, text, text, integer, bytea, bytea) IS
'One page of observations, zone_reports, reports, inquiries, transports, persons or case_texts after the id given (empty: from the first): how many it
read and erased, and the last id; fewer read than the page holds = through. Each step is to be a transaction of its own';

CREATE OR REPLACE FUNCTION anpi.retention_end(of_run bigint, in_counts jsonb, now_us bigint) RETURNS void LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    UPDATE anpi.retention_run SET counts = in_counts, ended_at = clock_timestamp() WHERE id = of_run;
    INSERT INTO anpi.audit (spool, spool_number, at, kind, result, detail)
    VALUES (gen_random_uuid(), of_run, anpi.of_us(now_us), 'retention.done', 'ok', in_counts || jsonb_build_object('run', of_run));
END
$$;
COMMENT ON FUNCTION anpi.retention_end(bigint, jsonb, bigint) IS 'The run is through: how much of each it erased, on record';

REVOKE ALL ON FUNCTION anpi.tombstone_hash, anpi.retention_begin, anpi.retention_step,
    anpi.retention_end FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.tombstone_hash TO anpi_server;
