-- SPDX-License-Identifier: Apache-2.0
-- Migrations wait for each other.
-- for: none
-- params: none
-- returns: nothing
SELECT pg_advisory_lock(7234516001)
