-- SPDX-License-Identifier: Apache-2.0
-- Be woken.
-- for: none
-- params: none
-- returns: nothing
LISTEN anpi_change
