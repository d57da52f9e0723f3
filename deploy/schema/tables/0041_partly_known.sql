-- SPDX-License-Identifier: Apache-2.0
-- What is known in part: a birth date of which only the year is written, a phone with a word beside it, a device of which nobody says which.

ALTER TABLE anpi.person ADD COLUMN birth_precision text NOT NULL DEFAULT 'day' CHECK (birth_precision IN ('day', 'month', 'year', 'about'));
COMMENT ON COLUMN anpi.person.birth_precision IS
'How much of birth is known: day; month, then birth is its first day; year, then 1 January; about: roughly then, the first day of the month or year when no day or month was said';

ALTER TABLE anpi.phone ADD COLUMN note text;
COMMENT ON COLUMN anpi.phone.note IS 'The words beside the number: whose it is, which, until when (自宅, 長男携帯, 内線12)';

-- ---- births -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION anpi.birth_written(d date, how text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(to_char(d, CASE WHEN how = 'day' THEN 'YYYY-MM-DD' WHEN how = 'year' OR how = 'about' AND to_char(d, 'MMDD') = '0101' THEN 'YYYY'
                                   WHEN how = 'month' OR to_char(d, 'DD') = '01' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END) || CASE how WHEN 'about' THEN '~' ELSE '' END, '') $$;
COMMENT ON FUNCTION anpi.birth_written(date, text) IS 'A birth date in a card: 1935-03-05, 1935-03, 1935, and with ~ behind it when it is only about then; nothing when NULL';

CREATE FUNCTION anpi.birth_listed(d date, how text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
-- Not 1935-03: a spreadsheet makes a day of it.
$$ SELECT CASE WHEN how = 'day' THEN d::text ELSE regexp_replace(to_char(d, CASE length(rtrim(anpi.birth_written(d, how), '~')) WHEN 4 THEN 'YYYY"年"' WHEN 7 THEN 'YYYY"年"FMMM"月"'
                 ELSE 'YYYY"年"FMMM"月"FMDD"日"' END), '$', CASE how WHEN 'about' THEN '頃' ELSE '' END) END $$;
COMMENT ON FUNCTION anpi.birth_listed(date, text) IS 'A birth date in a list that is brought in again as it was: 1935-03-05, 1935年3月, 1935年, 1935年頃';

CREATE FUNCTION anpi.birth_agrees(a date, a_how text, b date, b_how text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b
               WHEN 'about' IN (a_how, b_how) THEN abs(extract(year FROM a) - extract(year FROM b)) <= 2
               WHEN 'year' IN (a_how, b_how) THEN extract(year FROM a) = extract(year FROM b)
               WHEN 'month' IN (a_how, b_how) THEN date_trunc('month', a) = date_trunc('month', b) ELSE a = b END $$;
COMMENT ON FUNCTION anpi.birth_agrees(date, text, date, text) IS 'Whether both can be the same day of birth: as far as the coarser says; an age leaves two years either way';

CREATE FUNCTION anpi.birth_equal(a date, a_how text, b date, b_how text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(a = b AND a_how = b_how AND a_how <> 'about', false) $$;
COMMENT ON FUNCTION anpi.birth_equal(date, text, date, text) IS 'Whether both say the same of a birth date, and surely: what is only about a time names nobody';

CREATE FUNCTION anpi.birth_known(known date, known_how text, given date, given_how text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(given IS NOT NULL AND anpi.birth_agrees(known, known_how, given, given_how)
    AND array_position(ARRAY['about', 'year', 'month', 'day'], known_how) >= array_position(ARRAY['about', 'year', 'month', 'day'], given_how), false) $$;
COMMENT ON FUNCTION anpi.birth_known(date, text, date, text) IS 'Whether a list says nothing new of a birth date: it agrees and knows it no better';

CREATE OR REPLACE FUNCTION anpi.registry_merged(p anpi.person, r jsonb) RETURNS anpi.person LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF r ->> 'municipal_id' IS NOT NULL THEN p.municipal_id := r ->> 'municipal_id'; END IF;
    p.name := coalesce(r ->> 'name', p.name);
    p.name_key := coalesce(r ->> 'name_key', p.name_key);
    IF r ? 'kana' THEN p.kana := r ->> 'kana'; p.kana_key := r ->> 'kana_key'; END IF;
    IF r ? 'birth' AND NOT anpi.birth_known(p.birth, p.birth_precision, (r ->> 'birth')::date, coalesce(r ->> 'birth_precision', 'day')) THEN
        p.birth := (r ->> 'birth')::date;
        p.birth_precision := coalesce(r ->> 'birth_precision', 'day');
    END IF;
    IF r ? 'sex' THEN p.sex := coalesce((r ->> 'sex')::smallint, 0::smallint); END IF;
    IF r ? 'mail' THEN p.mail := r ->> 'mail'; END IF;
    IF r ? 'note' THEN p.note := r ->> 'note'; END IF;
    IF r ? 'doctor_name' THEN p.doctor_name := r ->> 'doctor_name'; END IF;
    IF r ? 'doctor_phone' THEN p.doctor_phone := r ->> 'doctor_phone'; END IF;
    IF r ? 'community' THEN p.community := r ->> 'community'; END IF;
    IF r ? 'commissioner' THEN p.welfare_commissioner := r ->> 'commissioner'; END IF;
    IF r ? 'household' THEN p.household := (r ->> 'household')::bigint; END IF;
    RETURN p;
END $$;

CREATE OR REPLACE FUNCTION anpi.registry_person_update(who bigint, r jsonb, at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE n integer;
BEGIN
    UPDATE anpi.person p SET (municipal_id, name, name_key, kana, kana_key, birth, birth_precision, sex, mail, note, doctor_name, doctor_phone, community, welfare_commissioner, household, updated_at) =
        (SELECT v.municipal_id, v.name, v.name_key, v.kana, v.kana_key, v.birth, v.birth_precision, v.sex, v.mail, v.note, v.doctor_name, v.doctor_phone, v.community, v.welfare_commissioner, v.household, at
           FROM anpi.registry_merged(p, r) v)
     WHERE p.id = who AND EXISTS (SELECT 1 FROM anpi.registry_merged(p, r) v
        WHERE (v.municipal_id, v.name, v.kana, v.birth, v.birth_precision, v.sex, v.mail, v.note, v.doctor_name, v.doctor_phone, v.community, v.welfare_commissioner, v.household)
              IS DISTINCT FROM (p.municipal_id, p.name, p.kana, p.birth, p.birth_precision, p.sex, p.mail, p.note, p.doctor_name, p.doctor_phone, p.community, p.welfare_commissioner, p.household));
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n > 0;
END $$;

CREATE OR REPLACE FUNCTION anpi.registry_person_create(muni text, r jsonb, src text, at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE hid bigint; pid bigint;
BEGIN
    INSERT INTO anpi.home DEFAULT VALUES RETURNING id INTO hid;
    PERFORM anpi.registry_home_save(hid, r);
    INSERT INTO anpi.person (municipality, municipal_id, name, name_key, kana, kana_key, birth, birth_precision, sex, household, home, mail, note, doctor_name, doctor_phone, community, welfare_commissioner, source, created_at, updated_at)
         VALUES (muni, r ->> 'municipal_id', r ->> 'name', r ->> 'name_key', r ->> 'kana', r ->> 'kana_key', (r ->> 'birth')::date, coalesce(r ->> 'birth_precision', 'day'),
                 coalesce((r ->> 'sex')::smallint, 0::smallint), (r ->> 'household')::bigint, hid, r ->> 'mail', r ->> 'note', r ->> 'doctor_name', r ->> 'doctor_phone',
                 r ->> 'community', r ->> 'commissioner', src, at, at)
      RETURNING id INTO pid;
    PERFORM anpi.registry_parts_save(pid, muni, r, (at AT TIME ZONE 'Asia/Tokyo')::date);
    INSERT INTO anpi.person_link (a, b)
    SELECT least(q.id, pid), greatest(q.id, pid) FROM anpi.person q JOIN anpi.phone f ON f.person = q.id JOIN anpi.phone m ON m.person = pid AND m.digits = f.digits
     WHERE q.municipality <> muni AND q.name_key = r ->> 'name_key' AND anpi.birth_equal(q.birth, q.birth_precision, (r ->> 'birth')::date, coalesce(r ->> 'birth_precision', 'day'))
    ON CONFLICT DO NOTHING;
    RETURN pid;
END $$;

-- ---- parts ------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION anpi.registry_parts_save(who bigint, muni text, r jsonb, today date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE n integer; total integer := 0;
BEGIN
    IF r ? 'phones_gone' THEN
        DELETE FROM anpi.phone f USING jsonb_array_elements(r -> 'phones_gone') g
         WHERE f.person = who AND f.ord BETWEEN (g ->> 0)::int AND (g ->> 1)::int;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'phones' THEN
        INSERT INTO anpi.phone AS f (person, ord, kind, number, digits, note)
        SELECT who, (x ->> 'ord')::smallint, coalesce(x ->> 'kind', '電話'), x ->> 'number', x ->> 'digits', x ->> 'note'
          FROM jsonb_array_elements(r -> 'phones') x
        -- The same number keeps what was said of it; another number is another's.
        ON CONFLICT (person, ord) DO UPDATE SET number = CASE WHEN f.digits = excluded.digits THEN f.number ELSE excluded.number END, digits = excluded.digits,
            note = CASE WHEN f.digits = excluded.digits THEN coalesce(excluded.note, f.note) ELSE excluded.note END,
            kind = CASE WHEN f.digits = excluded.digits AND excluded.note IS NULL THEN f.kind ELSE excluded.kind END
         WHERE f.digits <> excluded.digits OR f.note IS DISTINCT FROM coalesce(excluded.note, f.note);
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'reasons' THEN
        DELETE FROM anpi.reason x WHERE x.person = who AND (r ? 'reasons_gone' OR x.kind IN (SELECT jsonb_array_elements_text(coalesce(r -> 'reason_kinds', '[]'))))
           AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'reasons') y WHERE y ->> 0 = x.kind AND y ->> 1 = x.detail);
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
        INSERT INTO anpi.reason (person, kind, detail) SELECT who, y ->> 0, y ->> 1 FROM jsonb_array_elements(r -> 'reasons') y ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'devices_gone' THEN
        DELETE FROM anpi.device d WHERE d.person = who;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'devices' THEN
        -- 機器不明: a device, nobody says which. When one is named the unknown one takes the name, and keeps the minutes that were said of it.
        UPDATE anpi.device d SET kind = named
          FROM (SELECT y ->> 'kind' AS named FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(y, i) WHERE y ->> 'kind' <> '機器不明' ORDER BY i LIMIT 1) z
         WHERE d.person = who AND d.kind = '機器不明' AND NOT EXISTS (SELECT 1 FROM anpi.device o WHERE o.person = who AND o.kind = named);
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
        IF EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = who AND d.kind <> '機器不明') THEN
            r := r || jsonb_build_object('devices', (SELECT coalesce(jsonb_agg(y ORDER BY i), '[]') FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(y, i)
                                                      WHERE y ->> 'kind' <> '機器不明'));
        END IF;
        -- A member that is null clears, one that is absent keeps. A kind that a row names twice is one device, unless it
        -- says which (id) of several that are known.
        UPDATE anpi.device d SET battery_internal_min = CASE WHEN y ? 'battery_min' THEN (y ->> 'battery_min')::int ELSE d.battery_internal_min END,
               battery_external_min = CASE WHEN y ? 'external_min' THEN (y ->> 'external_min')::int ELSE d.battery_external_min END,
               oxygen_l_min = CASE WHEN y ? 'oxygen' THEN (y ->> 'oxygen')::numeric ELSE d.oxygen_l_min END, mode = coalesce(y ->> 'mode', d.mode)
          FROM (SELECT DISTINCT ON (k ->> 'kind', k ->> 'id') k AS y FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(k, i) ORDER BY k ->> 'kind', k ->> 'id', i) z
         WHERE d.person = who AND d.kind = y ->> 'kind' AND (NOT y ? 'id' OR d.id = (y ->> 'id')::bigint)
           AND (CASE WHEN y ? 'battery_min' THEN (y ->> 'battery_min')::int ELSE d.battery_internal_min END,
                CASE WHEN y ? 'external_min' THEN (y ->> 'external_min')::int ELSE d.battery_external_min END,
                CASE WHEN y ? 'oxygen' THEN (y ->> 'oxygen')::numeric ELSE d.oxygen_l_min END, coalesce(y ->> 'mode', d.mode))
               IS DISTINCT FROM (d.battery_internal_min, d.battery_external_min, d.oxygen_l_min, d.mode);
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
        INSERT INTO anpi.device (person, kind, mode, battery_internal_min, battery_external_min, oxygen_l_min)
        SELECT who, y ->> 'kind', y ->> 'mode', (y ->> 'battery_min')::int, (y ->> 'external_min')::int, (y ->> 'oxygen')::numeric
          FROM (SELECT DISTINCT ON (k ->> 'kind') k AS y, i FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(k, i) ORDER BY k ->> 'kind', i) z
         WHERE NOT EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = who AND d.kind = y ->> 'kind') ORDER BY z.i;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'contacts_gone' THEN
        DELETE FROM anpi.contact c WHERE c.person = who;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ?| ARRAY['contacts', 'contact_relations_gone', 'contact_phones_gone'] THEN
        total := total + anpi.registry_contacts_save(who, r);
    END IF;
    INSERT INTO anpi.listing (person, list, municipality, from_on)
    SELECT who, l, muni, today FROM jsonb_array_elements_text(coalesce(r -> 'lists', '["名簿"]')) l
     WHERE NOT EXISTS (SELECT 1 FROM anpi.listing o WHERE o.person = who AND o.list = l AND o.to_on IS NULL);
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    IF r ? 'consent' THEN
        INSERT INTO anpi.consent (person, kind, party, answer, answered_on)
        SELECT who, '名簿提供', coalesce(r ->> 'consent_party', '本人'), r ->> 'consent', (r ->> 'consent_on')::date
         WHERE NOT EXISTS (SELECT 1 FROM anpi.consent c WHERE c.person = who AND c.kind = '名簿提供' AND c.party = coalesce(r ->> 'consent_party', '本人')
                              AND c.answer = r ->> 'consent' AND c.answered_on IS NOT DISTINCT FROM (r ->> 'consent_on')::date);
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    RETURN total > 0;
END $$;

-- ---- the card --------------------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW anpi.card_made AS
SELECT p.id AS person,
    '1' || E'\x1f' || p.municipality || E'\x1f' || anpi.clean(p.municipal_id) || E'\x1f' || anpi.clean(p.name) || E'\x1f'
    || anpi.clean(p.kana) || E'\x1f' || anpi.birth_written(p.birth, p.birth_precision) || E'\x1f' || p.sex || E'\x1f' || anpi.flag(p.protected) || E'\x1f'
    || anpi.clean(p.inquiry_to) || E'\x1f'
    -- 9 home
    || anpi.clean(h.postcode) || E'\x1f' || anpi.clean(h.address) || E'\x1f' || anpi.clean(h.building) || E'\x1f' || h.level || E'\x1f'
    || anpi.txt(h.lon) || E'\x1f' || anpi.txt(h.lat) || E'\x1f' || anpi.txt(h.radius_m) || E'\x1f' || anpi.flag(h.pinned) || E'\x1f'
    || anpi.txt(h.mesh250) || E'\x1f' || anpi.txt(h.mesh125) || E'\x1f' || anpi.txt(h.zone) || E'\x1f' || anpi.clean(h.town_key) || E'\x1f'
    || anpi.txt(p.household) || E'\x1f'
    -- 22 phones
    || coalesce((SELECT string_agg(anpi.clean(f.kind) || E'\x1d' || anpi.clean(f.number) || E'\x1d' || anpi.clean(f.digits) || E'\x1d' || anpi.clean(f.note), E'\x1e' ORDER BY f.ord)
        FROM anpi.phone f WHERE f.person = p.id), '') || E'\x1f'
    -- 23 reasons
    || coalesce((SELECT string_agg(anpi.clean(r.kind) || E'\x1d' || anpi.clean(r.detail), E'\x1e' ORDER BY r.kind, r.detail)
        FROM anpi.reason r WHERE r.person = p.id), '') || E'\x1f'
    -- 24 listings that are open
    || coalesce((SELECT string_agg(l.list || E'\x1d' || anpi.day(l.from_on) || E'\x1d' || anpi.day(l.to_on), E'\x1e' ORDER BY l.list)
        FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL), '') || E'\x1f'
    -- 25 stay
    || coalesce((SELECT s.kind || E'\x1d' || anpi.clean(s.place) || E'\x1d' || anpi.us(s.from_at) || E'\x1d' || anpi.txt(s.lon) || E'\x1d' || anpi.txt(s.lat)
            || E'\x1d' || anpi.txt(s.mesh250) || E'\x1d' || anpi.txt(s.mesh125) || E'\x1d' || anpi.txt(s.zone) || E'\x1d' || anpi.clean(s.town_key)
        FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL), '') || E'\x1f'
    -- 26 devices
    || coalesce((SELECT string_agg(d.id || E'\x1d' || anpi.clean(d.kind) || E'\x1d' || anpi.clean(d.mode) || E'\x1d' || anpi.clean(d.maker) || E'\x1d'
            || anpi.clean(d.model) || E'\x1d' || anpi.clean(d.vendor_phone) || E'\x1d' || anpi.clean(d.used) || E'\x1d' || anpi.txt(d.off_ok_min) || E'\x1d'
            || anpi.txt(d.battery_internal_min) || E'\x1d' || anpi.txt(d.battery_external_min) || E'\x1d' || anpi.txt(d.oxygen_l_min) || E'\x1d'
            || anpi.txt(d.cylinder_min) || E'\x1d' || anpi.flag(d.resuscitator) || E'\x1d' || anpi.clean(d.own_power) || E'\x1d'
            || anpi.txt(d.move_at_min) || E'\x1d' || anpi.clean(d.move_to), E'\x1e' ORDER BY d.id)
        FROM anpi.device d WHERE d.person = p.id), '') || E'\x1f'
    -- 27 contacts
    || coalesce((SELECT string_agg(anpi.clean(c.name) || E'\x1d' || anpi.clean(c.relation) || E'\x1d' || anpi.clean(c.phone) || E'\x1d'
            || anpi.flag(c.has_key) || E'\x1d' || anpi.flag(c.together), E'\x1e' ORDER BY c.ord)
        FROM anpi.contact c WHERE c.person = p.id), '') || E'\x1f'
    -- 28 care team
    || coalesce((SELECT string_agg(anpi.txt(m.user_id) || E'\x1d' || anpi.txt(m.office) || E'\x1d' || anpi.clean(m.name) || E'\x1d' || anpi.clean(m.role)
            || E'\x1d' || anpi.clean(m.phone) || E'\x1d' || anpi.flag(m.main), E'\x1e' ORDER BY m.ord)
        FROM anpi.care_member m WHERE m.person = p.id), '') || E'\x1f'
    -- 29 helpers
    || coalesce((SELECT string_agg(anpi.clean(w.name) || E'\x1d' || anpi.clean(w.phone) || E'\x1d' || anpi.flag(w.has_key), E'\x1e' ORDER BY w.ord)
        FROM anpi.helper w WHERE w.person = p.id), '') || E'\x1f'
    -- 30 doctor, 31 medical
    || anpi.clean(p.doctor_name) || E'\x1d' || anpi.clean(p.doctor_phone) || E'\x1d' || anpi.clean(p.doctor_hospital) || E'\x1d'
    || anpi.clean(p.agreed_hospital) || E'\x1f' || anpi.txt(p.medical) || E'\x1f'
    -- 32 directives
    || coalesce((SELECT string_agg(v.kind || E'\x1d' || anpi.clean(v.body) || E'\x1d' || anpi.clean(v.doctor) || E'\x1d' || anpi.clean(v.doctor_phone)
            || E'\x1d' || anpi.day(v.signed_on) || E'\x1d' || anpi.day(v.withdrawn_on), E'\x1e' ORDER BY v.id)
        FROM anpi.directive v WHERE v.person = p.id), '') || E'\x1f'
    -- 33 consents
    || coalesce((SELECT string_agg(o.kind || E'\x1d' || o.party || E'\x1d' || o.answer || E'\x1d' || anpi.day(o.answered_on), E'\x1e' ORDER BY o.id)
        FROM anpi.consent o WHERE o.person = p.id), '') || E'\x1f'
    -- 34 plan and the rest
    || anpi.txt(p.plan) || E'\x1f' || anpi.clean(p.community) || E'\x1f' || anpi.clean(p.welfare_commissioner) || E'\x1f'
    || anpi.txt(h.access) || E'\x1f' || anpi.clean(h.key_code) || E'\x1f'
    || CASE WHEN h.caution = '{}' THEN '' ELSE (SELECT string_agg(anpi.clean(t), E'\x1e' ORDER BY n) FROM unnest(h.caution) WITH ORDINALITY AS x(t, n)) END
    || E'\x1f' || anpi.clean(p.note) || E'\x1f' || anpi.clean(p.mail) || E'\x1f' || anpi.clean(p.fax) || E'\x1f'
    -- 43 latest power confirmation
    || coalesce((SELECT q.power || E'\x1d' || anpi.us(q.at) || E'\x1d' || anpi.txt(q.battery_min) || E'\x1d' || anpi.clean(q.by_name)
        FROM anpi.power_confirmation q WHERE q.person = p.id ORDER BY q.at DESC, q.op_id DESC LIMIT 1), '') || E'\x1f'
    -- 44 links
    || coalesce((SELECT string_agg(y.id::text, E'\x1e' ORDER BY y.id)
        FROM (SELECT b AS id FROM anpi.person_link WHERE a = p.id UNION ALL SELECT a FROM anpi.person_link WHERE b = p.id) y), '') || E'\x1f'
    -- 45 remarks that nobody has settled
    || coalesce((SELECT string_agg(k.id || E'\x1d' || anpi.clean(k.field) || E'\x1d' || anpi.clean(k.text) || E'\x1d' || k.code || E'\x1d' || anpi.us(k.at),
            E'\x1e' ORDER BY k.id)
        FROM anpi.remark k WHERE k.person = p.id AND k.settled_at IS NULL), '')
    AS body
FROM anpi.person p JOIN anpi.home h ON h.id = p.home
WHERE p.erased_at IS NULL;
COMMENT ON VIEW anpi.card_made IS 'The card of each person as the tables have it now; anpi.card keeps it made. Fields as anpi.card_refresh says, but 5 birth as
anpi.birth_written, 22 phones[kind, number, digits, note], and 45 remarks[id, field, text, code, at_us] that nobody has settled';

