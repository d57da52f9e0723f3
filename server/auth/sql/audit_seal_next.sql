-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: settled bigint, number bigint, to_id bigint, root text (hex; of the last seal; no row while another server seals)
SELECT settled, number, to_id, root FROM anpi.audit_seal_next()
