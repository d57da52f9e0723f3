-- SPDX-License-Identifier: Apache-2.0
-- Sessions, their PIN on a shared tablet, and their end.

CREATE OR REPLACE FUNCTION anpi.session_body(s anpi.session) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('user', s.user_id, 'csrf', s.csrf, 'kind', s.kind, 'expires_us', anpi.us(s.expires_at), 'used_us', anpi.us(s.last_used_at),
                            'ended', s.ended_at IS NOT NULL, 'certificate', s.certificate, 'pin', s.pin_hash IS NOT NULL, 'locked', s.locked,
                            'created_us', anpi.us(s.created_at))::text $$;
COMMENT ON FUNCTION anpi.session_body(anpi.session) IS 'JSON of a session for the change feed (kind session, id = token hash in hex)';

CREATE OR REPLACE FUNCTION anpi.session_open(hash bytea, want_user bigint, want_csrf text, want_kind text, at_us bigint, expires_us bigint, device text,
    address text) RETURNS text LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE s anpi.session; device_name text;
BEGIN
    PERFORM 1 FROM anpi.app_user WHERE id = want_user AND disabled_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT nullif(name, '') INTO device_name FROM anpi.certificate WHERE serial = device AND revoked_at IS NULL FOR KEY SHARE;
    IF device IS NOT NULL AND NOT FOUND THEN RETURN NULL; END IF;
    IF want_kind = 'browser' THEN -- a program's token is nobody's log-in
        UPDATE anpi.app_user SET last_logins = (jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('at_us', at_us, 'session', left(encode(hash, 'hex'), 32),
               'device', device_name, 'address', CASE WHEN device_name IS NULL THEN address END))) || last_logins) - 2 WHERE id = want_user;
        PERFORM anpi.user_changed(want_user);
    END IF;
    INSERT INTO anpi.session (token_hash, user_id, csrf, kind, created_at, expires_at, last_used_at, certificate)
         VALUES (hash, want_user, want_csrf, want_kind, anpi.of_us(at_us), anpi.of_us(expires_us), anpi.of_us(at_us), device)
      RETURNING * INTO s;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN anpi.session_body(s);
END $$;
COMMENT ON FUNCTION anpi.session_open(bytea, bigint, text, text, bigint, bigint, text, text) IS
'Open a session, bound to the device''s certificate when it has one, and keep the log-in with its user; its body, or NULL when the user or the device is shut out';

CREATE OR REPLACE FUNCTION anpi.session_open(hash bytea, want_user bigint, want_csrf text, want_kind text, at_us bigint, expires_us bigint, device text DEFAULT NULL)
RETURNS text LANGUAGE sql SECURITY INVOKER AS
$$ SELECT anpi.session_open(hash, want_user, want_csrf, want_kind, at_us, expires_us, device, NULL) $$;
COMMENT ON FUNCTION anpi.session_open(bytea, bigint, text, text, bigint, bigint, text) IS 'Of 0.8.0, which says no address: the same without one';

CREATE OR REPLACE FUNCTION anpi.session_end(hash bytea, at_us bigint, reason text) RETURNS boolean LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE s anpi.session;
BEGIN
    UPDATE anpi.session SET ended_at = anpi.of_us(at_us), ended_reason = reason WHERE token_hash = hash AND ended_at IS NULL
    RETURNING * INTO s;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN true;
END $$;
COMMENT ON FUNCTION anpi.session_end(bytea, bigint, text) IS 'End a session (logout, taken back); false when it was not open';

CREATE OR REPLACE FUNCTION anpi.session_pin(hash bytea, want_pin text, lock boolean) RETURNS text LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE s anpi.session;
BEGIN
    UPDATE anpi.session SET pin_hash = coalesce(want_pin, pin_hash), locked = lock AND coalesce(want_pin, pin_hash) IS NOT NULL, pin_failures = 0
     WHERE token_hash = hash AND ended_at IS NULL RETURNING * INTO s;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN anpi.session_body(s);
END $$;
COMMENT ON FUNCTION anpi.session_pin(bytea, text, boolean) IS 'Set the shift''s PIN (NULL keeps it), lock the tablet or unlock it; the session''s body';

CREATE OR REPLACE FUNCTION anpi.session_pin_failed(hash bytea, at_us bigint) RETURNS text LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE s anpi.session;
BEGIN
    UPDATE anpi.session SET pin_failures = pin_failures + 1, ended_at = CASE WHEN pin_failures >= 4 THEN anpi.of_us(at_us) END,
                            ended_reason = CASE WHEN pin_failures >= 4 THEN 'five wrong PINs' END
     WHERE token_hash = hash AND ended_at IS NULL RETURNING * INTO s;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN anpi.session_body(s);
END $$;
COMMENT ON FUNCTION anpi.session_pin_failed(bytea, bigint) IS 'A wrong PIN; the fifth ends the session';

CREATE OR REPLACE FUNCTION anpi.user_sessions_end(want bigint, kept bytea, at_us bigint, reason text) RETURNS void LANGUAGE sql SECURITY INVOKER AS
$$ WITH ended AS (
       UPDATE anpi.session SET ended_at = anpi.of_us(at_us), ended_reason = reason
        WHERE user_id = want AND ended_at IS NULL AND token_hash IS DISTINCT FROM kept RETURNING session)
   INSERT INTO anpi.change (kind, id, body)
   SELECT 'session', encode((ended.session).token_hash, 'hex'), anpi.session_body(ended.session) FROM ended $$;
COMMENT ON FUNCTION anpi.user_sessions_end(bigint, bytea, bigint, text) IS 'End a user''s sessions, all but one';

REVOKE ALL ON FUNCTION anpi.session_body, anpi.session_open(bytea, bigint, text, text, bigint, bigint, text, text),
    anpi.session_open(bytea, bigint, text, text, bigint, bigint, text), anpi.session_end, anpi.session_pin, anpi.session_pin_failed,
    anpi.user_sessions_end FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.session_body, anpi.session_open(bytea, bigint, text, text, bigint, bigint, text, text),
    anpi.session_open(bytea, bigint, text, text, bigint, bigint, text), anpi.session_end, anpi.session_pin, anpi.session_pin_failed,
    anpi.user_sessions_end TO anpi_server;
