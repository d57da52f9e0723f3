-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: serial text, office_id bigint, office text, name text, expires_at timestamptz, revoked_at timestamptz?, reason text?
SELECT c.serial, o.id, o.name, c.name, c.expires_at, c.revoked_at, c.revoked_reason FROM anpi.certificate c JOIN anpi.office o ON o.id = c.office ORDER BY c.issued_at, c.serial
