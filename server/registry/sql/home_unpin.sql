-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: person bigint
-- returns: home (NULL = no such person)
SELECT anpi.home_unpin($1::bigint)
