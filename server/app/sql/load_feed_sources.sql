-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id, body
SELECT s.name, json_build_object('name', s.name, 'title', s.title, 'utility', s.utility, 'state', s.state, 'fault', s.fault,
       'feed_time_us', anpi.us(s.feed_time), 'fetched_at_us', anpi.us(s.fetched_at), 'areas', s.areas, 'households_low', s.households_low,
       'households_high', s.households_high, 'unmatched', s.unmatched, 'unmatched_high', s.unmatched_high)::text
  FROM anpi.feed_source s
