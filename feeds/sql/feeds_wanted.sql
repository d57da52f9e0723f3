-- SPDX-License-Identifier: Apache-2.0
-- When somebody last had the outages open.
-- for: feeds
-- params: $1 source
-- returns: wanted_at
SELECT wanted_at FROM anpi.feed_source WHERE name = $1::text
