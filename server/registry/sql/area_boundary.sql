-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: boundary text? (JSON), finer_zones bigint (than the municipality)
SELECT m.boundary::text, (SELECT count(*) FROM anpi.zone z WHERE z.municipality = m.code AND z.kind <> 'municipality' AND z.ended_at IS NULL)
  FROM anpi.municipality m WHERE m.code = $1
