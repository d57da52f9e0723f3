-- SPDX-License-Identifier: Apache-2.0
-- Retention: what is over for so many years loses its content; a hash of it stays.

CREATE TABLE anpi.retention_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), cut_at timestamptz NOT NULL,
    years integer NOT NULL CHECK (years > 0), counts jsonb NOT NULL
);
COMMENT ON TABLE anpi.retention_run IS 'Each time content was erased: everything that was over before cut_at, and how much it was';
