-- SPDX-License-Identifier: Apache-2.0
-- Importing a list: one row of a file becomes one person, whole or not at all, and every row has an outcome.
-- A row is JSON: a member that is absent keeps what is there (a blank never overwrites), a member that is null clears it.

-- Excel takes leading zeros away: an id without them finds the one with them.
CREATE INDEX person_bare_id ON anpi.person (municipality, ltrim(municipal_id, '0')) WHERE municipal_id ~ '^0*[1-9][0-9]*$';
-- What waits for a clerk.
CREATE INDEX import_row_waits ON anpi.import_row (code, person) WHERE outcome = 'held' AND decided_at IS NULL;
CREATE INDEX import_row_dropped ON anpi.import_row (person) WHERE decision = 'drop';

CREATE FUNCTION anpi.registry_match(muni text, r jsonb, OUT person bigint, OUT how text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    rid text := r ->> 'municipal_id';
    rkey text := r ->> 'name_key';
    rbirth date := (r ->> 'birth')::date;
    same_place boolean;
    p record;
    strong bigint; strongs integer := 0; weak bigint;
BEGIN
    how := 'none';
    IF rid IS NOT NULL THEN
        SELECT q.id, q.name_key, q.birth, q.erased_at INTO p FROM anpi.person q WHERE q.municipality = muni AND q.municipal_id = rid;
        IF NOT FOUND AND rid ~ '^0*[1-9][0-9]*$' THEN
            SELECT q.id, q.name_key, q.birth, q.erased_at INTO p FROM anpi.person q
             WHERE q.municipality = muni AND ltrim(q.municipal_id, '0') = ltrim(rid, '0') AND q.municipal_id ~ '^0*[1-9][0-9]*$' AND q.name_key = rkey
             ORDER BY q.id LIMIT 1;
        END IF;
        IF FOUND THEN
            person := p.id;
            how := CASE WHEN p.erased_at IS NOT NULL THEN 'conflict'
                        WHEN p.name_key IS DISTINCT FROM rkey AND p.birth IS DISTINCT FROM coalesce(rbirth, p.birth) THEN 'conflict' ELSE 'id' END;
            RETURN;
        END IF;
    END IF;
    FOR p IN SELECT q.id, q.municipal_id, q.birth, h.address, h.town_key, h.number
               FROM anpi.person q JOIN anpi.home h ON h.id = q.home
              WHERE q.municipality = muni AND q.name_key = rkey AND q.erased_at IS NULL
                AND (q.birth = rbirth OR q.birth IS NULL OR rbirth IS NULL) ORDER BY q.id
    LOOP
        same_place := (r ? 'address' AND p.address = r ->> 'address')
            OR (p.town_key = r #>> '{home,town_key}' AND p.number = r #>> '{home,number}' AND p.number <> '')
            OR EXISTS (SELECT 1 FROM anpi.phone f WHERE f.person = p.id
                        AND f.digits IN (SELECT x ->> 'digits' FROM jsonb_array_elements(coalesce(r -> 'phones', '[]')) x));
        IF rid IS NOT NULL AND p.municipal_id IS NOT NULL AND NOT same_place THEN
            CONTINUE; -- two ids of one municipality, two places: the city says they are two people
        END IF;
        IF same_place AND p.birth = rbirth AND (rid IS NULL OR p.municipal_id IS NULL) THEN
            strong := coalesce(strong, p.id);
            strongs := strongs + 1;
        ELSE
            weak := coalesce(weak, p.id);
        END IF;
    END LOOP;
    -- One whom name, birth date and place all name is the one, whoever else has the name; two of them are for a clerk.
    IF strongs = 1 THEN
        person := strong;
        how := 'strong';
    ELSIF strongs > 1 OR weak IS NOT NULL THEN
        person := coalesce(strong, weak);
        how := 'weak';
    END IF;
END $$;
COMMENT ON FUNCTION anpi.registry_match(text, jsonb) IS 'Who on the register is this row? how: id (municipal id), strong (folded name + birth date + phone or address), weak (less than that: a clerk decides), conflict (the id belongs to another name and birth date), none';

CREATE FUNCTION anpi.registry_home_save(home_id bigint, r jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE g jsonb := r -> 'home';
BEGIN
    UPDATE anpi.home h SET
           address = CASE WHEN r ? 'address' THEN coalesce(r ->> 'address', '') ELSE h.address END,
           postcode = CASE WHEN r ? 'postcode' THEN r ->> 'postcode' ELSE h.postcode END,
           building = CASE WHEN r ? 'building' THEN r ->> 'building' ELSE h.building END
     WHERE h.id = home_id
       AND ((r ? 'address' AND h.address IS DISTINCT FROM coalesce(r ->> 'address', ''))
         OR (r ? 'postcode' AND h.postcode IS DISTINCT FROM r ->> 'postcode')
         OR (r ? 'building' AND h.building IS DISTINCT FROM r ->> 'building'));
    IF NOT FOUND AND g IS NULL THEN RETURN false; END IF;
    IF g IS NULL THEN RETURN true; END IF;
    DECLARE changed boolean := FOUND;
    BEGIN
        UPDATE anpi.home h SET pref = g ->> 'pref', city = g ->> 'city', town = g ->> 'town', number = g ->> 'number', rest = g ->> 'rest',
               level = g ->> 'level', town_key = g ->> 'town_key', lon = (g ->> 'lon')::float8, lat = (g ->> 'lat')::float8,
               radius_m = (g ->> 'radius_m')::int, mesh250 = (g ->> 'mesh250')::bigint, mesh125 = (g ->> 'mesh125')::bigint,
               zone = (g ->> 'zone')::bigint, zone_nearest = coalesce((g ->> 'zone_nearest')::boolean, false)
         WHERE h.id = home_id AND NOT h.pinned
           AND (h.level, h.town_key, h.number, h.rest, h.lon, h.lat, h.zone) IS DISTINCT FROM
               (g ->> 'level', g ->> 'town_key', g ->> 'number', g ->> 'rest', (g ->> 'lon')::float8, (g ->> 'lat')::float8, (g ->> 'zone')::bigint);
        RETURN changed OR FOUND;
    END;
END $$;
COMMENT ON FUNCTION anpi.registry_home_save(bigint, jsonb) IS 'Write address and match of a home; a home pinned by hand keeps its point; true when anything changed';

CREATE FUNCTION anpi.registry_parts_save(who bigint, muni text, r jsonb, today date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE n integer; total integer := 0;
BEGIN
    IF r ? 'phones_gone' THEN
        DELETE FROM anpi.phone f USING jsonb_array_elements(r -> 'phones_gone') g
         WHERE f.person = who AND f.ord BETWEEN (g ->> 0)::int AND (g ->> 1)::int;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'phones' THEN
        INSERT INTO anpi.phone AS f (person, ord, kind, number, digits)
        SELECT who, (x ->> 'ord')::smallint, '電話', x ->> 'number', x ->> 'digits'
          FROM jsonb_array_elements(r -> 'phones') x
        ON CONFLICT (person, ord) DO UPDATE SET number = excluded.number, digits = excluded.digits WHERE f.digits <> excluded.digits;
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
        -- A member that is null clears, one that is absent keeps. A kind that a row names twice is one device.
        UPDATE anpi.device d SET battery_internal_min = CASE WHEN y ? 'battery_min' THEN (y ->> 'battery_min')::int ELSE d.battery_internal_min END,
               battery_external_min = CASE WHEN y ? 'external_min' THEN (y ->> 'external_min')::int ELSE d.battery_external_min END,
               oxygen_l_min = CASE WHEN y ? 'oxygen' THEN (y ->> 'oxygen')::numeric ELSE d.oxygen_l_min END, mode = coalesce(y ->> 'mode', d.mode)
          FROM (SELECT DISTINCT ON (k ->> 'kind') k AS y FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(k, i) ORDER BY k ->> 'kind', i) z
         WHERE d.person = who AND d.kind = y ->> 'kind'
           AND (CASE WHEN y ? 'battery_min' THEN (y ->> 'battery_min')::int ELSE d.battery_internal_min END,
                CASE WHEN y ? 'external_min' THEN (y ->> 'external_min')::int ELSE d.battery_external_min END,
                CASE WHEN y ? 'oxygen' THEN (y ->> 'oxygen')::numeric ELSE d.oxygen_l_min END, coalesce(y ->> 'mode', d.mode))
               IS DISTINCT FROM (d.battery_internal_min, d.battery_external_min, d.oxygen_l_min, d.mode);
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
        INSERT INTO anpi.device (person, kind, mode, battery_internal_min, battery_external_min, oxygen_l_min)
        SELECT who, y ->> 'kind', y ->> 'mode', (y ->> 'battery_min')::int, (y ->> 'external_min')::int, (y ->> 'oxygen')::numeric
          FROM (SELECT DISTINCT ON (k ->> 'kind') k AS y FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(k, i) ORDER BY k ->> 'kind', i) z
         WHERE NOT EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = who AND d.kind = y ->> 'kind');
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'contacts_gone' THEN
        DELETE FROM anpi.contact c WHERE c.person = who;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    IF r ? 'contacts' THEN
        INSERT INTO anpi.contact AS c (person, ord, name, relation, phone)
        SELECT who, (y ->> 'ord')::smallint, y ->> 'name', y ->> 'relation', y ->> 'phone' FROM jsonb_array_elements(r -> 'contacts') y
        ON CONFLICT (person, ord) DO UPDATE SET name = excluded.name, relation = coalesce(excluded.relation, c.relation), phone = coalesce(excluded.phone, c.phone)
         WHERE (c.name, c.relation, c.phone) IS DISTINCT FROM (excluded.name, coalesce(excluded.relation, c.relation), coalesce(excluded.phone, c.phone));
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    INSERT INTO anpi.listing (person, list, municipality, from_on)
    SELECT who, l, muni, today FROM jsonb_array_elements_text(coalesce(r -> 'lists', '["名簿"]')) l
     WHERE NOT EXISTS (SELECT 1 FROM anpi.listing o WHERE o.person = who AND o.list = l AND o.to_on IS NULL);
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    IF r ? 'consent' THEN
        INSERT INTO anpi.consent (person, kind, party, answer, answered_on)
        SELECT who, '名簿提供', '本人', r ->> 'consent', (r ->> 'consent_on')::date
         WHERE NOT EXISTS (SELECT 1 FROM anpi.consent c WHERE c.person = who AND c.kind = '名簿提供' AND c.party = '本人'
                              AND c.answer = r ->> 'consent' AND c.answered_on IS NOT DISTINCT FROM (r ->> 'consent_on')::date);
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    RETURN total > 0;
END $$;
COMMENT ON FUNCTION anpi.registry_parts_save(bigint, text, jsonb, date) IS 'Phones, reasons, devices, contacts, listing and consent of one row; adds and changes, drops only what a clearing mark (..._gone) names; true when anything changed';

CREATE FUNCTION anpi.registry_person_update(who bigint, r jsonb, at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE n integer;
BEGIN
    UPDATE anpi.person p SET (municipal_id, name, name_key, kana, kana_key, birth, sex, mail, note, doctor_name, doctor_phone, community, welfare_commissioner, household, updated_at) =
        (SELECT v.municipal_id, v.name, v.name_key, v.kana, v.kana_key, v.birth, v.sex, v.mail, v.note, v.doctor_name, v.doctor_phone, v.community, v.welfare_commissioner, v.household, at
           FROM anpi.registry_merged(p, r) v)
     WHERE p.id = who AND EXISTS (SELECT 1 FROM anpi.registry_merged(p, r) v
        WHERE (v.municipal_id, v.name, v.kana, v.birth, v.sex, v.mail, v.note, v.doctor_name, v.doctor_phone, v.community, v.welfare_commissioner, v.household)
              IS DISTINCT FROM (p.municipal_id, p.name, p.kana, p.birth, p.sex, p.mail, p.note, p.doctor_name, p.doctor_phone, p.community, p.welfare_commissioner, p.household));
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n > 0;
END $$;

CREATE FUNCTION anpi.registry_merged(p anpi.person, r jsonb) RETURNS anpi.person LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF r ->> 'municipal_id' IS NOT NULL THEN p.municipal_id := r ->> 'municipal_id'; END IF;
    p.name := coalesce(r ->> 'name', p.name);
    p.name_key := coalesce(r ->> 'name_key', p.name_key);
    IF r ? 'kana' THEN p.kana := r ->> 'kana'; p.kana_key := r ->> 'kana_key'; END IF;
    IF r ? 'birth' THEN p.birth := (r ->> 'birth')::date; END IF;
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
COMMENT ON FUNCTION anpi.registry_merged(anpi.person, jsonb) IS 'The person as it would be with this row merged in';
COMMENT ON FUNCTION anpi.registry_person_update(bigint, jsonb, timestamptz) IS 'Merge a row into a person; true when anything changed';

CREATE FUNCTION anpi.registry_person_create(muni text, r jsonb, src text, at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE hid bigint; pid bigint;
BEGIN
    INSERT INTO anpi.home DEFAULT VALUES RETURNING id INTO hid;
    PERFORM anpi.registry_home_save(hid, r);
    INSERT INTO anpi.person (municipality, municipal_id, name, name_key, kana, kana_key, birth, sex, household, home, mail, note, doctor_name, doctor_phone, community, welfare_commissioner, source, created_at, updated_at)
         VALUES (muni, r ->> 'municipal_id', r ->> 'name', r ->> 'name_key', r ->> 'kana', r ->> 'kana_key', (r ->> 'birth')::date,
                 coalesce((r ->> 'sex')::smallint, 0::smallint), (r ->> 'household')::bigint, hid, r ->> 'mail', r ->> 'note', r ->> 'doctor_name', r ->> 'doctor_phone',
                 r ->> 'community', r ->> 'commissioner', src, at, at)
      RETURNING id INTO pid;
    PERFORM anpi.registry_parts_save(pid, muni, r, (at AT TIME ZONE 'Asia/Tokyo')::date);
    INSERT INTO anpi.person_link (a, b)
    SELECT least(q.id, pid), greatest(q.id, pid) FROM anpi.person q JOIN anpi.phone f ON f.person = q.id JOIN anpi.phone m ON m.person = pid AND m.digits = f.digits
     WHERE q.municipality <> muni AND q.name_key = r ->> 'name_key' AND q.birth = (r ->> 'birth')::date
    ON CONFLICT DO NOTHING;
    RETURN pid;
END $$;
COMMENT ON FUNCTION anpi.registry_person_create(text, jsonb, text, timestamptz) IS 'A new person from a row; the same person in another municipality (name, birth date, phone) is linked, never merged';

CREATE FUNCTION anpi.registry_row_ready(muni text, r jsonb, how text, who bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    IF r ->> 'household_no' IS NOT NULL THEN
        INSERT INTO anpi.household (municipality, municipal_no) VALUES (muni, r ->> 'household_no') ON CONFLICT DO NOTHING;
        r := r || jsonb_build_object('household', (SELECT h.id FROM anpi.household h WHERE h.municipality = muni AND h.municipal_no = r ->> 'household_no'));
    ELSIF r ? 'household_no' THEN
        r := r || '{"household": null}';
    END IF;
    IF how = 'id' AND length(r ->> 'municipal_id') < (SELECT length(q.municipal_id) FROM anpi.person q WHERE q.id = who) THEN
        r := r - 'municipal_id'; -- found without its leading zeros: the register keeps them
    END IF;
    RETURN r;
END $$;
COMMENT ON FUNCTION anpi.registry_row_ready(text, jsonb, text, bigint) IS 'The row with its household looked up or made, and without an id that has only lost its zeros';

CREATE FUNCTION anpi.registry_row_apply(muni text, r jsonb, src text, at timestamptz, OUT outcome text, OUT code text, OUT person bigint) LANGUAGE plpgsql AS $$
DECLARE m record; changed boolean; moved boolean; more boolean;
BEGIN
    SELECT * INTO m FROM anpi.registry_match(muni, r);
    r := anpi.registry_row_ready(muni, r, m.how, m.person);
    IF m.how IN ('weak', 'conflict') THEN
        outcome := 'held'; person := m.person;
        code := CASE m.how WHEN 'weak' THEN 'registry.weak_match' ELSE 'registry.conflict' END;
    ELSIF m.how = 'none' THEN
        person := anpi.registry_person_create(muni, r, src, at);
        outcome := 'created';
    ELSE
        person := m.person;
        PERFORM 1 FROM anpi.person q WHERE q.id = m.person FOR NO KEY UPDATE;
        changed := anpi.registry_person_update(m.person, r, at);
        -- Not "f(..) OR changed": once changed is true the planner leaves f out, and with it what it would have written.
        moved := anpi.registry_home_save((SELECT q.home FROM anpi.person q WHERE q.id = m.person), r);
        more := anpi.registry_parts_save(m.person, muni, r, (at AT TIME ZONE 'Asia/Tokyo')::date);
        changed := changed OR moved OR more;
        outcome := CASE WHEN m.how = 'strong' AND changed THEN 'merged' WHEN changed THEN 'updated' ELSE 'unchanged' END;
    END IF;
END $$;
COMMENT ON FUNCTION anpi.registry_row_apply(text, jsonb, text, timestamptz) IS 'One row: created, updated, unchanged, merged or held, with the code of the reason';

CREATE FUNCTION anpi.registry_hold(run_id bigint, r jsonb, who bigint, at timestamptz) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.decision = 'drop' AND i.person = who AND i.staged - 'line' - 'op_id' = r - 'line' - 'op_id') THEN
        RETURN 'dropped';
    END IF;
    UPDATE anpi.import_row i SET decision = 'superseded', decided_at = at
     WHERE i.outcome = 'held' AND i.decided_at IS NULL AND i.code <> 'registry.gone' AND i.person = who AND i.run <> run_id
       AND i.staged - 'line' - 'op_id' = r - 'line' - 'op_id';
    RETURN 'held';
END $$;
COMMENT ON FUNCTION anpi.registry_hold(bigint, jsonb, bigint, timestamptz) IS 'The same row held by an earlier run gives way to this one, so that a clerk meets it once; dropped: a clerk has dropped this very row before';

CREATE FUNCTION anpi.registry_row_try(muni text, r jsonb, src text, at timestamptz, run_id bigint, OUT outcome text, OUT code text, OUT person bigint) LANGUAGE plpgsql AS $$
BEGIN
    SELECT o.outcome, o.code, o.person INTO outcome, code, person FROM anpi.registry_row_apply(muni, r, src, at) o;
    IF outcome = 'held' AND anpi.registry_hold(run_id, r, person, at) = 'dropped' THEN
        outcome := 'unchanged'; code := 'registry.dropped';
    END IF;
EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
    outcome := 'refused'; code := 'registry.bad_row'; person := NULL;
END $$;
COMMENT ON FUNCTION anpi.registry_row_try(text, jsonb, text, timestamptz, bigint) IS 'One row in a block of its own: what the tables refuse is refused alone, the other rows of its batch stand';

CREATE FUNCTION anpi.registry_apply(run_id bigint, muni text, src text, rows jsonb, at_us bigint)
RETURNS TABLE (line integer, outcome text, code text, person bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE r jsonb; o record; touched bigint[] := '{}'; seen bigint[] := '{}';
BEGIN
    FOR r IN SELECT jsonb_array_elements(rows) LOOP
        CONTINUE WHEN EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.run = run_id AND i.line = (r ->> 'line')::int AND i.outcome IS NOT NULL);
        SELECT * INTO o FROM anpi.registry_row_try(muni, r, src, anpi.of_us(at_us), run_id);
        IF o.outcome IN ('created', 'updated', 'merged') THEN touched := touched || o.person; END IF;
        seen := seen || o.person;
        INSERT INTO anpi.import_row (run, line, op_id, outcome, code, person, staged)
             VALUES (run_id, (r ->> 'line')::int, (r ->> 'op_id')::uuid, o.outcome, o.code, o.person,
                     CASE o.outcome WHEN 'held' THEN r WHEN 'refused' THEN jsonb_build_object('municipal_id', r -> 'municipal_id', 'name_key', r -> 'name_key') END);
        line := (r ->> 'line')::int; outcome := o.outcome; code := o.code; person := o.person;
        RETURN NEXT;
    END LOOP;
    -- Who was held as gone and is in the list again need not be decided on.
    UPDATE anpi.import_row i SET decision = 'back', decided_at = anpi.of_us(at_us)
     WHERE i.outcome = 'held' AND i.decided_at IS NULL AND i.code = 'registry.gone' AND i.person = ANY (seen) AND i.run <> run_id;
    UPDATE anpi.import_run u SET rows_done = u.rows_done + jsonb_array_length(rows) WHERE u.id = run_id;
    PERFORM anpi.card_refresh(touched);
END $$;
COMMENT ON FUNCTION anpi.registry_apply(bigint, text, text, jsonb, bigint) IS 'A batch of checked rows in the caller''s transaction; a row this run has done already is passed over; cards and changes follow';

CREATE FUNCTION anpi.registry_gone(muni text, src text, run_id bigint) RETURNS TABLE (person bigint, municipal_id text, fresh boolean) LANGUAGE sql AS $$
WITH files AS (SELECT i.person, i.staged FROM anpi.import_row i WHERE i.run = run_id AND i.line > 0),
     -- A row that was refused may be anybody's who has its id or its name: they are in the list.
     refused AS (SELECT staged ->> 'municipal_id' AS id, staged ->> 'name_key' AS name_key FROM files WHERE person IS NULL AND staged IS NOT NULL),
     gone AS (SELECT p.id, p.municipal_id FROM anpi.person p JOIN anpi.listing l ON l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL
               WHERE p.municipality = muni AND p.source IS NOT DISTINCT FROM src AND p.erased_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM files f WHERE f.person = p.id)
                 AND NOT EXISTS (SELECT 1 FROM refused f WHERE f.id = p.municipal_id) AND NOT EXISTS (SELECT 1 FROM refused f WHERE f.name_key = p.name_key)),
     judged AS (SELECT g.*, NOT EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.person = g.id AND i.code = 'registry.gone' AND i.outcome = 'held' AND i.decided_at IS NULL AND i.run <> run_id) AS fresh
                  FROM gone g),
     kept AS (INSERT INTO anpi.import_row (run, line, op_id, outcome, code, person)
              SELECT run_id, -(row_number() OVER (ORDER BY id))::integer, gen_random_uuid(), 'held', 'registry.gone', id FROM judged WHERE fresh)
SELECT id, municipal_id, fresh FROM judged ORDER BY id
$$;
COMMENT ON FUNCTION anpi.registry_gone(text, text, bigint) IS 'Who is on the 名簿 from this source and not in this run''s file: named every time, held for a clerk once (fresh)';

CREATE FUNCTION anpi.registry_decide(run_id bigint, of_line integer, what text, into_person bigint, reason text, by_user bigint, at_us bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE i anpi.import_row; run anpi.import_run; who bigint; at timestamptz := anpi.of_us(at_us); today date := (anpi.of_us(at_us) AT TIME ZONE 'Asia/Tokyo')::date; r jsonb;
BEGIN
    SELECT * INTO i FROM anpi.import_row w WHERE w.run = run_id AND w.line = of_line AND w.outcome = 'held' FOR UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.nothing_held'; END IF;
    IF i.decided_at IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.decided'; END IF;
    SELECT * INTO run FROM anpi.import_run u WHERE u.id = run_id;
    who := coalesce(into_person, i.person);
    IF (i.code = 'registry.gone') <> (what IN ('end', 'keep')) THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.bad_decision'; END IF;
    IF what = 'end' THEN
        UPDATE anpi.listing l SET to_on = today, ended_reason = reason WHERE l.person = i.person AND l.list = '名簿' AND l.to_on IS NULL;
    ELSIF what = 'create' THEN
        r := anpi.registry_row_ready(run.municipality, i.staged, 'none', NULL);
        IF i.code = 'registry.conflict' THEN r := r - 'municipal_id'; END IF; -- the id is another's
        who := anpi.registry_person_create(run.municipality, r, run.source, at);
    ELSIF what = 'merge' THEN
        PERFORM 1 FROM anpi.person q WHERE q.id = who AND q.municipality = run.municipality AND q.erased_at IS NULL FOR NO KEY UPDATE;
        IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'person.unknown'; END IF;
        r := anpi.registry_row_ready(run.municipality, i.staged, 'id', who);
        PERFORM anpi.registry_person_update(who, r, at);
        PERFORM anpi.registry_home_save((SELECT q.home FROM anpi.person q WHERE q.id = who), r);
        PERFORM anpi.registry_parts_save(who, run.municipality, r, today);
    ELSIF what NOT IN ('drop', 'keep') THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.bad_decision';
    END IF;
    UPDATE anpi.import_row w SET decision = what, decided_at = at, decided_by = by_user, person = CASE WHEN what = 'create' THEN w.person ELSE who END
     WHERE w.run = run_id AND w.line = of_line;
    PERFORM anpi.card_refresh(ARRAY[who, i.person]);
    RETURN who;
END $$;
COMMENT ON FUNCTION anpi.registry_decide(bigint, integer, text, bigint, text, bigint, bigint) IS
'A clerk decides on what an import held: create a new person, merge into one (into_person, or the one it was held for), drop the row;
for somebody gone from the list: end the listing with a reason (転出 死亡 入所 非該当 辞退), or keep it. Returns the person.
Raises registry.nothing_held, registry.decided, registry.bad_decision, person.unknown';
