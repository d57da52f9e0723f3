-- SPDX-License-Identifier: Apache-2.0
-- A bulk load into an empty database: a crash means making the city again, so commits need not wait for the disk; and who may, spares
-- himself the lookup of every foreign key, because the rows are made to fit.
-- for: cli
-- returns: nothing of use
SELECT set_config('synchronous_commit', 'off', false),
       CASE WHEN (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN set_config('session_replication_role', 'replica', false) END
