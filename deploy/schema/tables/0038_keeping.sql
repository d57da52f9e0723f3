-- SPDX-License-Identifier: Apache-2.0
-- Retention in small steps, with tombstones that nobody can guess; and contacts of which one cell is cleared.

-- ---- tombstones -------------------------------------------------------------------------------------------------------

-- What was erased is often a few words among what still stands (an outcome, a hospital): whoever reads the table could try them all
-- against a plain hash, and salt beside the hash would not hinder it. So it is an HMAC, and its key is never in the database.
CREATE FUNCTION anpi.tombstone_hash(erased text, key_inner bytea, key_outer bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT sha256(key_outer || sha256(key_inner || convert_to(erased, 'UTF8'))) $$;
COMMENT ON FUNCTION anpi.tombstone_hash(text, bytea, bytea) IS 'HMAC-SHA256 (RFC 2104); the key comes as its two blocks of 64 bytes, xor 0x36 and xor 0x5c';
COMMENT ON TABLE anpi.tombstone IS
'What was erased: HMAC-SHA256 of the row as JSON (of a person: followed by the card), by the key of its run, which is kept in a file or by nobody';
-- Those of earlier runs were plain: they become the hashes of a key that nobody has.
UPDATE anpi.tombstone SET sha256 = sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || sha256);

-- ---- retention --------------------------------------------------------------------------------------------------------

ALTER TABLE anpi.retention_run ADD COLUMN key_id text, ADD COLUMN ended_at timestamptz;
UPDATE anpi.retention_run SET ended_at = at;
COMMENT ON COLUMN anpi.retention_run.key_id IS 'The first 16 hex digits of the SHA-256 of the tombstones'' key; NULL: the key was thrown away';
COMMENT ON COLUMN anpi.retention_run.ended_at IS 'NULL: stopped half way; the next run does the rest';

DROP FUNCTION anpi.retention(integer, bigint), anpi.retention_persons(timestamptz, bigint), anpi.retention_transports(timestamptz, bigint),
    anpi.retention_incidents(timestamptz, bigint);

CREATE FUNCTION anpi.retention_begin(in_years integer, in_key_id text, now_us bigint) RETURNS TABLE (run bigint, cut_us bigint, cut_at text) LANGUAGE plpgsql AS
$$
DECLARE cut timestamptz := anpi.of_us(now_us) - make_interval(years => in_years);
BEGIN
    INSERT INTO anpi.retention_run (cut_at, years, counts, key_id) VALUES (cut, in_years, '{}', in_key_id) RETURNING id INTO run;
    cut_us := anpi.us(cut); cut_at := anpi.jst(cut);
    -- On record before anything goes: from here on the audit knows why texts from before the cut are missing.
    INSERT INTO anpi.audit (spool, spool_number, at, kind, result, detail)
    VALUES (gen_random_uuid(), run, anpi.of_us(now_us), 'retention', anpi.jst(cut), jsonb_build_object('run', run));
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION anpi.retention_begin(integer, text, bigint) IS 'Begins a run over what was over more than so many years ago, and puts that on record';

CREATE FUNCTION anpi.retention_end(of_run bigint, in_counts jsonb, now_us bigint) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    UPDATE anpi.retention_run SET counts = in_counts, ended_at = clock_timestamp() WHERE id = of_run;
    INSERT INTO anpi.audit (spool, spool_number, at, kind, result, detail)
    VALUES (gen_random_uuid(), of_run, anpi.of_us(now_us), 'retention.done', 'ok', in_counts || jsonb_build_object('run', of_run));
END
$$;
COMMENT ON FUNCTION anpi.retention_end(bigint, jsonb, bigint) IS 'The run is through: how much of each it erased, on record';

