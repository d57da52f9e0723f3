-- SPDX-License-Identifier: Apache-2.0
-- What one round over a source changed.
-- for: feeds
-- params: source text, status jsonb, areas jsonb
-- returns: how many areas were written
SELECT anpi.outage_apply($1::text, $2::jsonb, $3::jsonb)
