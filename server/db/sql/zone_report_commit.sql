-- SPDX-License-Identifier: Apache-2.0
-- A group of zone reports.
-- for: server cli
-- params: arrays: $1 ord integer, $2 op_id uuid, $3 incident bigint, $4 zone bigint, $5 state, $6 at_us bigint, $7 by_user bigint,
-- params: $8 by_name, $9 note, $10 content bytea; $11 now_us bigint
-- returns: ord, result (accepted | known | refused), seq, error code, bounded, id
SELECT ord, result, seq, error, bounded, id FROM anpi.zone_report_commit($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[],
    $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::bytea[], $11::bigint)
