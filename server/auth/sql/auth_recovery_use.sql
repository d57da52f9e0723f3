-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint, code_hash bytea, at_us bigint
-- returns: one row when it was good, once
UPDATE anpi.recovery_code SET used_at = anpi.of_us($3::bigint) WHERE user_id = $1::bigint AND code_hash = $2::bytea AND used_at IS NULL RETURNING true
