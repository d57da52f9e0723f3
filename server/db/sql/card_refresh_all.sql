-- SPDX-License-Identifier: Apache-2.0
-- All cards anew after a bulk load, without changes.
-- for: cli
-- params: none
-- returns: how many cards
SELECT anpi.card_refresh_all()
