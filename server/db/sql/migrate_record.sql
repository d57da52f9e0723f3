-- SPDX-License-Identifier: Apache-2.0
-- A schema file was applied.
-- for: none
-- params: name text, body text (of the file)
-- returns: nothing
INSERT INTO anpi.migration (name, sha256) VALUES ($1, sha256(convert_to($2, 'UTF8')))
