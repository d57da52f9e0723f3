-- SPDX-License-Identifier: Apache-2.0
-- Identities go on behind the ids that were given, and checks are made again.
-- for: cli
-- returns: nothing of use
SELECT setval(pg_get_serial_sequence('anpi.person', 'id'), (SELECT max(id) FROM anpi.person)),
       setval(pg_get_serial_sequence('anpi.home', 'id'), (SELECT max(id) FROM anpi.home)),
       setval(pg_get_serial_sequence('anpi.household', 'id'), (SELECT max(id) FROM anpi.household)),
       CASE WHEN (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN set_config('session_replication_role', 'origin', false) END
