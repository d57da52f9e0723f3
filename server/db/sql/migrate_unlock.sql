-- SPDX-License-Identifier: Apache-2.0
-- The lock of migrate_lock, given back.
-- for: none
-- params: none
-- returns: nothing
RESET lock_timeout;
SELECT pg_advisory_unlock(7234516001)
