-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text (those that run, and those that ended within three days before the last end: marks seen while they ran still come in)
SELECT a.id::text, anpi.assignment_body(a) FROM anpi.assignment a
 WHERE a.to_at IS NULL OR a.to_at > (SELECT max(to_at) FROM anpi.assignment) - interval '72 hours'
