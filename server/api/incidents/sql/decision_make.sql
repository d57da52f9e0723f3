-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: op_id uuid?, content bytea?, incident bigint, municipality text, roles text[], offices bigint[], zones bigint[]? (NULL: all)
-- params: fields text[], grounds text, decided_by text, title text, delegate boolean, decided_us bigint, until_us bigint, note text?
-- params: replaces bigint?, longest_ms bigint, by_user bigint?, by_name text, now_us bigint
-- returns: JSON of the decision
SELECT anpi.decision_make($1::uuid, $2::bytea, $3::bigint, $4::text, $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text, $10::text, $11::text,
       $12::boolean, $13::bigint, $14::bigint, $15::text, $16::bigint, $17::bigint, $18::bigint, $19::text, $20::bigint)
