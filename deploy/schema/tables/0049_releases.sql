-- SPDX-License-Identifier: Apache-2.0
-- Which programs this schema serves. A released file never changes, and most new ones only add: programs of before go on with them.
-- A file after which they cannot sets `since` to its own name; each release sets `version`.

CREATE TABLE anpi.schema_compat (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    since text NOT NULL,
    version text NOT NULL
);
INSERT INTO anpi.schema_compat (since, version) VALUES ('0049_releases', '0.7.0');
COMMENT ON TABLE anpi.schema_compat IS
'One row: a program works here when the newest schema file it carries is `since` or a later one; version = the release that this schema belongs to';
GRANT SELECT ON anpi.schema_compat TO anpi_server, anpi_feeds;
