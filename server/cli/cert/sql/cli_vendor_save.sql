-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: name text, key_hash bytea
-- returns: id
SELECT anpi.vendor_save($1::text, $2::bytea)
