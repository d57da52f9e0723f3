-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: municipality text
-- returns: whether no other import of this municipality is running (held until the connection ends)
SELECT pg_try_advisory_lock(hashtextextended('anpi.import.' || $1, 0))
