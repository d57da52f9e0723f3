-- SPDX-License-Identifier: Apache-2.0
-- A person made from a row, or a row merged into one.

CREATE OR REPLACE FUNCTION anpi.registry_merged(p anpi.person, r jsonb) RETURNS anpi.person LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$
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
COMMENT ON FUNCTION anpi.registry_merged(anpi.person, jsonb) IS 'The person as it would be with this row merged in';

CREATE OR REPLACE FUNCTION anpi.registry_person_update(who bigint, r jsonb, at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY INVOKER AS
$$
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
COMMENT ON FUNCTION anpi.registry_person_update(bigint, jsonb, timestamptz) IS 'Merge a row into a person; true when anything changed';

CREATE OR REPLACE FUNCTION anpi.registry_person_create(muni text, r jsonb, src text, at timestamptz) RETURNS bigint LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
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
COMMENT ON FUNCTION anpi.registry_person_create(text, jsonb, text, timestamptz) IS 'A new person from a row; the same person in another municipality (name, birth date, phone) is linked, never merged';

REVOKE ALL ON FUNCTION anpi.registry_merged, anpi.registry_person_update, anpi.registry_person_create FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_merged, anpi.registry_person_update, anpi.registry_person_create TO anpi_server;
