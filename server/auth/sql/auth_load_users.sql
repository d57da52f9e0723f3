-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT id::text, anpi.user_body(id) FROM anpi.app_user
