-- SPDX-License-Identifier: Apache-2.0
-- Become the one feeds reader at work, for as long as this session lasts.
-- for: feeds
-- params: none
-- returns: true when it is us
SELECT pg_try_advisory_lock(anpi.feeds_lock_key())
