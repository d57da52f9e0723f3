-- SPDX-License-Identifier: Apache-2.0
-- First passwords, second factors, tablets that lock, and what an admin does to the users of the office.

ALTER TABLE anpi.app_user ADD COLUMN totp_on boolean NOT NULL DEFAULT false, ADD COLUMN totp_step bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN anpi.app_user.totp_secret IS 'Sealed under the key file of the servers; good for nothing before totp_on';
COMMENT ON COLUMN anpi.app_user.totp_step IS 'The newest 30 s step a code was taken of: an older or equal one is a replay';
ALTER TABLE anpi.session ADD COLUMN pin_hash text, ADD COLUMN locked boolean NOT NULL DEFAULT false, ADD COLUMN pin_failures integer NOT NULL DEFAULT 0;
CREATE TABLE anpi.recovery_code (
    user_id bigint NOT NULL REFERENCES anpi.app_user, code_hash bytea NOT NULL, used_at timestamptz, PRIMARY KEY (user_id, code_hash)
);
COMMENT ON TABLE anpi.recovery_code IS 'SHA-256 of 80-bit codes that stand in for a lost second factor, once each';

CREATE OR REPLACE FUNCTION anpi.user_body(want bigint) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('login', u.login, 'name', u.name, 'role', u.role, 'office', o.id, 'office_name', o.name, 'office_kind', o.kind,
                            'municipalities', o.municipalities, 'disabled', u.disabled_at IS NOT NULL, 'must_change', u.must_change, 'totp', u.totp_on)::text
     FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office WHERE u.id = want $$;

CREATE OR REPLACE FUNCTION anpi.session_body(s anpi.session) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('user', s.user_id, 'csrf', s.csrf, 'kind', s.kind, 'expires_us', anpi.us(s.expires_at), 'used_us', anpi.us(s.last_used_at),
                            'ended', s.ended_at IS NOT NULL, 'certificate', s.certificate, 'pin', s.pin_hash IS NOT NULL, 'locked', s.locked)::text $$;

