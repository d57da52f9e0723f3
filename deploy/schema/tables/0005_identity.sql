-- SPDX-License-Identifier: Apache-2.0
-- Users, sessions, devices and the audit.

CREATE TABLE anpi.app_user (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE, name text NOT NULL, office bigint NOT NULL REFERENCES anpi.office,
    role text NOT NULL CHECK (role IN ('field_care', 'field_community', 'shelter', 'command', 'dispatch', 'ambulance', 'care', 'clerk', 'health_center', 'pref', 'police', 'admin', 'auditor')),
    password_hash text, totp_secret bytea, must_change boolean NOT NULL DEFAULT false,
    disabled_at timestamptz, created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE anpi.app_user IS 'password_hash is Argon2id in PHC form; role is one of the table in the policy';
CREATE TABLE anpi.session (
    token_hash bytea PRIMARY KEY, user_id bigint NOT NULL REFERENCES anpi.app_user, csrf text NOT NULL, kind text NOT NULL CHECK (kind IN ('browser', 'token')),
    created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, last_used_at timestamptz NOT NULL, certificate text, ended_at timestamptz, ended_reason text
);
CREATE INDEX session_user_id ON anpi.session (user_id);
COMMENT ON TABLE anpi.session IS 'token_hash is the SHA-256 of the 256-bit random token; the token itself is nowhere';
CREATE TABLE anpi.certificate (
    serial text PRIMARY KEY, office bigint NOT NULL REFERENCES anpi.office, subject text NOT NULL, issued_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
    revoked_at timestamptz, revoked_reason text
);
COMMENT ON TABLE anpi.certificate IS 'Client certificates of devices, per office; revoked ones are refused at once';

CREATE TABLE anpi.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    spool uuid NOT NULL, spool_number bigint NOT NULL,
    at timestamptz NOT NULL, kind text NOT NULL, user_id bigint, login text, role text, device text,
    person bigint, incident bigint, ground text, case_ref text, route text, result text, fields text, detail jsonb,
    UNIQUE (spool, spool_number)
);
CREATE INDEX audit_person ON anpi.audit (person, at);
CREATE INDEX audit_at ON anpi.audit (at);
COMMENT ON TABLE anpi.audit IS 'Every login, refusal, read of a person, search, write, export: who, when, which device, which person, ground, fields. Insert-only; (spool, spool_number) makes draining idempotent';
CREATE TABLE anpi.audit_root (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, from_id bigint NOT NULL, to_id bigint NOT NULL, at timestamptz NOT NULL, root bytea NOT NULL, before bytea, signature bytea NOT NULL, key_id text NOT NULL
);
COMMENT ON TABLE anpi.audit_root IS 'Signed Merkle roots over audit records, each including the one before';
