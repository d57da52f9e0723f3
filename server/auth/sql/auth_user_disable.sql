-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login text, at_us bigint
-- returns: login or NULL (no row when unknown); the sessions are ended for good, so that enabling revives none
SELECT anpi.user_switch(id, NULL, true, $2::bigint) FROM anpi.app_user WHERE login = $1::text
