-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: number, from_id, to_id, at in us, root, before, signature in hex, key_id, leaves in hex
SELECT number, from_id, to_id, (extract(epoch FROM at) * 1000000)::bigint, encode(root, 'hex'), encode(before, 'hex'), encode(signature, 'hex'), key_id,
       encode(leaves, 'hex')
  FROM anpi.audit_root ORDER BY number, id
