-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: id_or_name text
-- returns: id (two rows when the name is not unique)
SELECT id FROM anpi.office WHERE id::text = $1 OR name = $1 ORDER BY id LIMIT 2
