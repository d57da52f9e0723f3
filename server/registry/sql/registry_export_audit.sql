-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, rows bigint, at_us bigint
-- returns: nothing; an export is a disclosure and goes on record with its number of rows
INSERT INTO anpi.audit (spool, spool_number, at, kind, login, route, result, detail)
VALUES (gen_random_uuid(), 1, anpi.of_us($3::bigint), 'export', session_user, 'anpi export registry', 'ok',
        jsonb_build_object('municipality', $1::text, 'rows', $2::bigint))
