-- SPDX-License-Identifier: Apache-2.0
-- A group of transports.
-- for: server cli
-- params: arrays: $1 ord integer, $2 op_id uuid, $3 person bigint, $4 at_us bigint, $5 hospital, $6 not_transported, $7 kind,
-- params: $8 times JSON text, $9 complaint, $10 urgency, $11 severity, $12 refusals JSON text, $13 vitals JSON text, $14 companion,
-- params: $15 remarks, $16 crew, $17 case_number, $18 corrects bigint, $19 by_user bigint, $20 by_name, $21 content bytea; $22 now_us bigint
-- returns: ord, result (accepted | known | refused), seq, error code, bounded, id of the transport
SELECT ord, result, seq, error, bounded, id FROM anpi.transport_commit($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[],
    $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
    $17::text[], $18::bigint[], $19::bigint[], $20::text[], $21::bytea[], $22::bigint)
