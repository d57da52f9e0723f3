-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: run bigint, state text, at_us bigint
-- returns: nothing
UPDATE anpi.import_run SET state = $2, ended_at = anpi.of_us($3::bigint) WHERE id = $1::bigint
