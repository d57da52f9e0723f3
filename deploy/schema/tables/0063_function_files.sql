-- SPDX-License-Identifier: Apache-2.0
-- Functions and views leave the numbered files: from here on each stands whole in deploy/schema/functions, and is applied again when its
-- text changes. The numbered files hold tables, types, indexes, triggers, policies and what is done to rows; none makes a function or a view.

CREATE TABLE anpi.function_file (
    name text PRIMARY KEY,
    sha256 bytea NOT NULL,
    release text NOT NULL CHECK (release ~ '^[0-9]+([.][0-9]+)*$'),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE anpi.function_file IS
'The function files applied, each with the hash of its text; release = the newest program that applied them: an older one lets them be';
GRANT SELECT ON anpi.function_file TO anpi_server, anpi_feeds;
