-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id, body
SELECT a.id::text, anpi.assignment_body(a) FROM anpi.assignment a WHERE a.to_at IS NULL
