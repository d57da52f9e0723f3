-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: audit bigint, by_user bigint, municipalities text[] (that may be seen), office bigint? (whose openings these are), verdict text
-- params: remark text, now_us bigint
-- returns: the person's id
SELECT anpi.break_glass_review($1::bigint, $2::bigint, $3::text[], $4::bigint, $5::text, $6::text, $7::bigint)
