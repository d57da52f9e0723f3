-- SPDX-License-Identifier: Apache-2.0
-- Zones entrusted to an office, standing.
-- for: cli
-- params: zones bigint[], offices bigint[], from_us bigint
-- returns: nothing
INSERT INTO anpi.assignment (zone, office, from_at)
SELECT zone, office, anpi.of_us($3::bigint) FROM unnest($1::bigint[], $2::bigint[]) AS x(zone, office)
