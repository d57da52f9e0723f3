-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: now_us bigint
-- returns: id text (token hash in hex), body text
SELECT encode(s.token_hash, 'hex'), anpi.session_body(s) FROM anpi.session s WHERE s.ended_at IS NULL AND s.expires_at > anpi.of_us($1::bigint)
