-- SPDX-License-Identifier: Apache-2.0
-- After a restore from a backup or a bulk load: every picture loads anew.
-- for: cli
-- params: none
-- returns: nothing
UPDATE anpi.epoch SET restore_id = gen_random_uuid()
