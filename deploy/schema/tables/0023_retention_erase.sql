-- SPDX-License-Identifier: Apache-2.0
-- What retention erases. Ids, times, statuses and who did it stay, so that counts, folds and the audit still agree; what tells of
-- a person goes, and leaves a hash by which a paper copy can still be recognised as what stood here.

CREATE TABLE anpi.tombstone (
    kind text NOT NULL, id text NOT NULL, sha256 bytea NOT NULL, run bigint NOT NULL REFERENCES anpi.retention_run, PRIMARY KEY (kind, id)
);
COMMENT ON TABLE anpi.tombstone IS 'What was erased: SHA-256 of the row as JSON (of a person: followed by the card)';

CREATE FUNCTION anpi.retention_incidents(cut timestamptz, of_run bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
DECLARE marks bigint; notes bigint; reports bigint; inquiries bigint;
BEGIN
    CREATE TEMP TABLE over_incident ON COMMIT DROP AS SELECT i.id FROM anpi.incident i WHERE i.closed_at < cut;
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'observation', o.op_id::text, sha256(convert_to(row_to_json(o)::text, 'UTF8')), of_run FROM anpi.observation o
     WHERE o.incident IN (SELECT id FROM over_incident)
       AND (o.note IS NOT NULL OR o.reported_by IS NOT NULL OR o.findings IS NOT NULL OR o.lon IS NOT NULL OR o.photo IS NOT NULL OR o.outcome IS NOT NULL)
    ON CONFLICT DO NOTHING;
    UPDATE anpi.observation o SET note = NULL, reported_by = NULL, findings = NULL, lon = NULL, lat = NULL, photo = NULL, outcome = NULL
      FROM anpi.tombstone t WHERE t.run = of_run AND t.kind = 'observation' AND t.id = o.op_id::text;
    GET DIAGNOSTICS marks = ROW_COUNT;
    UPDATE anpi.zone_report SET note = NULL WHERE incident IN (SELECT id FROM over_incident) AND note IS NOT NULL;
    GET DIAGNOSTICS notes = ROW_COUNT;
    UPDATE anpi.report SET body = '{}', remarks = NULL WHERE incident IN (SELECT id FROM over_incident) AND body <> '{}';
    GET DIAGNOSTICS reports = ROW_COUNT;
    UPDATE anpi.inquiry SET asked_by = '(消去)', relation = NULL, identity_shown = NULL, answered = NULL
     WHERE at < cut AND asked_by <> '(消去)' AND (incident IS NULL OR incident IN (SELECT id FROM over_incident));
    GET DIAGNOSTICS inquiries = ROW_COUNT;
    RETURN jsonb_build_object('observations', marks, 'zone_reports', notes, 'reports', reports, 'inquiries', inquiries);
END
$$;
COMMENT ON FUNCTION anpi.retention_incidents(timestamptz, bigint) IS 'Of incidents closed before the cut: findings, notes, points and photos of marks, notes of zones, reports, inquiries';

CREATE FUNCTION anpi.retention_transports(cut timestamptz, of_run bigint) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE n bigint;
BEGIN
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'transport', t.id::text, sha256(convert_to(row_to_json(t)::text, 'UTF8')), of_run FROM anpi.transport t WHERE t.at < cut
    ON CONFLICT DO NOTHING;
    WITH erased AS (
        UPDATE anpi.transport t
           SET hospital = CASE WHEN t.hospital IS NOT NULL THEN '(消去)' END, kind = NULL, times = NULL, complaint = NULL, urgency = NULL, severity = NULL,
               refusals = NULL, vitals = NULL, companion = NULL, remarks = NULL, crew = NULL, case_number = NULL
          FROM anpi.tombstone s WHERE s.run = of_run AND s.kind = 'transport' AND s.id = t.id::text
        RETURNING t
    )
    INSERT INTO anpi.change (kind, id, body) SELECT 'transport', ((e.t).id)::text, anpi.transport_json(e.t)::text FROM erased e;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;
COMMENT ON FUNCTION anpi.retention_transports(timestamptz, bigint) IS 'Transports from before the cut: all but person and time';

CREATE FUNCTION anpi.retention_persons(cut timestamptz, of_run bigint) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE ids bigint[]; homes bigint[];
BEGIN
    SELECT array_agg(p.id ORDER BY p.id), array_agg(p.home) INTO ids, homes FROM anpi.person p
     WHERE p.erased_at IS NULL AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id)
       AND NOT EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND (l.to_on IS NULL OR l.to_on >= cut::date));
    IF ids IS NULL THEN RETURN 0; END IF;
    PERFORM 1 FROM anpi.person WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'person', p.id::text, sha256(convert_to(row_to_json(p)::text || coalesce(c.body, ''), 'UTF8')), of_run
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
    UPDATE anpi.person SET municipal_id = NULL, name = '(消去)', kana = NULL, birth = NULL, sex = 0, household = NULL, protected = false, inquiry_to = NULL,
           mail = NULL, fax = NULL, note = NULL, doctor_name = NULL, doctor_phone = NULL, doctor_hospital = NULL, agreed_hospital = NULL, medical = NULL,
           plan = NULL, community = NULL, welfare_commissioner = NULL, name_key = NULL, kana_key = NULL, source = NULL, updated_at = now(), erased_at = now()
     WHERE id = ANY (ids);
    UPDATE anpi.home h SET address = '', postcode = NULL, building = NULL, pref = NULL, city = NULL, town = NULL, number = NULL, rest = NULL, level = 'none',
           town_key = NULL, lon = NULL, lat = NULL, radius_m = NULL, mesh250 = NULL, mesh125 = NULL, zone = NULL, access = NULL, key_code = NULL, caution = '{}'
     WHERE h.id = ANY (homes) AND NOT EXISTS (SELECT 1 FROM anpi.person p WHERE p.home = h.id AND p.erased_at IS NULL);
    PERFORM anpi.card_refresh(ids);
    RETURN cardinality(ids);