-- Each step reads a page in the order of the table's key and erases what is due in it: no step holds a lock for longer than its page
-- takes, none looks at a row twice, and one that is not reached is left as it was.
CREATE FUNCTION anpi.retention_observations(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE pages uuid[]; due uuid[];
BEGIN
    SELECT array_agg(x.op_id ORDER BY x.op_id), array_agg(x.op_id) FILTER (WHERE x.due) INTO pages, due FROM (
        SELECT o.op_id, i.closed_at < cut AND (o.note IS NOT NULL OR o.reported_by IS NOT NULL OR o.findings IS NOT NULL OR o.lon IS NOT NULL
               OR o.photo IS NOT NULL OR o.outcome IS NOT NULL) AS due
          FROM anpi.observation o JOIN anpi.incident i ON i.id = o.incident
         WHERE o.op_id > coalesce(nullif(after_id, ''), '00000000-0000-0000-0000-000000000000')::uuid ORDER BY o.op_id LIMIT page) x;
    seen := coalesce(cardinality(pages), 0); next_id := pages[seen];
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'observation', o.op_id::text, anpi.tombstone_hash(row_to_json(o)::text, key_inner, key_outer), of_run
      FROM anpi.observation o WHERE o.op_id = ANY (due) ON CONFLICT DO NOTHING;
    UPDATE anpi.observation o SET note = NULL, reported_by = NULL, findings = NULL, lon = NULL, lat = NULL, photo = NULL, outcome = NULL
     WHERE o.op_id = ANY (due);
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
CREATE FUNCTION anpi.retention_zone_reports(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE ids uuid[];
BEGIN
    SELECT array_agg(x.op_id ORDER BY x.op_id) INTO ids FROM (
        SELECT z.op_id FROM anpi.zone_report z WHERE z.op_id > coalesce(nullif(after_id, ''), '00000000-0000-0000-0000-000000000000')::uuid ORDER BY z.op_id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.zone_report z SET note = NULL FROM anpi.incident i WHERE z.op_id = ANY (ids) AND i.id = z.incident AND i.closed_at < cut AND z.note IS NOT NULL;
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
CREATE FUNCTION anpi.retention_reports(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id) INTO ids FROM (
        SELECT r.id FROM anpi.report r WHERE r.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY r.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.report r SET body = '{}', remarks = NULL FROM anpi.incident i WHERE r.id = ANY (ids) AND i.id = r.incident AND i.closed_at < cut AND r.body <> '{}';
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
CREATE FUNCTION anpi.retention_inquiries(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id) INTO ids FROM (
        SELECT q.id FROM anpi.inquiry q WHERE q.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY q.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.inquiry q SET asked_by = '(消去)', relation = NULL, identity_shown = NULL, answered = NULL
     WHERE q.id = ANY (ids) AND q.at < cut AND q.asked_by <> '(消去)'
       AND (q.incident IS NULL OR EXISTS (SELECT 1 FROM anpi.incident i WHERE i.id = q.incident AND i.closed_at < cut));
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
CREATE FUNCTION anpi.retention_transports(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE ids bigint[]; due bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id), array_agg(x.id) FILTER (WHERE x.at < cut AND NOT EXISTS (
               SELECT 1 FROM anpi.tombstone s WHERE s.kind = 'transport' AND s.id = x.id::text)) INTO ids, due FROM (
        SELECT t.id, t.at FROM anpi.transport t WHERE t.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY t.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'transport', t.id::text, anpi.tombstone_hash(row_to_json(t)::text, key_inner, key_outer), of_run FROM anpi.transport t WHERE t.id = ANY (due);
    WITH gone AS (
        UPDATE anpi.transport t
           SET hospital = CASE WHEN t.hospital IS NOT NULL THEN '(消去)' END, kind = NULL, times = NULL, complaint = NULL, urgency = NULL, severity = NULL,
               refusals = NULL, vitals = NULL, companion = NULL, remarks = NULL, crew = NULL, case_number = NULL
         WHERE t.id = ANY (due) RETURNING t
    )
    INSERT INTO anpi.change (kind, id, body) SELECT 'transport', ((g.t).id)::text, anpi.transport_json(g.t)::text FROM gone g;
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
CREATE FUNCTION anpi.retention_persons(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE pages bigint[]; ids bigint[]; homes bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id) INTO pages FROM (
        SELECT p.id FROM anpi.person p WHERE p.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY p.id LIMIT page) x;
    seen := coalesce(cardinality(pages), 0); next_id := pages[seen]; erased := 0;
    SELECT array_agg(p.id ORDER BY p.id), array_agg(p.home) INTO ids, homes FROM anpi.person p
     WHERE p.id = ANY (pages) AND p.erased_at IS NULL AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id)
       AND NOT EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND (l.to_on IS NULL OR l.to_on >= cut::date));
    IF ids IS NULL THEN RETURN; END IF;
    PERFORM 1 FROM anpi.person WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'person', p.id::text, anpi.tombstone_hash(row_to_json(p)::text || coalesce(c.body, ''), key_inner, key_outer), of_run
      FROM anpi.person p LEFT JOIN anpi.card c ON c.person = p.id WHERE p.id = ANY (ids) ON CONFLICT DO NOTHING;
    DELETE FROM anpi.phone WHERE person = ANY (ids);
    DELETE FROM anpi.reason WHERE person = ANY (ids);
    DELETE FROM anpi.device WHERE person = ANY (ids);
    DELETE FROM anpi.contact WHERE person = ANY (ids);
    DELETE FROM anpi.care_member WHERE person = ANY (ids);
    DELETE FROM anpi.helper WHERE person = ANY (ids);
    DELETE FROM anpi.directive WHERE person = ANY (ids);
    DELETE FROM anpi.stay WHERE person = ANY (ids);
    DELETE FROM anpi.person_link WHERE a = ANY (ids) OR b = ANY (ids);
    UPDATE anpi.consent SET document = NULL WHERE person = ANY (ids) AND document IS NOT NULL;
    UPDATE anpi.import_row SET staged = NULL WHERE person = ANY (ids) AND staged IS NOT NULL;
    UPDATE anpi.inquiry SET asked_by = '(消去)', relation = NULL, identity_shown = NULL, answered = NULL WHERE person = ANY (ids);
    UPDATE anpi.assignment SET to_at = now() WHERE person = ANY (ids) AND to_at IS NULL;
    UPDATE anpi.label SET colour = NULL WHERE person = ANY (ids) AND colour IS NOT NULL;
    UPDATE anpi.person SET municipal_id = NULL, name = '(消去)', kana = NULL, birth = NULL, sex = 0, household = NULL, protected = false, inquiry_to = NULL,
           mail = NULL, fax = NULL, note = NULL, doctor_name = NULL, doctor_phone = NULL, doctor_hospital = NULL, agreed_hospital = NULL, medical = NULL,
           plan = NULL, community = NULL, welfare_commissioner = NULL, name_key = NULL, kana_key = NULL, source = NULL, updated_at = now(), erased_at = now()
     WHERE id = ANY (ids);
    UPDATE anpi.home h SET address = '', postcode = NULL, building = NULL, pref = NULL, city = NULL, town = NULL, number = NULL, rest = NULL, level = 'none',
           town_key = NULL, lon = NULL, lat = NULL, radius_m = NULL, mesh250 = NULL, mesh125 = NULL, zone = NULL, access = NULL, key_code = NULL, caution = '{}',
           pinned_by = NULL
     WHERE h.id = ANY (homes) AND NOT EXISTS (SELECT 1 FROM anpi.person p WHERE p.home = h.id AND p.erased_at IS NULL);
    PERFORM anpi.card_refresh(ids);
    erased := cardinality(ids);
END
$$;
CREATE FUNCTION anpi.retention_case_texts(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id) INTO ids FROM (
        SELECT a.id FROM anpi.audit a WHERE a.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY a.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.audit a SET case_hash = decode(anpi.audit_case(a.case_ref, a.case_salt, a.case_hash), 'hex'), case_ref = NULL, case_salt = NULL
     WHERE a.id = ANY (ids) AND a.at < cut AND a.case_ref IS NOT NULL;
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
COMMENT ON FUNCTION anpi.retention_observations(bigint, timestamptz, text, integer, bytea, bytea) IS 'Findings, notes, points and photos of marks of incidents closed before the cut';
COMMENT ON FUNCTION anpi.retention_zone_reports(timestamptz, text, integer) IS 'Notes of zones, of incidents closed before the cut';
COMMENT ON FUNCTION anpi.retention_reports(timestamptz, text, integer) IS '定時報告 of incidents closed before the cut';
COMMENT ON FUNCTION anpi.retention_inquiries(timestamptz, text, integer) IS '安否照会 from before the cut, of no incident or of one closed before it';
COMMENT ON FUNCTION anpi.retention_transports(bigint, timestamptz, text, integer, bytea, bytea) IS 'Transports from before the cut: all but person and time';
COMMENT ON FUNCTION anpi.retention_persons(bigint, timestamptz, text, integer, bytea, bytea) IS
'Persons all of whose listings ended before the cut: everything but the number, the municipality and the listings; pictures drop them';
COMMENT ON FUNCTION anpi.retention_case_texts(timestamptz, text, integer) IS 'Case texts in the audit from before the cut; their hashes stay in the seals';

CREATE FUNCTION anpi.retention_step(of_run bigint, cut_us bigint, what text, after_id text, page integer, key_inner bytea, key_outer bytea)
RETURNS TABLE (seen integer, erased integer, next_id text) LANGUAGE plpgsql SET enable_seqscan = off AS
$$
DECLARE cut timestamptz := anpi.of_us(cut_us);
BEGIN
    CASE what
    WHEN 'observations' THEN RETURN QUERY SELECT s.* FROM anpi.retention_observations(of_run, cut, after_id, page, key_inner, key_outer) s;
    WHEN 'zone_reports' THEN RETURN QUERY SELECT s.* FROM anpi.retention_zone_reports(cut, after_id, page) s;
    WHEN 'reports' THEN RETURN QUERY SELECT s.* FROM anpi.retention_reports(cut, after_id, page) s;
    WHEN 'inquiries' THEN RETURN QUERY SELECT s.* FROM anpi.retention_inquiries(cut, after_id, page) s;
    WHEN 'transports' THEN RETURN QUERY SELECT s.* FROM anpi.retention_transports(of_run, cut, after_id, page, key_inner, key_outer) s;
    WHEN 'persons' THEN RETURN QUERY SELECT s.* FROM anpi.retention_persons(of_run, cut, after_id, page, key_inner, key_outer) s;
    WHEN 'case_texts' THEN RETURN QUERY SELECT s.* FROM anpi.retention_case_texts(cut, after_id, page) s;
    END CASE;
END
$$;
COMMENT ON FUNCTION anpi.retention_step(bigint, bigint, text, text, integer, bytea, bytea) IS
'One page of observations, zone_reports, reports, inquiries, transports, persons or case_texts after the id given (empty: from the first): how many it
read and erased, and the last id; fewer read than the page holds = through. Each step is to be a transaction of its own';

DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'anpi'::regnamespace AND p.proname LIKE 'retention%' LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC, anpi_server', f);
    END LOOP;
END $$;

-- ---- contacts ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION anpi.registry_contacts_save(who bigint, r jsonb) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE n integer; total integer := 0;
BEGIN
    -- By its place in the row. Somebody of another name is somebody else: nothing of the one before stays with them.
    INSERT INTO anpi.contact AS c (person, ord, name, relation, phone)
    SELECT who, (y ->> 'ord')::smallint, y ->> 'name', y ->> 'relation', y ->> 'phone' FROM jsonb_array_elements(coalesce(r -> 'contacts', '[]')) y
     WHERE y ->> 'name' IS NOT NULL
    ON CONFLICT (person, ord) DO UPDATE SET name = excluded.name,
        relation = CASE WHEN anpi.registry_same_name(c.name, excluded.name) THEN coalesce(excluded.relation, c.relation) ELSE excluded.relation END,
        phone = CASE WHEN anpi.registry_same_name(c.name, excluded.name) THEN coalesce(excluded.phone, c.phone) ELSE excluded.phone END
     WHERE (c.name, c.relation, c.phone) IS DISTINCT FROM (excluded.name,
        CASE WHEN anpi.registry_same_name(c.name, excluded.name) THEN coalesce(excluded.relation, c.relation) ELSE excluded.relation END,
        CASE WHEN anpi.registry_same_name(c.name, excluded.name) THEN coalesce(excluded.phone, c.phone) ELSE excluded.phone END);
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    -- A blank name is the one that is known.
    UPDATE anpi.contact c SET relation = coalesce(y ->> 'relation', c.relation), phone = coalesce(y ->> 'phone', c.phone)
      FROM jsonb_array_elements(coalesce(r -> 'contacts', '[]')) y
     WHERE c.person = who AND c.ord = (y ->> 'ord')::smallint AND y ->> 'name' IS NULL
       AND (c.relation, c.phone) IS DISTINCT FROM (coalesce(y ->> 'relation', c.relation), coalesce(y ->> 'phone', c.phone));
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    UPDATE anpi.contact c SET relation = CASE WHEN g.relation THEN NULL ELSE c.relation END, phone = CASE WHEN g.phone THEN NULL ELSE c.phone END
      FROM (SELECT k.ord, r -> 'contact_relations_gone' @> to_jsonb(k.ord) AS relation, r -> 'contact_phones_gone' @> to_jsonb(k.ord) AS phone
              FROM anpi.contact k WHERE k.person = who) g
     WHERE c.person = who AND c.ord = g.ord AND (g.relation AND c.relation IS NOT NULL OR g.phone AND c.phone IS NOT NULL);
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN total + n;
END
$$;
COMMENT ON FUNCTION anpi.registry_contacts_save(bigint, jsonb) IS
'contacts [{ord, name, relation, phone}] by their place; a blank keeps what the same person has; contact_relations_gone and contact_phones_gone
name the places whose relation or phone is cleared. Returns how many rows changed';
CREATE FUNCTION anpi.registry_same_name(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT replace(normalize(a, NFKC), ' ', '') = replace(normalize(b, NFKC), ' ', '') $$;
COMMENT ON FUNCTION anpi.registry_same_name(text, text) IS 'The same but for widths and spaces';

CREATE OR REPLACE FUNCTION anpi.registry_parts_save(who bigint, muni text, r jsonb, today date) RETURNS boolean LANGUAGE plpgsql AS $$
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
    IF r ?| ARRAY['contacts', 'contact_relations_gone', 'contact_phones_gone'] THEN
        total := total + anpi.registry_contacts_save(who, r);
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
