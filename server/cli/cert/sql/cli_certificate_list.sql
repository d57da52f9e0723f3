-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: serial, office id, office, name, expires_at, revoked_at, reason
SELECT c.serial, o.id, o.name, c.name, c.expires_at, c.revoked_at, c.revoked_reason FROM anpi.certificate c JOIN anpi.office o ON o.id = c.office ORDER BY c.issued_at, c.serial
