-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint, token_hash bytea (of the one that stays), at_us bigint
-- returns: nothing
SELECT anpi.user_sessions_end($1::bigint, $2::bytea, $3::bigint, 'ended by the user')
