-- SPDX-License-Identifier: Apache-2.0
-- The seal of the audit: what a signed root holds, when records are settled, and how a case text can go without breaking it.

ALTER TABLE anpi.audit_root
    ADD COLUMN number bigint NOT NULL UNIQUE CHECK (number > 0),
    ADD COLUMN leaves bytea NOT NULL,
    ALTER COLUMN before SET NOT NULL;
CREATE UNIQUE INDEX audit_root_to ON anpi.audit_root (to_id);
COMMENT ON COLUMN anpi.audit_root.number IS '1, 2, 3 ... without gaps: a root that was taken away leaves one';
COMMENT ON COLUMN anpi.audit_root.leaves IS '48 bytes a record in id order: id and at (microseconds UTC) as 64-bit big-endian, SHA-256 of all else; they tell which record differs, and hash to root';
COMMENT ON COLUMN anpi.audit_root.before IS 'The root of the number before; 32 zero bytes for the first';

-- The text of a case is the one thing in a record that a person typed. The seal holds a salted hash of it, so that retention can
-- erase the text and its salt, keep the hash, and the record still verifies.
ALTER TABLE anpi.audit ADD COLUMN case_salt uuid DEFAULT gen_random_uuid(), ADD COLUMN case_hash bytea;
-- The spool may come in hours late, and a demo's clock may be another year's; when a record was stored is the database's to say.
ALTER TABLE anpi.audit ADD COLUMN stored_at timestamptz NOT NULL DEFAULT clock_timestamp();
COMMENT ON COLUMN anpi.audit.stored_at IS 'When it came out of the spool, by the database''s clock';
COMMENT ON COLUMN anpi.audit.case_hash IS 'Set when case_ref and case_salt have been erased: what anpi.audit_case gave before';

CREATE FUNCTION anpi.audit_case(case_ref text, case_salt uuid, case_hash bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT encode(CASE WHEN case_ref IS NULL THEN case_hash
                      ELSE sha256(convert_to(coalesce(case_salt::text, '') || ' ' || case_ref, 'UTF8')) END, 'hex') $$;
COMMENT ON FUNCTION anpi.audit_case(text, uuid, bytea) IS 'What the seal holds of a case text: its salted hash in hex, also after the text was erased; NULL when there was none';

-- Ids are given before the commit, so a smaller one may become visible later. Nobody can hold one while this lock is had: an INSERT
-- takes its lock on the table before it asks for ids. What is committed then is all there will ever be up to the largest id.
CREATE FUNCTION anpi.audit_seal_next() RETURNS TABLE (settled bigint, number bigint, to_id bigint, root text)
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
REVOKE EXECUTE ON FUNCTION anpi.audit_seal_next(), anpi.audit_case(text, uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.audit_seal_next(), anpi.audit_case(text, uuid, bytea) TO anpi_server;
GRANT INSERT ON anpi.audit_root TO anpi_server;

-- "Who looked at me" asks for those in a list too.
CREATE INDEX audit_persons ON anpi.audit USING gin ((detail -> 'persons') jsonb_path_ops);
CREATE INDEX audit_ground ON anpi.audit (ground, id) WHERE ground IS NOT NULL;
