-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: the 31 columns of the list, in the order of its heading; who is on no list of the city is left out
SELECT p.municipal_id, d.municipal_no, p.name, p.kana, anpi.birth_listed(p.birth, p.birth_precision),
       CASE p.sex WHEN 1 THEN '男' WHEN 2 THEN '女' WHEN 9 THEN 'その他' ELSE '不明' END,
       h.postcode, h.address, h.building,
       (SELECT string_agg(anpi.listed(f.number || coalesce('（' || f.note || '）', '')), '、' ORDER BY n) FROM generate_series(1, (SELECT max(x.ord) FROM anpi.phone x WHERE x.person = p.id AND x.ord <= 10)) n
          LEFT JOIN anpi.phone f ON f.person = p.id AND f.ord = n),
       (SELECT string_agg(anpi.listed(f.number || coalesce('（' || f.note || '）', '')), '、' ORDER BY n) FROM generate_series(11, (SELECT max(x.ord) FROM anpi.phone x WHERE x.person = p.id AND x.ord > 10)) n
          LEFT JOIN anpi.phone f ON f.person = p.id AND f.ord = n),
       p.mail,
       (SELECT string_agg(l.list, '、' ORDER BY l.list) FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL),
       (SELECT string_agg(anpi.listed(anpi.reason_written(r.kind, r.detail)), '、' ORDER BY r.kind, r.detail) FROM anpi.reason r
         WHERE r.person = p.id AND (r.kind NOT IN ('要介護', '要支援', '身体障害', '療育', '精神', '障害支援区分', '指定難病') OR r.detail = '')),
       (SELECT string_agg(anpi.reason_written(r.kind, r.detail), '、' ORDER BY r.kind, r.detail) FROM anpi.reason r
         WHERE r.person = p.id AND r.kind IN ('要介護', '要支援') AND r.detail <> ''),
       (SELECT string_agg(anpi.listed(anpi.reason_written(r.kind, r.detail)), '、' ORDER BY r.kind, r.detail) FROM anpi.reason r
         WHERE r.person = p.id AND r.kind IN ('身体障害', '療育', '精神', '障害支援区分') AND r.detail <> ''),
       (SELECT string_agg(anpi.listed(r.detail), '、' ORDER BY r.detail) FROM anpi.reason r WHERE r.person = p.id AND r.kind = '指定難病' AND r.detail <> ''),
       (SELECT string_agg(anpi.listed(v.kind || coalesce('(' || v.mode || ')', '')), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       (SELECT string_agg(coalesce(v.battery_internal_min::text, ''), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       (SELECT string_agg(coalesce(v.battery_external_min::text, ''), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       (SELECT string_agg(coalesce(v.oxygen_l_min::text, ''), '、' ORDER BY v.id) FROM anpi.device v WHERE v.person = p.id),
       p.doctor_name, p.doctor_phone,
       k.names, k.relations, k.phones,
       p.community, p.welfare_commissioner, a.answer, a.answered_on::text, p.note
  FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.household d ON d.id = p.household
  LEFT JOIN LATERAL (SELECT string_agg(anpi.listed(c.name), '、' ORDER BY n) AS names, string_agg(anpi.listed(c.relation), '、' ORDER BY n) AS relations,
                            string_agg(anpi.listed(c.phone), '、' ORDER BY n) AS phones
                       FROM generate_series(1, (SELECT max(x.ord) FROM anpi.contact x WHERE x.person = p.id)) n
                       LEFT JOIN anpi.contact c ON c.person = p.id AND c.ord = n) k ON true
  LEFT JOIN LATERAL (SELECT c.answer, c.answered_on FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供'
                      ORDER BY c.answered_on DESC NULLS LAST, array_position(ARRAY['拒否', '不同意', '同意', '未回答'], c.answer), c.id DESC LIMIT 1) a ON true
 WHERE p.municipality = $1 AND p.erased_at IS NULL AND NOT p.protected
   AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL)
 ORDER BY p.municipal_id NULLS LAST, p.id
