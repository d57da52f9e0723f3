-- SPDX-License-Identifier: Apache-2.0
-- Old changes go; run by the janitor.
-- for: server
-- params: keep interval
-- returns: how many went
SELECT anpi.change_prune($1::interval)
