-- SPDX-License-Identifier: Apache-2.0
-- The card is made in another way now: so are all cards.
-- for: none
-- params: none
-- returns: how many differ from before
SELECT anpi.cards_renew()
