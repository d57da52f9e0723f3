-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: persons bigint, users bigint (0 and 0 in a fresh database)
SELECT (SELECT count(*) FROM anpi.person), (SELECT count(*) FROM anpi.app_user)
