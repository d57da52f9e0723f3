-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: run bigint, cut_us bigint, what text, after text (this id; empty: from the first), page integer
-- params: key_inner bytea (block of the key), key_outer bytea
-- returns: seen integer, erased integer, last_id text
SELECT seen, erased, next_id FROM anpi.retention_step($1::bigint, $2::bigint, $3::text, $4::text, $5::integer, $6::bytea, $7::bytea)
