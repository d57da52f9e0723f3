-- SPDX-License-Identifier: Apache-2.0
-- Certificates of devices.

CREATE OR REPLACE FUNCTION anpi.certificate_body(c anpi.certificate) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('office', c.office, 'name', c.name, 'sha256', c.sha256, 'expires_us', anpi.us(c.expires_at),
                            'revoked', c.revoked_at IS NOT NULL)::text $$;
COMMENT ON FUNCTION anpi.certificate_body(anpi.certificate) IS 'JSON of a certificate for the change feed (kind certificate, id = serial)';

CREATE OR REPLACE FUNCTION anpi.certificate_changed() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('certificate', NEW.serial, anpi.certificate_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.certificate_changed() IS 'However a certificate changes, every server hears of it';

CREATE OR REPLACE FUNCTION anpi.certificate_record(want_serial text, want_office bigint, want_name text, want_subject text, want_sha256 text, issued_us bigint, expires_us bigint)
RETURNS void LANGUAGE sql SECURITY INVOKER AS
$$ INSERT INTO anpi.certificate (serial, office, name, subject, sha256, issued_at, expires_at)
   VALUES (want_serial, want_office, want_name, want_subject, want_sha256, anpi.of_us(issued_us), anpi.of_us(expires_us)) $$;
COMMENT ON FUNCTION anpi.certificate_record(text, bigint, text, text, text, bigint, bigint) IS 'Put a certificate on record: one that is not here is refused';

CREATE OR REPLACE FUNCTION anpi.certificate_link_fetch(hash bytea, at_us bigint) RETURNS bytea LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE found bytea;
BEGIN
    SELECT sealed INTO found FROM anpi.certificate_link WHERE code_hash = hash AND expires_at > anpi.of_us(at_us) FOR UPDATE;
    UPDATE anpi.certificate_link SET sealed = NULL, fetched_at = coalesce(fetched_at, anpi.of_us(at_us)) WHERE code_hash = hash;
    RETURN found;
END $$;
COMMENT ON FUNCTION anpi.certificate_link_fetch(bytea, bigint) IS 'What a one-time code fetches, once; NULL when it is unknown, used or too old';

CREATE OR REPLACE FUNCTION anpi.certificate_revoke(want_serial text, want_office bigint, at_us bigint, reason text) RETURNS boolean LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    UPDATE anpi.certificate SET revoked_at = coalesce(revoked_at, anpi.of_us(at_us)), revoked_reason = coalesce(revoked_reason, reason)
     WHERE serial = want_serial AND (want_office IS NULL OR office = want_office);
    IF NOT FOUND THEN RETURN false; END IF;
    WITH ended AS (
        UPDATE anpi.session SET ended_at = anpi.of_us(at_us), ended_reason = 'certificate revoked'
         WHERE certificate = want_serial AND ended_at IS NULL RETURNING session)
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'session', encode((ended.session).token_hash, 'hex'), anpi.session_body(ended.session) FROM ended;
    UPDATE anpi.certificate_link SET sealed = NULL WHERE serial = want_serial;
    RETURN true;
END $$;
COMMENT ON FUNCTION anpi.certificate_revoke(text, bigint, bigint, text) IS 'Revoke by serial (of one office, or NULL for any) and end its sessions; false when there is none';

REVOKE ALL ON FUNCTION anpi.certificate_body, anpi.certificate_changed, anpi.certificate_record, anpi.certificate_link_fetch,
    anpi.certificate_revoke FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.certificate_body, anpi.certificate_changed, anpi.certificate_record, anpi.certificate_link_fetch,
    anpi.certificate_revoke TO anpi_server;
