-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: incident bigint
-- returns: id (no row when unknown)
SELECT id FROM anpi.incident WHERE id = $1::bigint
