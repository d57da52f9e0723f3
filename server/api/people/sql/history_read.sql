-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: incident bigint, person bigint, user bigint (who reads)
-- returns: JSON array of the marks, newest first
SELECT anpi.history_read($1::bigint, $2::bigint, $3::bigint)
