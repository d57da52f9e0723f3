-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT z.id::text, anpi.zone_body(z) FROM anpi.zone z WHERE z.ended_at IS NULL
