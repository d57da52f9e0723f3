-- SPDX-License-Identifier: Apache-2.0
-- A group of stays.
-- for: server cli
-- params: arrays: $1 ord integer, $2 op_id uuid, $3 person bigint, $4 kind, $5 place, $6 lon, $7 lat, $8 mesh250 bigint,
-- params: $9 mesh125 bigint, $10 zone bigint, $11 town_key, $12 from_us bigint, $13 said_by, $14 by_user bigint, $15 content bytea; $16 now_us bigint
-- returns: ord, result (accepted | known | refused), seq, error code, bounded, id of the stay
SELECT ord, result, seq, error, bounded, id FROM anpi.stay_set($1::integer[], $2::uuid[], $3::bigint[], $4::text[], $5::text[],
    $6::double precision[], $7::double precision[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::bigint[], $13::text[],
    $14::bigint[], $15::bytea[], $16::bigint)
