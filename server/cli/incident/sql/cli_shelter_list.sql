-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: state text, kind text, code text, name text, incident text, since text (of its shelters, those that are open first)
SELECT s.state, s.kind, coalesce(s.code, ''), s.name, coalesce(i.name, ''), coalesce(to_char(s.state_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI'), '')
  FROM anpi.shelter s LEFT JOIN anpi.incident i ON i.id = s.incident WHERE s.municipality = $1
 ORDER BY array_position(ARRAY['開設', '満員', '閉鎖', '未開設'], s.state), s.kind, s.code, s.id
