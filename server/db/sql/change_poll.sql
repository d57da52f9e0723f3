-- SPDX-License-Identifier: Apache-2.0
-- A turn of the change feed: the first row is the head, the others are changes in seq order. A further page of the same turn
-- names the upto of the first.
-- for: none
-- params: cursor text, upto text? (NULL: the present snapshot), seq bigint (already had of this turn, or 0), most integer (rows)
-- returns: upto text?, epoch text?, stale boolean? (the cursor is older than what is kept; these in the first row alone)
-- returns: seq bigint?, kind text?, id text?, body text? (these in the others)
WITH head AS MATERIALIZED (
    SELECT coalesce($2, pg_current_snapshot()::text) AS upto, anpi.epoch_text() AS epoch,
           e.pruned_xid >= pg_snapshot_xmin($1::text::pg_snapshot) AS stale
    FROM anpi.epoch e
)
SELECT upto, epoch, stale, NULL::bigint AS seq, NULL::text AS kind, NULL::text AS id, NULL::text AS body FROM head
UNION ALL
SELECT NULL, NULL, NULL, c.seq, c.kind, c.id, c.body
FROM head CROSS JOIN LATERAL anpi.change_since($1::text, head.upto, $3::bigint, $4::integer) c
