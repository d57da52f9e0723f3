-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid, content bytea, incident bigint, mark uuid, accept boolean, why text?, by_user bigint, by_name text, now_us bigint
-- returns: JSON of the decision
SELECT anpi.mark_review_decide($1::uuid, $2::bytea, $3::bigint, $4::uuid, $5::boolean, $6::text, $7::bigint, $8::text, $9::bigint)
