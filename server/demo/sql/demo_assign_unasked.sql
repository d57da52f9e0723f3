-- SPDX-License-Identifier: Apache-2.0
-- Of those whom these users look after, who has not agreed (and is not protected) is entrusted to the 自主防災会 of the quarter too: it
-- reads nobody of them without a decision.
-- for: cli
-- params: users bigint[], branches bigint[] (offices in whose charge the zones are), communities bigint[] (in the same order)
-- params: from_us bigint
-- returns: nothing
INSERT INTO anpi.assignment (person, office, from_at)
SELECT p.id, ($3::bigint[])[coalesce(array_position($2::bigint[], z.office), 1)], anpi.of_us($4::bigint)
  FROM anpi.assignment a JOIN anpi.person p ON p.id = a.person JOIN anpi.home h ON h.id = p.home
  LEFT JOIN anpi.assignment z ON z.zone = h.zone AND z.office = ANY ($2::bigint[])
 WHERE a.user_id = ANY ($1::bigint[]) AND NOT p.protected
   AND NOT EXISTS (SELECT 1 FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供' AND c.answer = '同意')
 ORDER BY p.id
