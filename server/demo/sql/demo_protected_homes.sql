-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: how many protected persons got a home row of their own
SELECT anpi.protected_homes_split()
