-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: $1 op_id uuid or NULL, $2 content bytea or NULL, $3 incident bigint or NULL for any, $4 decision bigint, $5 by_user bigint or NULL, $6 by_name, $7 now_us bigint
-- returns: JSON of the decision as it now stands
SELECT anpi.decision_end($1::uuid, $2::bytea, $3::bigint, $4::bigint, $5::bigint, $6::text, $7::bigint)
