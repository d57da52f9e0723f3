-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: incident bigint
-- returns: name (no row when unknown)
SELECT name FROM anpi.incident WHERE id = $1::bigint
