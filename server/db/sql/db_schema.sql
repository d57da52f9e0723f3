-- SPDX-License-Identifier: Apache-2.0
-- Is this schema file applied, with this very text?
-- for: none
-- params: name text, body text (of the file)
-- returns: boolean, or no row when it is not applied
SELECT sha256 = sha256(convert_to($2, 'UTF8')) FROM anpi.migration WHERE name = $1
