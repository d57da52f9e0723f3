-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT m.code, anpi.municipality_body(m) FROM anpi.municipality m
