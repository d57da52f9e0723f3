-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: person bigint, protected boolean, ask text? (whom to ask; NULL: as it is), said_by text, now_us bigint
-- returns: whether it changed
SELECT anpi.person_protect($1::bigint, $2::boolean, $3::text, $4::text, $5::bigint)
