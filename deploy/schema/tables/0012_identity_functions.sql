-- SPDX-License-Identifier: Apache-2.0
-- Users and sessions: what the servers hold of them, and the only ways they change.

CREATE FUNCTION anpi.user_body(want bigint) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('login', u.login, 'name', u.name, 'role', u.role, 'office', o.id, 'office_name', o.name,
                            'office_kind', o.kind, 'municipalities', o.municipalities, 'disabled', u.disabled_at IS NOT NULL)::text
     FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office WHERE u.id = want $$;
COMMENT ON FUNCTION anpi.user_body(bigint) IS 'JSON of a user for the change feed (kind user); never the password hash';

CREATE FUNCTION anpi.session_body(s anpi.session) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('user', s.user_id, 'csrf', s.csrf, 'kind', s.kind, 'expires_us', anpi.us(s.expires_at),
                            'used_us', anpi.us(s.last_used_at), 'ended', s.ended_at IS NOT NULL)::text $$;
COMMENT ON FUNCTION anpi.session_body(anpi.session) IS 'JSON of a session for the change feed (kind session, id = token hash in hex)';

CREATE FUNCTION anpi.user_save(want_login text, want_name text, want_office bigint, want_role text, want_hash text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE uid bigint;
BEGIN
    INSERT INTO anpi.app_user (login, name, office, role, password_hash)
         VALUES (want_login, want_name, want_office, want_role, want_hash)
    ON CONFLICT (login) DO UPDATE SET name = excluded.name, office = excluded.office, role = excluded.role,
                password_hash = coalesce(excluded.password_hash, app_user.password_hash), disabled_at = NULL
      RETURNING id INTO uid;
    INSERT INTO anpi.change (kind, id, body) VALUES ('user', uid::text, anpi.user_body(uid));
    RETURN uid;
END $$;
COMMENT ON FUNCTION anpi.user_save(text, text, bigint, text, text) IS 'Create or change a user by login (hash NULL keeps the old one); returns the id';

CREATE FUNCTION anpi.user_disable(want_login text, at_us bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE uid bigint;
BEGIN
    UPDATE anpi.app_user SET disabled_at = anpi.of_us(at_us) WHERE login = want_login RETURNING id INTO uid;
    IF uid IS NOT NULL THEN
        INSERT INTO anpi.change (kind, id, body) VALUES ('user', uid::text, anpi.user_body(uid));
    END IF;
    RETURN uid;
END $$;
COMMENT ON FUNCTION anpi.user_disable(text, bigint) IS 'Disable by login: every session and stream ends as soon as the feed is read; NULL when there is no such login';

CREATE FUNCTION anpi.session_open(hash bytea, want_user bigint, want_csrf text, want_kind text, at_us bigint, expires_us bigint)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE s anpi.session;
BEGIN
    PERFORM 1 FROM anpi.app_user WHERE id = want_user AND disabled_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO anpi.session (token_hash, user_id, csrf, kind, created_at, expires_at, last_used_at)
         VALUES (hash, want_user, want_csrf, want_kind, anpi.of_us(at_us), anpi.of_us(expires_us), anpi.of_us(at_us))
      RETURNING * INTO s;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN anpi.session_body(s);
END $$;
COMMENT ON FUNCTION anpi.session_open(bytea, bigint, text, text, bigint, bigint) IS 'Open a session; its body, or NULL when the user is disabled or unknown';

CREATE FUNCTION anpi.session_end(hash bytea, at_us bigint, reason text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE s anpi.session;
BEGIN
    UPDATE anpi.session SET ended_at = anpi.of_us(at_us), ended_reason = reason WHERE token_hash = hash AND ended_at IS NULL
    RETURNING * INTO s;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO anpi.change (kind, id, body) VALUES ('session', encode(hash, 'hex'), anpi.session_body(s));
    RETURN true;
END $$;
COMMENT ON FUNCTION anpi.session_end(bytea, bigint, text) IS 'End a session (logout, taken back); false when it was not open';
