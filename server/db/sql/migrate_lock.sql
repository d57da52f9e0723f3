-- SPDX-License-Identifier: Apache-2.0
-- Migrations wait for each other, and for whoever uses a table, as long as it takes.
-- for: none
-- params: none
-- returns: nothing
SET lock_timeout = 0;
SELECT pg_advisory_lock(7234516001)
