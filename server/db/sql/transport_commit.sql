-- SPDX-License-Identifier: Apache-2.0
-- A group of transports.
-- for: server cli
-- params: ord integer[], op_id uuid[], person bigint[], at_us bigint[], hospital text[], not_transported text[], kind text[], times text[]
-- params: complaint text[], urgency text[], severity text[], refusals text[], vitals text[], companion text[], remarks text[], crew text[]
-- params: case_number text[], corrects bigint[], by_user bigint[], by_name text[], content bytea[], now_us bigint
-- returns: ord integer, result text (accepted, known, refused), seq bigint?, code text? (why not), bounded boolean?, id text?
SELECT ord, result, seq, error, bounded, id FROM anpi.transport_commit($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[],
    $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
    $17::text[], $18::bigint[], $19::bigint[], $20::text[], $21::bytea[], $22::bigint)
