-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: number bigint, from_id bigint, to_id bigint, at_us bigint, root text (hex), before text (hex), signature text (hex), key_id text
-- returns: leaves text (hex)
SELECT number, from_id, to_id, (extract(epoch FROM at) * 1000000)::bigint, encode(root, 'hex'), encode(before, 'hex'), encode(signature, 'hex'), key_id,
       encode(leaves, 'hex')
  FROM anpi.audit_root ORDER BY number, id
