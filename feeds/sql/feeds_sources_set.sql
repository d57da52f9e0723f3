-- SPDX-License-Identifier: Apache-2.0
-- The configured sources.
-- for: feeds
-- params: $1 JSON [{"name", "title", "utility", "on"}]
-- returns: nothing
SELECT anpi.feed_sources_set($1::jsonb)
