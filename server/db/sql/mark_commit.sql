-- SPDX-License-Identifier: Apache-2.0
-- A group of marks; what each column holds stands with the function.
-- for: server cli
-- params: arrays: $1 ord integer, $2 op_id uuid, $3 incident bigint, $4 person bigint, $5 status, $6 observed_us bigint, $7 method,
-- params: $8 outcome, $9 findings JSON text, $10 lon, $11 lat, $12 note, $13 seen (text form of uuid[]), $14 voids uuid, $15 settles uuid,
-- params: $16 reported_by JSON text, $17 by_user bigint, $18 by_name, $19 by_command boolean, $20 content bytea; $21 now_us bigint
-- returns: ord, result (accepted | known | refused), seq, error code (of a mark taken: unsure | review), bounded
SELECT ord, result, seq, error, bounded FROM anpi.mark_commit(
    $1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::double precision[],
    $11::double precision[], $12::text[], $13::text[], $14::uuid[], $15::uuid[], $16::text[], $17::bigint[], $18::text[], $19::boolean[],
    $20::bytea[], $21::bigint)
