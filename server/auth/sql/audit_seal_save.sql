-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: number bigint, from_id bigint, to_id bigint, at_us bigint, root bytea, before bytea, leaves bytea, signature bytea, key_id text
-- returns: nothing; refused when the number is taken
INSERT INTO anpi.audit_root (number, from_id, to_id, at, root, before, leaves, signature, key_id)
VALUES ($1::bigint, $2::bigint, $3::bigint, anpi.of_us($4::bigint), $5::bytea, $6::bytea, $7::bytea, $8::bytea, $9::text)
