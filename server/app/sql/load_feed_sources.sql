-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT s.name, anpi.feed_source_body(s) FROM anpi.feed_source s
