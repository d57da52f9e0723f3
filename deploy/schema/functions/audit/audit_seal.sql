-- SPDX-License-Identifier: Apache-2.0
-- Sealing the record: how far it is settled, and what a seal holds of a case text.

-- Ids are given before the commit, so a smaller one may become visible later. Nobody can hold one while this lock is had: an INSERT
-- takes its lock on the table before it asks for ids. What is committed then is all there will ever be up to the largest id.
CREATE OR REPLACE FUNCTION anpi.audit_seal_next() RETURNS TABLE (settled bigint, number bigint, to_id bigint, root text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '300ms' AS
$$
DECLARE last_id bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid() AND l.classid = 1634627689 AND l.objid = 20
                      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))
       AND NOT pg_try_advisory_lock(1634627689, 20) THEN
        RETURN;
    END IF;
    LOCK TABLE anpi.audit IN SHARE MODE;
    SELECT max(a.id) INTO last_id FROM anpi.audit a;
    RETURN QUERY SELECT coalesce(last_id, 0), coalesce(r.number, 0), coalesce(r.to_id, 0), encode(coalesce(r.root, decode(repeat('00', 32), 'hex')), 'hex')
                   FROM (SELECT 1) one LEFT JOIN (SELECT t.number, t.to_id, t.root FROM anpi.audit_root t ORDER BY t.number DESC LIMIT 1) r ON true;
END
$$;
COMMENT ON FUNCTION anpi.audit_seal_next() IS
'For the one connection that seals (others get no row): the largest settled id of anpi.audit and the last root. No record at or below
`settled` can ever become visible later. Waits at most 300 ms for writers under way';

CREATE OR REPLACE FUNCTION anpi.audit_case(case_ref text, case_salt uuid, case_hash bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SECURITY INVOKER AS
$$ SELECT encode(CASE WHEN case_ref IS NULL THEN case_hash
                      ELSE sha256(convert_to(coalesce(case_salt::text, '') || ' ' || case_ref, 'UTF8')) END, 'hex') $$;
COMMENT ON FUNCTION anpi.audit_case(text, uuid, bytea) IS 'What the seal holds of a case text: its salted hash in hex, also after the text was erased; NULL when there was none';

REVOKE ALL ON FUNCTION anpi.audit_seal_next, anpi.audit_case FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.audit_seal_next, anpi.audit_case TO anpi_server;
