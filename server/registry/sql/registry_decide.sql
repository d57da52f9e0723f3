-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: run bigint, line integer, decision text, into bigint? (the person), reason text?, by_user bigint?, at_us bigint
-- returns: person
SELECT anpi.registry_decide($1::bigint, $2::integer, $3::text, $4::bigint, $5::text, $6::bigint, $7::bigint)
