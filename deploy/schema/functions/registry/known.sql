-- SPDX-License-Identifier: Apache-2.0
-- What a list says again is known already, however it is written this time.

CREATE OR REPLACE FUNCTION anpi.registry_lost(r jsonb, field text, given text) RETURNS jsonb LANGUAGE sql IMMUTABLE SECURITY INVOKER AS
$$ SELECT CASE WHEN anpi.text_damaged(given)
               THEN r || jsonb_build_object('remarks', coalesce(r -> 'remarks', '[]') || jsonb_build_array(jsonb_build_array(field, 'registry.lost_character', given)))
               ELSE r END $$;
COMMENT ON FUNCTION anpi.registry_lost(jsonb, text, text) IS 'The row with a remark when a character of this cell was lost';

CREATE OR REPLACE FUNCTION anpi.registry_texts_known(who bigint, r jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$
DECLARE p record; known jsonb; c record;
BEGIN
    SELECT q.name, q.name_key, q.kana, q.kana_key, q.mail, q.note, q.doctor_name, q.doctor_phone, q.community, q.welfare_commissioner AS commissioner,
           d.municipal_no AS household_no, h.building, h.postcode
      INTO p FROM anpi.person q JOIN anpi.home h ON h.id = q.home LEFT JOIN anpi.household d ON d.id = q.household WHERE q.id = who;
    known := to_jsonb(p);
    FOR c IN SELECT x.key, x.field, r ->> x.key AS given FROM (VALUES ('name', '氏名'), ('kana', '氏名カナ'), ('mail', 'メール'), ('note', '備考'),
                 ('doctor_name', 'かかりつけ医'), ('doctor_phone', 'かかりつけ医電話'), ('community', '自治会'), ('commissioner', '民生委員'),
                 ('household_no', '世帯番号'), ('building', '方書'), ('postcode', '郵便番号')) AS x (key, field)
              WHERE r ->> x.key IS NOT NULL AND known ->> x.key IS DISTINCT FROM r ->> x.key LOOP
        IF anpi.text_same(known ->> c.key, c.given)
           OR (c.key = 'postcode' AND lpad(regexp_replace(known ->> 'postcode', '[^0-9]', '', 'g'), 7, '0') = c.given) THEN
            r := r || jsonb_build_object(c.key, known -> c.key);
            IF c.key IN ('name', 'kana') THEN r := r || jsonb_build_object(c.key || '_key', known -> (c.key || '_key')); END IF;
        ELSE
            r := anpi.registry_lost(r, c.field, c.given);
        END IF;
    END LOOP;
    RETURN r;
END $$;
COMMENT ON FUNCTION anpi.registry_texts_known(bigint, jsonb) IS
'A row whose texts stand as they are known where they say the same; what lost a character and is not known gets a remark. Without a person nothing is known';

CREATE OR REPLACE FUNCTION anpi.registry_address_known(who bigint, r jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$
DECLARE h anpi.home; given text := r ->> 'address';
BEGIN
    IF given IS NULL THEN
        RETURN r;
    END IF;
    SELECT x.* INTO h FROM anpi.home x JOIN anpi.person p ON p.home = x.id WHERE p.id = who;
    IF anpi.text_damaged(given) THEN -- no home is put anywhere by what may be another number
        RETURN CASE WHEN anpi.text_same(h.address, given) THEN r - 'address' - 'home'
                    ELSE anpi.registry_lost(r || '{"home": {"level": "none"}}', '住所', given) END;
    END IF;
    IF anpi.text_same(h.address, given) OR anpi.address_folded(h.address) = anpi.address_folded(given) THEN
        RETURN r || jsonb_build_object('address', h.address);
    END IF;
    IF h.pinned AND h.address <> '' AND NOT anpi.home_same(h, r) THEN
        r := r || jsonb_build_object('remarks', coalesce(r -> 'remarks', '[]') || jsonb_build_array(jsonb_build_array('住所', 'registry.pinned_home', given)));
    END IF;
    RETURN r;
END $$;
COMMENT ON FUNCTION anpi.registry_address_known(bigint, jsonb) IS
'The same for the address: one that lost a character and is not the known one has no place; another one for a home put by hand gets a remark';

CREATE OR REPLACE FUNCTION anpi.registry_lists_known(who bigint, r jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$
DECLARE said record;
BEGIN
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'reasons') y
                WHERE NOT EXISTS (SELECT 1 FROM anpi.reason x WHERE x.person = who AND x.kind = y ->> 0 AND x.detail = y ->> 1)) THEN
        r := r || jsonb_build_object('reasons', (SELECT coalesce(jsonb_agg(jsonb_build_array(y ->> 0, coalesce(k.detail, y ->> 1)) ORDER BY i), '[]')
              FROM jsonb_array_elements(r -> 'reasons') WITH ORDINALITY e(y, i)
              LEFT JOIN LATERAL (SELECT x.detail FROM anpi.reason x
                  WHERE x.person = who AND x.kind = y ->> 0
                    AND (coalesce(y ->> 1, '') = '' OR anpi.text_same(anpi.reason_key(x.kind, x.detail), anpi.reason_key(x.kind, y ->> 1)))
                  ORDER BY x.detail <> coalesce(y ->> 1, ''), x.detail LIMIT 1) k ON true));
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'devices') y
                WHERE NOT EXISTS (SELECT 1 FROM anpi.device x WHERE x.person = who AND x.kind = y ->> 'kind')) THEN
        r := r || jsonb_build_object('devices', (SELECT coalesce(jsonb_agg(y || jsonb_build_object('kind', coalesce(k.kind, y ->> 'kind')) ORDER BY i), '[]')
              FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(y, i)
              LEFT JOIN LATERAL (SELECT x.kind FROM anpi.device x WHERE x.person = who AND anpi.text_same(x.kind, y ->> 'kind')
                  ORDER BY x.kind <> y ->> 'kind', x.id LIMIT 1) k ON true));
    END IF;
    IF r ? 'devices' AND EXISTS (SELECT 1 FROM anpi.device x WHERE x.person = who GROUP BY x.kind HAVING count(*) > 1) THEN
        -- Of one kind the register has several: the first named is the first known, and so on; a list never adds one of them.
        r := r || jsonb_build_object('devices', (SELECT coalesce(jsonb_agg(z.y || CASE WHEN k.id IS NULL THEN '{}' ELSE jsonb_build_object('id', k.id) END ORDER BY z.i), '[]')
              FROM (SELECT y, i, row_number() OVER (PARTITION BY y ->> 'kind' ORDER BY i) AS n FROM jsonb_array_elements(r -> 'devices') WITH ORDINALITY e(y, i)) z
              LEFT JOIN (SELECT x.id, x.kind, row_number() OVER (PARTITION BY x.kind ORDER BY x.id) AS n FROM anpi.device x WHERE x.person = who) k
                ON k.kind = z.y ->> 'kind' AND k.n = z.n
             WHERE k.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM anpi.device x WHERE x.person = who AND x.kind = z.y ->> 'kind')));
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'contacts') y LEFT JOIN anpi.contact x ON x.person = who AND x.ord = (y ->> 'ord')::smallint
                WHERE (coalesce(y ->> 'name', x.name), coalesce(y ->> 'relation', x.relation), coalesce(y ->> 'phone', x.phone)) IS DISTINCT FROM (x.name, x.relation, x.phone)) THEN
        r := r || jsonb_build_object('contacts', (SELECT coalesce(jsonb_agg(y
                  || CASE WHEN y ->> 'name' IS NOT NULL AND anpi.text_same(k.name, y ->> 'name') THEN jsonb_build_object('name', k.name) ELSE '{}' END
                  || CASE WHEN y ->> 'relation' IS NOT NULL AND anpi.text_same(k.relation, y ->> 'relation') THEN jsonb_build_object('relation', k.relation) ELSE '{}' END
                  || CASE WHEN y ->> 'phone' IS NOT NULL AND anpi.text_same(k.phone, y ->> 'phone') THEN jsonb_build_object('phone', k.phone) ELSE '{}' END ORDER BY i), '[]')
              FROM jsonb_array_elements(r -> 'contacts') WITH ORDINALITY e(y, i) LEFT JOIN anpi.contact k ON k.person = who AND k.ord = (y ->> 'ord')::smallint));
    END IF;
    IF r ? 'consent' AND EXISTS (SELECT 1 FROM anpi.consent c WHERE c.person = who AND c.kind = '名簿提供' AND c.answer = r ->> 'consent'
                                    AND c.answered_on IS NOT DISTINCT FROM (r ->> 'consent_on')::date) THEN
        r := r - 'consent'; -- given by somebody for this person: a list does not say by whom
    END IF;
    IF NOT anpi.text_damaged(r::text) THEN
        RETURN r;
    END IF;
    FOR said IN SELECT CASE WHEN y ->> 0 = '指定難病' THEN '難病' WHEN y ->> 0 IN ('身体障害', '療育', '精神', '障害支援区分') THEN '障害' ELSE '事由' END AS field,
                       y ->> 1 AS given FROM jsonb_array_elements(coalesce(r -> 'reasons', '[]')) y
                 WHERE NOT EXISTS (SELECT 1 FROM anpi.reason x WHERE x.person = who AND x.kind = y ->> 0 AND x.detail = y ->> 1)
                UNION ALL SELECT '医療機器', y ->> 'kind' FROM jsonb_array_elements(coalesce(r -> 'devices', '[]')) y
                 WHERE NOT EXISTS (SELECT 1 FROM anpi.device x WHERE x.person = who AND x.kind = y ->> 'kind')
                UNION ALL SELECT f.field, y ->> f.key FROM jsonb_array_elements(coalesce(r -> 'contacts', '[]')) y,
                      (VALUES ('name', '緊急連絡先'), ('relation', '緊急連絡先続柄'), ('phone', '緊急連絡先電話')) f (key, field)
                 WHERE NOT EXISTS (SELECT 1 FROM anpi.contact x WHERE x.person = who AND x.ord = (y ->> 'ord')::smallint
                                      AND (to_jsonb(x) ->> f.key) = y ->> f.key) LOOP
        r := anpi.registry_lost(r, said.field, said.given);
    END LOOP;
    RETURN r;
END $$;
COMMENT ON FUNCTION anpi.registry_lists_known(bigint, jsonb) IS
'The same for reasons (a kind without a grade is any known grade of it), devices, contacts and the consent of one row';

REVOKE ALL ON FUNCTION anpi.registry_lost, anpi.registry_texts_known, anpi.registry_address_known,
    anpi.registry_lists_known FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_lost, anpi.registry_texts_known, anpi.registry_address_known,
    anpi.registry_lists_known TO anpi_server;
