-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text? (NULL: all)
-- returns: remark bigint, municipality text (name), municipal_id text?, person bigint, name text, field text, code text, text text, since text
-- returns: (what nobody has settled, oldest first; persons under protection without their name)
SELECT k.id, coalesce((SELECT m.name FROM anpi.municipality m WHERE m.code = p.municipality), p.municipality), CASE WHEN p.protected THEN '' ELSE p.municipal_id END, p.id, CASE WHEN p.protected THEN '' ELSE p.name END, k.field, k.code,
       CASE WHEN p.protected THEN '' ELSE regexp_replace(k.text, '[[:cntrl:]]+', ' ', 'g') END, to_char(k.at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI')
  FROM anpi.remark k JOIN anpi.person p ON p.id = k.person
 WHERE k.settled_at IS NULL AND ($1::text IS NULL OR p.municipality = $1) ORDER BY k.id LIMIT 10000
