-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: code_hash bytea, serial text, sealed bytea, expires_us bigint
-- returns: nothing
INSERT INTO anpi.certificate_link (code_hash, serial, sealed, expires_at) VALUES ($1::bytea, $2, $3::bytea, anpi.of_us($4::bigint))
