-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: $1 op_id uuid or NULL, $2 content bytea or NULL, $3 incident bigint, $4 municipality, $5 roles text[], $6 offices bigint[], $7 zones bigint[] or NULL
-- params: for all, $8 fields text[], $9 grounds, $10 decided_by, $11 title, $12 delegate boolean, $13 decided_us bigint, $14 until_us bigint, $15 note or NULL
-- params: $16 replaces bigint or NULL, $17 longest_ms bigint, $18 by_user bigint or NULL, $19 by_name, $20 now_us bigint
-- returns: JSON of the decision
SELECT anpi.decision_make($1::uuid, $2::bytea, $3::bigint, $4::text, $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text, $10::text, $11::text,
       $12::boolean, $13::bigint, $14::bigint, $15::text, $16::bigint, $17::bigint, $18::bigint, $19::text, $20::bigint)
