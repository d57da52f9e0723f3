-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id, body
SELECT l.incident || '/' || l.person, anpi.label_body(l) FROM anpi.label l
