-- SPDX-License-Identifier: Apache-2.0
-- Undo.
-- for: none
-- params: none
-- returns: nothing
ROLLBACK
