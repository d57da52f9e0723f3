-- SPDX-License-Identifier: Apache-2.0
-- The configured sources; areas of those that are off, or not named any more, end as no longer watched.
-- for: feeds
-- params: sources jsonb ([{"name", "title", "utility", "on"}]), now_us bigint (microseconds UTC)
-- returns: how many areas ended
SELECT anpi.feed_sources_tell($1::jsonb, $2::bigint)
