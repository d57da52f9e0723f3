-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: serial text, state text, expires text, office_id bigint, office text, name text, reason text?
SELECT c.serial, CASE WHEN c.revoked_at IS NULL THEN 'good' ELSE 'revoked' END, anpi.jst(c.expires_at), o.id, o.name, c.name, c.revoked_reason
  FROM anpi.certificate c JOIN anpi.office o ON o.id = c.office ORDER BY c.issued_at, c.serial