DROP FUNCTION anpi.session_open(bytea, bigint, text, text, bigint, bigint);
CREATE FUNCTION anpi.session_open(hash bytea, want_user bigint, want_csrf text, want_kind text, at_us bigint, expires_us bigint, device text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE s anpi.session;
BEGIN
    PERFORM 1 FROM anpi.app_user WHERE id = want_user AND disabled_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    PERFORM 1 FROM anpi.certificate WHERE serial = device AND revoked_at IS NULL FOR KEY SHARE;
    IF device IS NOT NULL AND NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO anpi.session (token_hash, user_id, csrf, kind, created_at, expires_at, last_used_at, certificate)
         VALUES (hash, want_user, want_csrf, want_kind, anpi.of_us(at_us), anpi.of_us(expires_us), anpi.of_us(at_us), device)
      RETURNING * INTO s;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN anpi.session_body(s);
END $$;
COMMENT ON FUNCTION anpi.session_open(bytea, bigint, text, text, bigint, bigint, text) IS 'Open a session, bound to the device''s certificate when it has one; its body, or NULL when the user or the device is shut out';

CREATE FUNCTION anpi.user_changed(want bigint) RETURNS void LANGUAGE sql AS
$$ INSERT INTO anpi.change (kind, id, body) VALUES ('user', want::text, anpi.user_body(want)) $$;
COMMENT ON FUNCTION anpi.user_changed(bigint) IS 'Tell every server of a user whose row is locked by this transaction';

CREATE FUNCTION anpi.user_sessions_end(want bigint, kept bytea, at_us bigint, reason text) RETURNS void LANGUAGE sql AS
$$ WITH ended AS (
       UPDATE anpi.session SET ended_at = anpi.of_us(at_us), ended_reason = reason
        WHERE user_id = want AND ended_at IS NULL AND token_hash IS DISTINCT FROM kept RETURNING session)
   INSERT INTO anpi.change (kind, id, body)
   SELECT 'session', encode((ended.session).token_hash, 'hex'), anpi.session_body(ended.session) FROM ended $$;
COMMENT ON FUNCTION anpi.user_sessions_end(bigint, bytea, bigint, text) IS 'End a user''s sessions, all but one';

CREATE FUNCTION anpi.user_password_set(want bigint, old_hash text, new_hash text, kept bytea, at_us bigint) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    UPDATE anpi.app_user SET password_hash = new_hash, must_change = false WHERE id = want AND password_hash = old_hash AND disabled_at IS NULL;
    IF NOT FOUND THEN RETURN NULL; END IF;
    PERFORM anpi.user_changed(want);
    PERFORM anpi.user_sessions_end(want, kept, at_us, 'password changed');
    RETURN anpi.user_body(want);
END $$;
COMMENT ON FUNCTION anpi.user_password_set(bigint, text, text, bytea, bigint) IS 'A user''s own change of password: the first one is done with, other sessions end; the user''s body, or NULL when the old hash is no longer the one checked';

CREATE FUNCTION anpi.office_roles(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE kind
     WHEN 'city' THEN ARRAY['command', 'clerk', 'shelter', 'field_care', 'field_community', 'health_center', 'admin', 'auditor']
     WHEN 'fire' THEN ARRAY['dispatch', 'ambulance', 'admin', 'auditor']
     WHEN 'care' THEN ARRAY['field_care', 'care', 'admin']
     WHEN 'medical' THEN ARRAY['care', 'field_care', 'admin']
     WHEN 'community' THEN ARRAY['field_community', 'admin']
     WHEN 'shelter' THEN ARRAY['shelter', 'admin']
     WHEN 'pref' THEN ARRAY['pref', 'health_center', 'admin', 'auditor']
     WHEN 'police' THEN ARRAY['police', 'admin']
     ELSE ARRAY['admin'] END $$;
COMMENT ON FUNCTION anpi.office_roles(text) IS 'Roles an admin may give to users of an office of this kind: nobody makes a dispatcher in a care office';

CREATE FUNCTION anpi.user_invite(want_login text, want_name text, want_office bigint, want_role text, want_hash text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE uid bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM anpi.office o WHERE o.id = want_office AND want_role = ANY (anpi.office_roles(o.kind))) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'user.role_office';
    END IF;
    INSERT INTO anpi.app_user (login, name, office, role, password_hash, must_change)
         VALUES (want_login, want_name, want_office, want_role, want_hash, true) ON CONFLICT (login) DO NOTHING RETURNING id INTO uid;
    IF uid IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'user.exists';
    END IF;
    PERFORM anpi.user_changed(uid);
    RETURN uid;
END $$;
COMMENT ON FUNCTION anpi.user_invite(text, text, bigint, text, text) IS 'A new user whose first password must be changed; refuses a login that is taken and a role that the office does not have';

CREATE FUNCTION anpi.user_reset(want bigint, want_office bigint, new_hash text, at_us bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE known text;
BEGIN
    UPDATE anpi.app_user SET password_hash = new_hash, must_change = true, totp_on = false, totp_secret = NULL
     WHERE id = want AND (want_office IS NULL OR office = want_office) RETURNING login INTO known;
    IF FOUND THEN
        UPDATE anpi.recovery_code SET used_at = anpi.of_us(at_us) WHERE user_id = want AND used_at IS NULL;
        PERFORM anpi.user_changed(want);
        PERFORM anpi.user_sessions_end(want, NULL, at_us, 'reset');
    END IF;
    RETURN known;
END $$;
COMMENT ON FUNCTION anpi.user_reset(bigint, bigint, text, bigint) IS 'Another first password, no second factor, no sessions; the login, or NULL when the office has no such user';

CREATE FUNCTION anpi.user_switch(want bigint, want_office bigint, off boolean, at_us bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE known text;
BEGIN
    UPDATE anpi.app_user SET disabled_at = CASE WHEN off THEN coalesce(disabled_at, anpi.of_us(at_us)) END
     WHERE id = want AND (want_office IS NULL OR office = want_office) RETURNING login INTO known;
    IF FOUND THEN
        PERFORM anpi.user_changed(want);
        IF off THEN PERFORM anpi.user_sessions_end(want, NULL, at_us, 'disabled'); END IF;
    END IF;
    RETURN known;
END $$;
COMMENT ON FUNCTION anpi.user_switch(bigint, bigint, boolean, bigint) IS 'Shut a user of the office out, or let the user in again; the login, or NULL when there is none';

CREATE FUNCTION anpi.user_totp_confirm(want bigint, step bigint, codes bytea[], at_us bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE anpi.app_user SET totp_on = true, totp_step = step WHERE id = want AND totp_secret IS NOT NULL AND NOT totp_on;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE anpi.recovery_code SET used_at = anpi.of_us(at_us) WHERE user_id = want AND used_at IS NULL;
    INSERT INTO anpi.recovery_code (user_id, code_hash) SELECT want, unnest(codes);
    PERFORM anpi.user_changed(want);
    RETURN true;
END $$;
COMMENT ON FUNCTION anpi.user_totp_confirm(bigint, bigint, bytea[], bigint) IS 'The user has shown a code of the new secret: from now on it is asked for; false when none was waiting';

CREATE FUNCTION anpi.user_totp_off(want bigint, at_us bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE anpi.app_user SET totp_on = false, totp_secret = NULL WHERE id = want;
    UPDATE anpi.recovery_code SET used_at = anpi.of_us(at_us) WHERE user_id = want AND used_at IS NULL;
    PERFORM anpi.user_changed(want);
    RETURN true;
END $$;
COMMENT ON FUNCTION anpi.user_totp_off(bigint, bigint) IS 'The second factor is not asked for any more';

CREATE FUNCTION anpi.session_pin(hash bytea, want_pin text, lock boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE s anpi.session;
BEGIN
    UPDATE anpi.session SET pin_hash = coalesce(want_pin, pin_hash), locked = lock AND coalesce(want_pin, pin_hash) IS NOT NULL, pin_failures = 0
     WHERE token_hash = hash AND ended_at IS NULL RETURNING * INTO s;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN anpi.session_body(s);
END $$;
COMMENT ON FUNCTION anpi.session_pin(bytea, text, boolean) IS 'Set the shift''s PIN (NULL keeps it), lock the tablet or unlock it; the session''s body';

CREATE FUNCTION anpi.session_pin_failed(hash bytea, at_us bigint) RETURNS text LANGUAGE plpgsql AS $$
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

GRANT SELECT, INSERT, UPDATE ON anpi.recovery_code TO anpi_server;
REVOKE EXECUTE ON FUNCTION anpi.session_open(bytea, bigint, text, text, bigint, bigint, text), anpi.user_changed(bigint), anpi.office_roles(text),
    anpi.user_sessions_end(bigint, bytea, bigint, text), anpi.user_password_set(bigint, text, text, bytea, bigint),
    anpi.user_invite(text, text, bigint, text, text), anpi.user_reset(bigint, bigint, text, bigint), anpi.user_switch(bigint, bigint, boolean, bigint),
    anpi.user_totp_confirm(bigint, bigint, bytea[], bigint), anpi.user_totp_off(bigint, bigint), anpi.session_pin(bytea, text, boolean),
    anpi.session_pin_failed(bytea, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.session_open(bytea, bigint, text, text, bigint, bigint, text), anpi.user_changed(bigint), anpi.office_roles(text),
    anpi.user_sessions_end(bigint, bytea, bigint, text), anpi.user_password_set(bigint, text, text, bytea, bigint),
    anpi.user_invite(text, text, bigint, text, text), anpi.user_reset(bigint, bigint, text, bigint), anpi.user_switch(bigint, bigint, boolean, bigint),
    anpi.user_totp_confirm(bigint, bigint, bytea[], bigint), anpi.user_totp_off(bigint, bigint), anpi.session_pin(bytea, text, boolean),
    anpi.session_pin_failed(bytea, bigint) TO anpi_server;
