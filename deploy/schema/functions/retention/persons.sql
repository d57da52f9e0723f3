-- SPDX-License-Identifier: Apache-2.0
-- Persons who have long been on no list.

CREATE OR REPLACE FUNCTION anpi.retention_persons(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql SECURITY INVOKER AS
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
    DELETE FROM anpi.remark WHERE person = ANY (ids);
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
COMMENT ON FUNCTION anpi.retention_persons(bigint, timestamptz, text, integer, bytea, bytea) IS
'Persons all of whose listings ended before the cut: everything but the number, the municipality and the listings; pictures drop them';

REVOKE ALL ON FUNCTION anpi.retention_persons FROM PUBLIC, anpi_server, anpi_feeds;
