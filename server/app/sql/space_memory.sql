-- SPDX-License-Identifier: Apache-2.0
-- For this transaction alone: so little memory that space_probe has to write to the disk.
-- for: server
-- returns: 64kB
SELECT set_config('work_mem', '64kB', true)
