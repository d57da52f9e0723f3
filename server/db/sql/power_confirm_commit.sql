-- SPDX-License-Identifier: Apache-2.0
-- A group of power confirmations.
-- for: server cli
-- params: ord integer[], op_id uuid[], person bigint[], at_us bigint[], power text[], battery_min integer[], by_user bigint[]
-- params: by_name text[], content bytea[], now_us bigint
-- returns: ord integer, result text (accepted, known, refused), seq bigint?, code text? (why not), bounded boolean?, id text?
SELECT ord, result, seq, error, bounded, id FROM anpi.power_confirm_commit($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[],
    $6::integer[], $7::bigint[], $8::text[], $9::bytea[], $10::bigint)
