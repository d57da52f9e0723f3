-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT id, body FROM anpi.transport_load()
