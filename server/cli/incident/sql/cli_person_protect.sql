-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: person bigint, protected boolean, whom to ask or NULL (as it is), who says so, now_us bigint
-- returns: whether it changed
SELECT anpi.person_protect($1::bigint, $2::boolean, $3::text, $4::text, $5::bigint)
