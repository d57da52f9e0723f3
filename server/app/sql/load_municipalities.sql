-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id, body
SELECT m.code, anpi.municipality_body(m) FROM anpi.municipality m
