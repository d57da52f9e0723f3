-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: serial text, office bigint? (NULL: any), at_us bigint, reason text
-- returns: whether there was one
SELECT anpi.certificate_revoke($1::text, $2::bigint, $3::bigint, $4::text)
