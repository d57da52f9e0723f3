-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT d.id::text, anpi.decision_body(d) FROM anpi.decision d
