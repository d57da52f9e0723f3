-- SPDX-License-Identifier: Apache-2.0
-- After a restore from a backup or a bulk load: a new epoch, every picture loads anew, the change feed starts empty.
-- for: cli
-- params: none
-- returns: how many changes the feed held
SELECT anpi.epoch_renew()
