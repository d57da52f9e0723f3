-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: largest settled id, number, to_id and root in hex of the last seal; no row while another server seals
SELECT settled, number, to_id, root FROM anpi.audit_seal_next()
