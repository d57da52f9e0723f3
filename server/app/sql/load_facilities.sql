-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT f.id::text, anpi.facility_body(f) FROM anpi.facility f
