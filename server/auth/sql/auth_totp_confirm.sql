-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint, step bigint, code_hashes bytea[] (of the recovery codes), at_us bigint
-- returns: whether one was waiting
SELECT anpi.user_totp_confirm($1::bigint, $2::bigint, $3::bytea[], $4::bigint)
