-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, id_or_name text
-- returns: id: of the offices there (two rows when the name is not unique)
SELECT o.id FROM anpi.office o WHERE (o.id::text = $2 OR o.name = $2) AND $1 = ANY (o.municipalities) ORDER BY o.id LIMIT 2
