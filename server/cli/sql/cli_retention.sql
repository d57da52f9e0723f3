-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: years integer, now_us bigint
-- returns: JSON: cut_at, and how much of each was erased
SELECT anpi.retention($1::integer, $2::bigint)::text
