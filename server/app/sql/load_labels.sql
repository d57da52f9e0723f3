-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT l.incident || '/' || l.person, anpi.label_body(l) FROM anpi.label l WHERE l.colour IS NOT NULL
UNION ALL SELECT n.incident || '/' || n.colour, anpi.label_name_body(n) FROM anpi.label_name n
