-- SPDX-License-Identifier: Apache-2.0
-- A group of zone reports.
-- for: server cli
-- params: ord integer[], op_id uuid[], incident bigint[], zone bigint[], state text[], at_us bigint[], by_user bigint[], by_name text[]
-- params: note text[], content bytea[], now_us bigint
-- returns: ord integer, result text (accepted, known, refused), seq bigint?, code text? (why not), bounded boolean?, id text?
SELECT ord, result, seq, error, bounded, id FROM anpi.zone_report_commit($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[],
    $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::bytea[], $11::bigint)
