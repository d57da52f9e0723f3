-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: municipality text, source text, file_name text, file_sha256 bytea, full boolean, rows integer, at_us bigint
-- returns: id of the run; runs of this municipality left over by a process that died are marked stopped
WITH left_over AS (
    UPDATE anpi.import_run SET state = 'stopped', ended_at = anpi.of_us($7::bigint) WHERE municipality = $1 AND state = 'running'
)
INSERT INTO anpi.import_run (municipality, source, file_name, file_sha256, full_list, state, started_at, rows_total)
VALUES ($1, $2, $3, $4::bytea, $5::boolean, 'running', anpi.of_us($7::bigint), $6::integer) RETURNING id
