-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: serial text, office bigint, name text, subject text, sha256 text, issued_us bigint, expires_us bigint
-- returns: nothing
SELECT anpi.certificate_record($1::text, $2::bigint, $3::text, $4::text, $5::text, $6::bigint, $7::bigint)
