-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT o.id::text, anpi.office_body(o) FROM anpi.office o
