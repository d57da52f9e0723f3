-- SPDX-License-Identifier: Apache-2.0
-- Never cancelled: see the rule of the clean commit.
-- for: none
-- params: none
-- returns: nothing
COMMIT
