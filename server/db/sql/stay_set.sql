-- SPDX-License-Identifier: Apache-2.0
-- A group of stays.
-- for: server cli
-- params: ord integer[], op_id uuid[], person bigint[], kind text[], place text[], lon double precision[], lat double precision[]
-- params: mesh250 bigint[], mesh125 bigint[], zone bigint[], town_key text[], from_us bigint[], said_by text[], by_user bigint[]
-- params: content bytea[], now_us bigint
-- returns: ord integer, result text (accepted, known, refused), seq bigint?, code text? (why not), bounded boolean?, id text?
SELECT ord, result, seq, error, bounded, id FROM anpi.stay_set($1::integer[], $2::uuid[], $3::bigint[], $4::text[], $5::text[],
    $6::double precision[], $7::double precision[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::bigint[], $13::text[],
    $14::bigint[], $15::bytea[], $16::bigint)
