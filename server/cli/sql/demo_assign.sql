-- SPDX-License-Identifier: Apache-2.0
-- Zones entrusted to an office or a user, standing.
-- for: cli
-- params: zones bigint[], offices bigint[], users bigint[] (one of the two NULL), from_us bigint
-- returns: nothing
INSERT INTO anpi.assignment (zone, office, user_id, from_at)
SELECT zone, office, user_id, anpi.of_us($4::bigint) FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS x(zone, office, user_id)
