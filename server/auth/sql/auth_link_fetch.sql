-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: code_hash bytea, now_us bigint
-- returns: sealed bytea in hex without \x, or NULL
SELECT encode(anpi.certificate_link_fetch($1::bytea, $2::bigint), 'hex')
