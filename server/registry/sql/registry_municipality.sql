-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: code text
-- returns: pref text, name text (no row when unknown)
SELECT pref, name FROM anpi.municipality WHERE code = $1
