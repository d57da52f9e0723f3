-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: persons bigint[]
-- returns: nothing
SELECT anpi.card_refresh($1::bigint[])
