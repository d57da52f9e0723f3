-- SPDX-License-Identifier: Apache-2.0
-- Sessions by their tokens, with their users, as the change feed would tell them.
-- for: server
-- params: token_hashes bytea[], now_us bigint
-- returns: token_hash text (hex), session text (JSON), user text (id), user_body text (JSON)
SELECT encode(s.token_hash, 'hex'), anpi.session_body(s), s.user_id::text, anpi.user_body(s.user_id)
FROM anpi.session s WHERE s.token_hash = ANY ($1::bytea[]) AND s.ended_at IS NULL AND s.expires_at > anpi.of_us($2::bigint)
