-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT s.id::text, anpi.shelter_body(s) FROM anpi.shelter s
