-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: office bigint
-- returns: JSON text: the certificates of an office's devices
SELECT json_build_object('devices', coalesce(json_agg(json_build_object('serial', c.serial, 'name', c.name, 'issued_at', c.issued_at, 'expires_at', c.expires_at,
           'revoked_at', c.revoked_at, 'reason', c.revoked_reason) ORDER BY c.issued_at DESC, c.serial), '[]'))::text
  FROM anpi.certificate c WHERE c.office = $1::bigint
