-- SPDX-License-Identifier: Apache-2.0
-- Old changes go; run by the janitor.
-- for: server
-- params: $1 interval to keep
-- returns: how many went
SELECT anpi.change_prune($1::interval)
