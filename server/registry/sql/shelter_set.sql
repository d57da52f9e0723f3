-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: shelter bigint, incident bigint, state text, by_user bigint? (NULL = the command line), by_name text, now_us bigint
-- params: municipalities text[]? (NULL = any of the incident's)
-- returns: the shelter, NULL when it was so already
SELECT anpi.shelter_set($1::bigint, $2::bigint, $3::text, $4::bigint, $5::text, $6::bigint, $7::text[])
