-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: token_hash bytea
-- returns: pin hash
SELECT pin_hash FROM anpi.session WHERE token_hash = $1::bytea AND ended_at IS NULL
