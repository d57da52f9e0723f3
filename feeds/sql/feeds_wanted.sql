-- SPDX-License-Identifier: Apache-2.0
-- When somebody last had the outages open.
-- for: feeds
-- params: source text
-- returns: wanted_at
SELECT wanted_at FROM anpi.feed_source WHERE name = $1::text
