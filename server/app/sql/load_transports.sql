-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id, body
SELECT t.id::text, anpi.transport_json(t)::text FROM anpi.transport t
