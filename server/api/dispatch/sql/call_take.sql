-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: vendor bigint, vendor_call_id text, device_id text, kind text, at_us bigint, state text, municipality text, municipal_id text
-- params: now_us bigint
-- returns: call bigint, body text? (NULL: nothing changed), fresh boolean (it is new)
SELECT call, body, fresh FROM anpi.call_take_power($1::bigint, $2::text, $3::text, $4::text, $5::bigint, $6::text, $7::text, $8::text, $9::bigint)
