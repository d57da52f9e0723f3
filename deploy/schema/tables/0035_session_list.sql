-- SPDX-License-Identifier: Apache-2.0
-- A user sees the own sessions: since when each is open comes with the rest of it.

CREATE OR REPLACE FUNCTION anpi.session_body(s anpi.session) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('user', s.user_id, 'csrf', s.csrf, 'kind', s.kind, 'expires_us', anpi.us(s.expires_at), 'used_us', anpi.us(s.last_used_at),
                            'ended', s.ended_at IS NOT NULL, 'certificate', s.certificate, 'pin', s.pin_hash IS NOT NULL, 'locked', s.locked,
                            'created_us', anpi.us(s.created_at))::text $$;
COMMENT ON TABLE anpi.recovery_code IS 'SHA-256 of codes of 118 random bits that stand in for a lost second factor, once each; older ones held 80';
