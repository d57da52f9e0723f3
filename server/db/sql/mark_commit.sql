-- SPDX-License-Identifier: Apache-2.0
-- A group of marks; what each column holds stands with the function.
-- for: server cli
-- params: ord integer[], op_id uuid[], incident bigint[], person bigint[], status text[], observed_us bigint[], method text[]
-- params: outcome text[], findings text[], lon double precision[], lat double precision[], note text[], seen text[] (text form of uuid[])
-- params: voids uuid[], settles uuid[], reported_by text[], by_user bigint[], by_name text[], by_command boolean[], content bytea[]
-- params: now_us bigint
-- returns: ord integer, result text (accepted, known, refused), seq bigint?, code text? (why not), bounded boolean? (of a mark taken, code is unsure
-- returns: or review)
SELECT ord, result, seq, error, bounded FROM anpi.mark_commit(
    $1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::double precision[],
    $11::double precision[], $12::text[], $13::text[], $14::uuid[], $15::uuid[], $16::text[], $17::bigint[], $18::text[], $19::boolean[],
    $20::bytea[], $21::bigint)
