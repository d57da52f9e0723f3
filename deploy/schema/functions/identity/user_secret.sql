-- SPDX-License-Identifier: Apache-2.0
-- A user's password and second factor.

CREATE OR REPLACE FUNCTION anpi.user_password_set(want bigint, old_hash text, new_hash text, kept bytea, at_us bigint) RETURNS text LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    UPDATE anpi.app_user SET password_hash = new_hash, must_change = false WHERE id = want AND password_hash = old_hash AND disabled_at IS NULL;
    IF NOT FOUND THEN RETURN NULL; END IF;
    PERFORM anpi.user_changed(want);
    PERFORM anpi.user_sessions_end(want, kept, at_us, 'password changed');
    RETURN anpi.user_body(want);
END $$;
COMMENT ON FUNCTION anpi.user_password_set(bigint, text, text, bytea, bigint) IS 'A user''s own change of password: the first one is done with, other sessions end; the user''s body, or NULL when the old hash is no longer the one checked';

CREATE OR REPLACE FUNCTION anpi.user_reset(want bigint, want_office bigint, new_hash text, at_us bigint) RETURNS text LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
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

CREATE OR REPLACE FUNCTION anpi.user_totp_confirm(want bigint, step bigint, codes bytea[], at_us bigint) RETURNS boolean LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    UPDATE anpi.app_user SET totp_on = true, totp_step = step WHERE id = want AND totp_secret IS NOT NULL AND NOT totp_on;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE anpi.recovery_code SET used_at = anpi.of_us(at_us) WHERE user_id = want AND used_at IS NULL;
    INSERT INTO anpi.recovery_code (user_id, code_hash) SELECT want, unnest(codes);
    PERFORM anpi.user_changed(want);
    RETURN true;
END $$;
COMMENT ON FUNCTION anpi.user_totp_confirm(bigint, bigint, bytea[], bigint) IS 'The user has shown a code of the new secret: from now on it is asked for; false when none was waiting';

CREATE OR REPLACE FUNCTION anpi.user_totp_off(want bigint, at_us bigint) RETURNS boolean LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    UPDATE anpi.app_user SET totp_on = false, totp_secret = NULL WHERE id = want;
    UPDATE anpi.recovery_code SET used_at = anpi.of_us(at_us) WHERE user_id = want AND used_at IS NULL;
    PERFORM anpi.user_changed(want);
    RETURN true;
END $$;
COMMENT ON FUNCTION anpi.user_totp_off(bigint, bigint) IS 'The second factor is not asked for any more';

REVOKE ALL ON FUNCTION anpi.user_password_set, anpi.user_reset, anpi.user_totp_confirm,
    anpi.user_totp_off FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.user_password_set, anpi.user_reset, anpi.user_totp_confirm, anpi.user_totp_off TO anpi_server;
