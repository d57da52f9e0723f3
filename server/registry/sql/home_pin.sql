-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: person bigint, lon double precision, lat double precision, mesh250 bigint, mesh125 bigint, zone bigint? (NULL = none)
-- params: nearest boolean, by_name text, at_us bigint
-- returns: home (NULL = no such person)
SELECT anpi.home_pin($1::bigint, $2::double precision, $3::double precision, $4::bigint, $5::bigint, $6::bigint, $7::boolean, $8::text, $9::bigint)
