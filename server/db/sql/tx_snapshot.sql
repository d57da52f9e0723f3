-- SPDX-License-Identifier: Apache-2.0
-- A transaction that reads everything from one snapshot.
-- for: none
-- params: none
-- returns: nothing
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
