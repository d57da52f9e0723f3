-- SPDX-License-Identifier: Apache-2.0
-- Cards of these persons anew, with their changes; last in the transaction that wrote.
-- for: server cli
-- params: person bigint[]
-- returns: how many cards differed
SELECT anpi.card_refresh($1::bigint[])
