-- SPDX-License-Identifier: Apache-2.0
-- Phones, reasons, devices, contacts, listing, consent and remarks of a row.

CREATE OR REPLACE FUNCTION anpi.registry_contacts_save(who bigint, r jsonb) RETURNS integer LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.registry_parts_save(who bigint, muni text, r jsonb, today date) RETURNS boolean LANGUAGE plpgsql SECURITY INVOKER AS
$$
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
COMMENT ON FUNCTION anpi.registry_parts_save(bigint, text, jsonb, date) IS 'Phones, reasons, devices, contacts, listing and consent of one row; adds and changes, drops only what a clearing mark (..._gone) names; true when anything changed';

CREATE OR REPLACE FUNCTION anpi.registry_remarks_save(who bigint, r jsonb, run_id bigint, at timestamptz) RETURNS integer LANGUAGE sql
    SECURITY INVOKER AS
$$
    WITH said AS (
        INSERT INTO anpi.remark AS k (person, field, code, text, run, line, at)
        SELECT who, e.y ->> 0, e.y ->> 1, e.y ->> 2, run_id, (r ->> 'line')::integer, at
          FROM jsonb_array_elements(coalesce(r -> 'remarks', '[]')) WITH ORDINALITY e(y, i) GROUP BY e.y ORDER BY min(e.i)
        ON CONFLICT (person, field, code, md5(text)) DO UPDATE SET run = excluded.run, line = excluded.line
        RETURNING k.xmax = 0 AS fresh
    )
    SELECT count(*) FILTER (WHERE fresh)::integer FROM said
$$;
COMMENT ON FUNCTION anpi.registry_remarks_save(bigint, jsonb, bigint, timestamptz) IS
'remarks [[field, code, text]] of one row; returns how many are new. The caller has locked the person and refreshes the card';

REVOKE ALL ON FUNCTION anpi.registry_contacts_save, anpi.registry_parts_save,
    anpi.registry_remarks_save FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_contacts_save, anpi.registry_parts_save, anpi.registry_remarks_save TO anpi_server;
