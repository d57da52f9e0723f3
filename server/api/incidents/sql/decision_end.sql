-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: op_id uuid?, content bytea?, incident bigint? (NULL: any), decision bigint, by_user bigint?, by_name text, now_us bigint
-- returns: JSON of the decision as it now stands
SELECT anpi.decision_end($1::uuid, $2::bytea, $3::bigint, $4::bigint, $5::bigint, $6::text, $7::bigint)
