-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: run bigint, counts jsonb, now_us bigint
-- returns: nothing
SELECT anpi.retention_end($1::bigint, $2::jsonb, $3::bigint)
