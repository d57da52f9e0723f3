-- SPDX-License-Identifier: Apache-2.0
-- Before a picture is loaded: a database that was restored elsewhere begins a new epoch.
-- for: none
-- params: none
-- returns: whether it did
SELECT anpi.epoch_settle()
