-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: years integer, key_id text?, now_us bigint
-- returns: run bigint, cut_us bigint, cut_at text
SELECT run, cut_us, cut_at FROM anpi.retention_begin($1::integer, $2::text, $3::bigint)
