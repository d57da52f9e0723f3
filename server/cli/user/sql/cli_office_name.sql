-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: office bigint
-- returns: name
SELECT name FROM anpi.office WHERE id = $1::bigint
