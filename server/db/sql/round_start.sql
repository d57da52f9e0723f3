-- SPDX-License-Identifier: Apache-2.0
-- Start the next round of an incident.
-- for: server cli
-- params: incident bigint, by_user bigint, now_us bigint
-- returns: JSON of the incident, as its change says it
SELECT anpi.round_start($1::bigint, $2::bigint, $3::bigint)
