-- SPDX-License-Identifier: Apache-2.0
-- A group of power confirmations.
-- for: server cli
-- params: arrays: $1 ord integer, $2 op_id uuid, $3 person bigint, $4 at_us bigint, $5 power, $6 battery_min integer, $7 by_user bigint,
-- params: $8 by_name, $9 content bytea; $10 now_us bigint
-- returns: ord, result (accepted | known | refused), seq, error code, bounded, id (NULL)
SELECT ord, result, seq, error, bounded, id FROM anpi.power_confirm_commit($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[],
    $6::integer[], $7::bigint[], $8::text[], $9::bytea[], $10::bigint)
