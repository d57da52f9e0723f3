-- SPDX-License-Identifier: Apache-2.0
-- The marks of every person and round of an incident beside what is kept as their status; both sides, so that neither a status
-- without marks nor marks without a status goes unseen.
-- for: cli
-- params: incident bigint
-- returns: person bigint, round integer, op_id uuid? (NULL: no mark), observed_at timestamptz?, time_unsure boolean?, mark_status text?
-- returns: voids uuid?, settles uuid?, seen uuid[]?, status text? (NULL: none kept), winner uuid?, conflict uuid[]?, ops uuid[]? (ordered by person, round)
SELECT coalesce(o.person, s.person) AS person, coalesce(o.round, s.round) AS round, o.op_id, o.observed_at, o.time_unsure, o.status, o.voids, o.settles, o.seen,
       s.status, s.op_id, s.conflict, s.ops
  FROM (SELECT * FROM anpi.observation WHERE incident = $1::bigint) o
  FULL JOIN (SELECT * FROM anpi.status WHERE incident = $1::bigint) s ON s.person = o.person AND s.round = o.round
 ORDER BY 1, 2
