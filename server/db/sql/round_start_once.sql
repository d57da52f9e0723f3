-- SPDX-License-Identifier: Apache-2.0
-- Start the next round of an incident, once for an operation id and only from the round that the caller saw.
-- for: server
-- params: op_id uuid?, content bytea?, incident bigint, from_round integer?, by_user bigint, now_us bigint
-- returns: JSON of the incident, as its change says it; {id, past} when another round is the last
SELECT anpi.round_start_from($1::uuid, $2::bytea, $3::bigint, $4::integer, $5::bigint, $6::bigint)
