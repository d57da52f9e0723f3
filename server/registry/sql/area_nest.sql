-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: zones bigint[], parents bigint[]
-- returns: nothing
UPDATE anpi.zone z SET parent = u.parent FROM unnest($1::bigint[], $2::bigint[]) AS u (zone, parent) WHERE z.id = u.zone
