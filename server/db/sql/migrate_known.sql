-- SPDX-License-Identifier: Apache-2.0
-- Is there a schema at all?
-- for: none
-- params: none
-- returns: boolean
SELECT to_regclass('anpi.migration') IS NOT NULL
