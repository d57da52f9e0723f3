-- SPDX-License-Identifier: Apache-2.0
-- The key under which devices that have logged in are known.
-- for: server
-- params: none
-- returns: 64 hex digits
SELECT encode(k.key, 'hex') FROM anpi.device_key k
