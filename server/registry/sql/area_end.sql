-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: zones bigint[]
-- returns: nothing; who is entrusted with them is so no more
WITH over AS (
    UPDATE anpi.assignment SET to_at = now() WHERE zone = ANY ($1::bigint[]) AND (to_at IS NULL OR to_at > now())
)
UPDATE anpi.zone SET ended_at = now() WHERE id = ANY ($1::bigint[])
