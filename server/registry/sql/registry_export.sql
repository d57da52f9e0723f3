-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality
-- returns: the 31 columns of the list, in the order of its heading; who is on no list of the city is left out
SELECT p.municipal_id, d.municipal_no, p.name, p.kana, p.birth::text,
       CASE p.sex WHEN 1 THEN '男' WHEN 2 THEN '女' WHEN 9 THEN 'その他' ELSE '不明' END,
       h.postcode, h.address, h.building,
       (SELECT string_agg(f.number, '、' ORDER BY f.ord) FROM anpi.phone f WHERE f.person = p.id AND f.ord <= 10),
       (SELECT string_agg(f.number, '、' ORDER BY f.ord) FROM anpi.phone f WHERE f.person = p.id AND f.ord > 10),
       p.mail,
       (SELECT string_agg(l.list, '、' ORDER BY l.list) FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL),
       (SELECT string_agg(CASE WHEN r.kind = 'その他' AND r.detail <> '' THEN r.detail ELSE r.kind END, '、' ORDER BY r.kind, r.detail) FROM anpi.reason r
         WHERE r.person = p.id AND r.kind NOT IN ('要介護', '要支援', '身体障害', '療育', '精神', '障害支援区分', '指定難病')),
       (SELECT string_agg(r.kind || r.detail, '、' ORDER BY r.kind, r.detail) FROM anpi.reason r WHERE r.person = p.id AND r.kind IN ('要介護', '要支援')),
       (SELECT string_agg(coalesce(nullif(r.detail, ''), r.kind), '、' ORDER BY r.kind, r.detail) FROM anpi.reason r
         WHERE r.person = p.id AND r.kind IN ('身体障害', '療育', '精神', '障害支援区分')),
       (SELECT string_agg(coalesce(nullif(r.detail, ''), r.kind), '、' ORDER BY r.detail) FROM anpi.reason r WHERE r.person = p.id AND r.kind = '指定難病'),
       (SELECT string_agg(v.kind || coalesce('(' || v.mode || ')', ''), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       (SELECT string_agg(coalesce(v.battery_internal_min::text, ''), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       (SELECT string_agg(coalesce(v.battery_external_min::text, ''), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       (SELECT string_agg(coalesce(v.oxygen_l_min::text, ''), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       p.doctor_name, p.doctor_phone,
       (SELECT string_agg(c.name, '、' ORDER BY c.ord) FROM anpi.contact c WHERE c.person = p.id),
       (SELECT string_agg(coalesce(c.relation, ''), '、' ORDER BY c.ord) FROM anpi.contact c WHERE c.person = p.id),
       (SELECT string_agg(coalesce(c.phone, ''), '、' ORDER BY c.ord) FROM anpi.contact c WHERE c.person = p.id),
       p.community, p.welfare_commissioner, k.answer, k.answered_on::text, p.note
  FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.household d ON d.id = p.household
  LEFT JOIN LATERAL (SELECT c.answer, c.answered_on FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供'
                      ORDER BY c.answered_on DESC NULLS LAST, c.answer = '同意', c.id DESC LIMIT 1) k ON true
 WHERE p.municipality = $1 AND p.erased_at IS NULL AND NOT p.protected
   AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL)
 ORDER BY p.municipal_id NULLS LAST, p.id