END
$$;
COMMENT ON FUNCTION anpi.retention_persons(timestamptz, bigint) IS
'Persons all of whose listings ended before the cut: everything but the number, the municipality and the listings; pictures drop them';

CREATE FUNCTION anpi.retention(in_years integer, now_us bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
DECLARE
    cut timestamptz := anpi.of_us(now_us) - make_interval(years => in_years);
    of_run bigint;
    done jsonb;
    cases bigint;
BEGIN
    INSERT INTO anpi.retention_run (cut_at, years, counts) VALUES (cut, in_years, '{}') RETURNING id INTO of_run;
    done := anpi.retention_incidents(cut, of_run) || jsonb_build_object('transports', anpi.retention_transports(cut, of_run),
                                                                         'persons', anpi.retention_persons(cut, of_run));
    UPDATE anpi.audit a SET case_hash = decode(anpi.audit_case(a.case_ref, a.case_salt, a.case_hash), 'hex'), case_ref = NULL, case_salt = NULL
     WHERE a.at < cut AND a.case_ref IS NOT NULL;
    GET DIAGNOSTICS cases = ROW_COUNT;
    done := done || jsonb_build_object('case_texts', cases);
    UPDATE anpi.retention_run r SET counts = done WHERE r.id = of_run;
    INSERT INTO anpi.audit (spool, spool_number, at, kind, result, detail)
    VALUES (gen_random_uuid(), of_run, anpi.of_us(now_us), 'retention', anpi.jst(cut), done);
    RETURN jsonb_build_object('cut_at', anpi.jst(cut)) || done;
END
$$;
COMMENT ON FUNCTION anpi.retention(integer, bigint) IS 'Erases what was over more than so many years ago, in one transaction, and puts that on record; how much of each it was';
REVOKE EXECUTE ON FUNCTION anpi.retention(integer, bigint), anpi.retention_persons(timestamptz, bigint), anpi.retention_transports(timestamptz, bigint),
    anpi.retention_incidents(timestamptz, bigint) FROM PUBLIC;
