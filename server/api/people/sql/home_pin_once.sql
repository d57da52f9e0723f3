-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid?, content bytea?, by_user bigint, person bigint, lon double precision? (both NULL: let go), lat double precision?
-- params: mesh250 bigint?, mesh125 bigint?, zone bigint?, nearest boolean, by_name text, now_us bigint
-- returns: home (NULL = no such person)
SELECT anpi.home_pin_once($1::uuid, $2::bytea, $3::bigint, $4::bigint, $5::double precision, $6::double precision, $7::bigint, $8::bigint, $9::bigint,
                          $10::boolean, $11::text, $12::bigint)
