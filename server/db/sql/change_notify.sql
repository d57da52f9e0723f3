-- SPDX-License-Identifier: Apache-2.0
-- Wake the readers: in a transaction of its own, never inside a write.
-- for: server feeds cli
-- params: none
-- returns: nothing
NOTIFY anpi_change
