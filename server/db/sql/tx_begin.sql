-- SPDX-License-Identifier: Apache-2.0
-- A transaction that writes.
-- for: none
-- params: none
-- returns: nothing
BEGIN
