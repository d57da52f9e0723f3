-- SPDX-License-Identifier: Apache-2.0
-- What a list says again is known already, however it is written this time; and what is known of a home finer than a
-- list can say stays.

-- ---- texts ------------------------------------------------------------------------------------------------------------

CREATE FUNCTION anpi.text_key(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
-- Left: what CP932 writes as the right (— as ―, 〜 as ～, ¥ as a backslash), line ends, and the 、 that would cut a list in two.
$$ SELECT btrim(translate(replace(t, chr(13) || chr(10), chr(10)), chr(13) || '¢£¥¬—‖‾−〜、', chr(10) || '￠￡' || chr(92) || '￢―∥~－～，'), ' 　' || chr(9) || chr(10)) $$;
COMMENT ON FUNCTION anpi.text_key(text) IS 'A text as every list can write it: the characters that CP932 has not apart, line ends, blanks at its ends';

CREATE FUNCTION anpi.text_bare(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT regexp_replace(t, '[' || chr(65024) || '-' || chr(65039) || chr(917504) || '-' || chr(917999) || ']', '', 'g') $$;
COMMENT ON FUNCTION anpi.text_bare(text) IS 'Without the selectors that choose a glyph: a list in CP932 has none';

CREATE FUNCTION anpi.text_damaged(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(position('〓' IN t) > 0 OR position(chr(65533) IN t) > 0, false) $$;
COMMENT ON FUNCTION anpi.text_damaged(text) IS 'Whether a character of it was lost on the way (〓)';

CREATE FUNCTION anpi.text_same(known text, given text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE k text; g text; pattern text;
BEGIN
    IF known = given OR known IS NULL OR given IS NULL THEN
        RETURN known IS NOT DISTINCT FROM given;
    END IF;
    k := anpi.text_key(known);
    g := anpi.text_key(given);
    IF k = g OR anpi.text_bare(k) = g OR normalize(k) = normalize(g) THEN
        RETURN true;
    END IF;
    IF NOT anpi.text_damaged(g) THEN
        RETURN false;
    END IF;
    pattern := translate(replace(replace(replace(g, '!', '!!'), '%', '!%'), '_', '!_'), '〓' || chr(65533), '__');
    RETURN k LIKE pattern ESCAPE '!' OR anpi.text_bare(k) LIKE pattern ESCAPE '!';
END $$;
COMMENT ON FUNCTION anpi.text_same(text, text) IS
'Whether what a list gives is what is known: the same but for what its encoding cannot hold. 〓 stands for any one character. A selector that is
given and not known is news, one that is known and not given stays';

-- ---- addresses --------------------------------------------------------------------------------------------------------

CREATE FUNCTION anpi.address_folded(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT regexp_replace(translate(upper(regexp_replace(anpi.text_bare(normalize(anpi.text_key(t), NFKC)), '[[:space:]]+', '', 'g')), '‐‑‒–—―−－', '--------'),
                         '([0-9])ー(?=[0-9])', chr(92) || '1-', 'g') $$;
COMMENT ON FUNCTION anpi.address_folded(text) IS 'An address in one width and without spaces, its dashes alike: the same writing';

CREATE FUNCTION anpi.address_key(address text, pref text, city text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    k text := translate(anpi.address_folded(coalesce(address, '')), 'ヶヵッ之ノ澤邊邉濱濵齋齊髙﨑嶋嶌廣國舘瀧龍櫻藪曾萬惠學榮驛鷄縣區條號鹽槇埜冨峯淵渕桧檜',
                                                                   'ケカツのの沢辺辺浜浜斎斉高崎島島広国館滝竜桜薮曽万恵学栄駅鶏県区条号塩槙野富峰渊渊檜檜');
    part text;
    numeral text;
BEGIN
    FOREACH part IN ARRAY ARRAY[pref, city] LOOP
        part := anpi.address_key_part(part);
        IF starts_with(k, part) THEN k := substr(k, length(part) + 1); END IF;
    END LOOP;
    LOOP
        numeral := substring(k FROM '([一二三四五六七八九十]+)(?:丁目|番|号|条|線)');
        EXIT WHEN numeral IS NULL;
        k := regexp_replace(k, numeral || '(?=丁目|番|号|条|線)',
            replace(regexp_replace(regexp_replace(translate(numeral, '一二三四五六七八九', '123456789'), '^十', '1十'), '十$', '十0'), '十', ''));
    END LOOP;
    k := regexp_replace(k, '大字|字', '', 'g');
    k := regexp_replace(k, '([0-9])(?:丁目|番地の|番地|番|号室|号|の|-)+', chr(92) || '1-', 'g');
    RETURN rtrim(k, '-');
END $$;
CREATE FUNCTION anpi.address_key_part(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN coalesce(t, '') = '' THEN '' ELSE anpi.address_key(t, NULL, NULL) END $$;
COMMENT ON FUNCTION anpi.address_key(text, text, text) IS
'What an address says, whatever way it is written: 一丁目2番3号 as 1-2-3, with or without its prefecture and city. For what a gazetteer knows its town key
and number decide first';
COMMENT ON FUNCTION anpi.address_key_part(text) IS 'The name of a prefecture or city as address_key writes it; empty when there is none';

CREATE FUNCTION anpi.address_branch(behind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(substring(anpi.address_folded(coalesce(behind, '')) FROM '^([イロハニホヘト甲乙丙丁A-Z])(?:$|[0-9-])'), '') $$;
COMMENT ON FUNCTION anpi.address_branch(text) IS 'The イ of 12番地イ, which is another plot than 12番地ロ; empty before a building or a note';

CREATE FUNCTION anpi.address_begins(whole text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT part ~ '[0-9]$' AND starts_with(whole, part) AND substr(whole, length(part) + 1) !~ '^[0-9-]' AND anpi.address_branch(substr(whole, length(part) + 1)) = '' $$;
COMMENT ON FUNCTION anpi.address_begins(text, text) IS 'Whether one address key is the other with a building or a note behind its number';

CREATE FUNCTION anpi.home_same(h anpi.home, r jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE given text := r ->> 'address'; g jsonb := r -> 'home'; k text; n text;
BEGIN
    IF NOT r ? 'address' OR anpi.text_same(h.address, given) THEN
        RETURN true;
    END IF;
    IF coalesce(given, '') = '' OR h.address = '' THEN
        RETURN false;
    END IF;
    IF h.town_key = g ->> 'town_key' AND h.number = g ->> 'number' AND h.number <> '' THEN
        RETURN anpi.address_branch(h.rest) = anpi.address_branch(g ->> 'rest');
    END IF;
    k := anpi.address_key(h.address, h.pref, h.city);
    n := anpi.address_key(given, coalesce(g ->> 'pref', h.pref), coalesce(g ->> 'city', h.city));
    RETURN k = n OR anpi.address_begins(k, n) OR anpi.address_begins(n, k);
END $$;
COMMENT ON FUNCTION anpi.home_same(anpi.home, jsonb) IS 'Whether a row (address, and home: what a gazetteer made of it) names the address that this home has';

CREATE FUNCTION anpi.place_rank(level text, number text, lon float8) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
-- A town's small area (小字) begins the number: without it the town alone was found.
$$ SELECT CASE WHEN lon IS NULL THEN 0 WHEN level = 'parcel' THEN 4 WHEN level = 'block' THEN 3 WHEN level <> 'town' THEN 0
               WHEN coalesce(number, '') <> '' THEN 2 ELSE 1 END $$;
COMMENT ON FUNCTION anpi.place_rank(text, text, float8) IS 'How fine a place is: building, block, number in a town, town; 0 has no point';

CREATE OR REPLACE FUNCTION anpi.registry_home_save(home_id bigint, r jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE h anpi.home; g jsonb := r -> 'home'; same boolean; written boolean;
BEGIN
    SELECT * INTO h FROM anpi.home x WHERE x.id = home_id FOR NO KEY UPDATE;
    same := anpi.home_same(h, r);
    UPDATE anpi.home x SET
           address = CASE WHEN r ? 'address' THEN coalesce(r ->> 'address', '') ELSE x.address END,
           postcode = CASE WHEN r ? 'postcode' THEN r ->> 'postcode' ELSE x.postcode END,
           building = CASE WHEN r ? 'building' THEN r ->> 'building' ELSE x.building END
     WHERE x.id = home_id
       AND ((r ? 'address' AND x.address IS DISTINCT FROM coalesce(r ->> 'address', ''))
         OR (r ? 'postcode' AND x.postcode IS DISTINCT FROM r ->> 'postcode')
         OR (r ? 'building' AND x.building IS DISTINCT FROM r ->> 'building'));
    written := FOUND;
    IF g IS NULL AND NOT same THEN
        g := '{"level": "none"}'; -- nobody looked the new address up: the old one's point would be another's door
    END IF;
    IF g IS NULL OR h.pinned OR (same AND anpi.place_rank(h.level, h.number, h.lon) > anpi.place_rank(g ->> 'level', g ->> 'number', (g ->> 'lon')::float8)) THEN
        RETURN written;
    END IF;
    UPDATE anpi.home x SET pref = g ->> 'pref', city = g ->> 'city', town = g ->> 'town', number = g ->> 'number', rest = g ->> 'rest',
           level = g ->> 'level', town_key = g ->> 'town_key', lon = (g ->> 'lon')::float8, lat = (g ->> 'lat')::float8,
           radius_m = (g ->> 'radius_m')::int, mesh250 = (g ->> 'mesh250')::bigint, mesh125 = (g ->> 'mesh125')::bigint,
           zone = (g ->> 'zone')::bigint, zone_nearest = coalesce((g ->> 'zone_nearest')::boolean, false)
     WHERE x.id = home_id
       AND (x.level, x.town_key, x.number, anpi.address_folded(x.rest), x.lon, x.lat, x.zone, x.radius_m) IS DISTINCT FROM
           (g ->> 'level', g ->> 'town_key', g ->> 'number', anpi.address_folded(g ->> 'rest'), (g ->> 'lon')::float8, (g ->> 'lat')::float8, (g ->> 'zone')::bigint,
            (g ->> 'radius_m')::int);
    RETURN written OR FOUND;
END $$;
COMMENT ON FUNCTION anpi.registry_home_save(bigint, jsonb) IS
'Write address and match of a home; true when anything changed. The finest point known for an address stays (put by hand, building, block, town); another
address is another place, or none';

CREATE FUNCTION anpi.registry_home_of(who bigint, r jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE h anpi.home; own bigint;
BEGIN
    SELECT x.* INTO h FROM anpi.home x JOIN anpi.person p ON p.home = x.id WHERE p.id = who;
    IF anpi.home_same(h, r) OR NOT EXISTS (SELECT 1 FROM anpi.person q WHERE q.home = h.id AND q.id <> who AND q.erased_at IS NULL) THEN
        RETURN h.id;
    END IF;
    INSERT INTO anpi.home DEFAULT VALUES RETURNING id INTO own;
    UPDATE anpi.person SET home = own WHERE id = who;
    RETURN own;
END $$;
COMMENT ON FUNCTION anpi.registry_home_of(bigint, jsonb) IS 'The home that a row of this person writes: one of its own when it names another address than those have who live with them';

-- ---- rows -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION anpi.reason_key(kind text, detail text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT btrim(regexp_replace(regexp_replace(anpi.text_bare(normalize(replace(coalesce(detail, ''), '、', '，'), NFKC)), '[[:space:]]+', '', 'g'), '^' || CASE kind
       WHEN '身体障害' THEN '(身体障害者?|身体|身障)(手帳)?' WHEN '療育' THEN '(療育|知的障害者?|知的|愛護|愛の)(手帳)?'
       WHEN '精神' THEN '精神(障害者?)?(保健福祉)?(手帳)?' WHEN '障害支援区分' THEN '(障害(支援|程度))?区分'
       WHEN '指定難病' THEN '(指定)?難病' ELSE kind END, ''), '():,') $$;
COMMENT ON FUNCTION anpi.reason_key(text, text) IS 'The grade alone, however its kind is written before it: 精神1級 and 1級 of 精神 are one';

CREATE FUNCTION anpi.reason_written(kind text, detail text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN detail = '' THEN kind WHEN anpi.reason_key(kind, detail) <> btrim(regexp_replace(anpi.text_bare(normalize(replace(detail, '、', '，'), NFKC)), '[[:space:]]+', '', 'g'), '():,') THEN detail
               WHEN kind IN ('要介護', '要支援', '身体障害', '療育', '精神', '障害支援区分', '指定難病') THEN kind || detail
               ELSE kind || '(' || detail || ')' END $$;
COMMENT ON FUNCTION anpi.reason_written(text, text) IS 'A reason as a list has it: the grade names its kind, so that no other kind is read from it';

CREATE FUNCTION anpi.registry_lost(r jsonb, field text, given text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN anpi.text_damaged(given)
               THEN r || jsonb_build_object('remarks', coalesce(r -> 'remarks', '[]') || jsonb_build_array(jsonb_build_array(field, 'registry.lost_character', given)))
               ELSE r END $$;
COMMENT ON FUNCTION anpi.registry_lost(jsonb, text, text) IS 'The row with a remark when a character of this cell was lost';

CREATE FUNCTION anpi.registry_texts_known(who bigint, r jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
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

CREATE FUNCTION anpi.registry_address_known(who bigint, r jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
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

CREATE FUNCTION anpi.registry_lists_known(who bigint, r jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
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

CREATE OR REPLACE FUNCTION anpi.registry_row_ready(muni text, r jsonb, how text, who bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE of_whom bigint := CASE WHEN how <> 'none' THEN who END;
BEGIN
    IF of_whom IS NOT NULL OR anpi.text_damaged(r::text) THEN
        r := anpi.registry_lists_known(of_whom, anpi.registry_address_known(of_whom, anpi.registry_texts_known(of_whom, r)));
    END IF;
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
COMMENT ON FUNCTION anpi.registry_row_ready(text, jsonb, text, bigint) IS
'The row written as what it says is known, with its household looked up or made, and without an id that has only lost its zeros';

-- ---- who a row is -----------------------------------------------------------------------------------------------------

CREATE INDEX import_row_person ON anpi.import_row (person, run);

CREATE FUNCTION anpi.registry_name_keys(muni text, r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT anpi.text_damaged(r ->> 'name') THEN
        RETURN ARRAY[r ->> 'name_key'];
    END IF;
    RETURN ARRAY(SELECT DISTINCT q.name_key FROM anpi.person q WHERE q.municipality = muni AND q.erased_at IS NULL AND anpi.text_same(q.name, r ->> 'name')
                 UNION SELECT r ->> 'name_key');
END $$;
COMMENT ON FUNCTION anpi.registry_name_keys(text, jsonb) IS 'The keys of the names this row may mean: its own, and where a character was lost those that fit';

CREATE FUNCTION anpi.registry_same_place(q anpi.person, h anpi.home, r jsonb) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT (r ->> 'address' IS NOT NULL AND h.address <> '' AND anpi.home_same(h, r))
    OR EXISTS (SELECT 1 FROM anpi.phone f WHERE f.person = q.id
                AND f.digits IN (SELECT x ->> 'digits' FROM jsonb_array_elements(coalesce(r -> 'phones', '[]')) x)) $$;
COMMENT ON FUNCTION anpi.registry_same_place(anpi.person, anpi.home, jsonb) IS 'Whether a row names the address of this person, or one of the phones';

CREATE OR REPLACE FUNCTION anpi.registry_match(muni text, r jsonb, OUT person bigint, OUT how text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    rid text := r ->> 'municipal_id';
    names text[] := anpi.registry_name_keys(muni, r);
    rbirth date := (r ->> 'birth')::date;
    rprec text := coalesce(r ->> 'birth_precision', 'day');
    p record;
    strong bigint; strongs integer := 0; weak bigint; same bigint; sames integer := 0;
BEGIN
    how := 'none';
    IF rid IS NOT NULL THEN
        SELECT q.id, q.name_key, q.birth, q.birth_precision, q.erased_at INTO p FROM anpi.person q WHERE q.municipality = muni AND q.municipal_id = rid;
        IF NOT FOUND AND rid ~ '^0*[1-9][0-9]*$' THEN
            SELECT q.id, q.name_key, q.birth, q.birth_precision, q.erased_at INTO p FROM anpi.person q
             WHERE q.municipality = muni AND ltrim(q.municipal_id, '0') = ltrim(rid, '0') AND q.municipal_id ~ '^0*[1-9][0-9]*$' AND q.name_key = ANY (names)
             ORDER BY q.id LIMIT 1;
        END IF;
        IF FOUND THEN
            person := p.id;
            how := CASE WHEN p.erased_at IS NOT NULL THEN 'conflict'
                        WHEN p.name_key <> ALL (names) AND NOT anpi.birth_agrees(p.birth, p.birth_precision, coalesce(rbirth, p.birth), rprec) THEN 'conflict' ELSE 'id' END;
            RETURN;
        END IF;
    END IF;
    FOR p IN SELECT q.id, q.municipal_id, q.birth, q.birth_precision, anpi.registry_same_place(q, h, r) AS same_place,
                    rid IS NULL AND q.municipal_id IS NULL AND (q.birth, q.birth_precision) IS NOT DISTINCT FROM (rbirth, rprec) AND coalesce(h.address = '' AND r ->> 'address' IS NULL
                        OR h.address <> '' AND r ->> 'address' IS NOT NULL AND anpi.home_same(h, r), false)
                        AND ARRAY(SELECT f.digits FROM anpi.phone f WHERE f.person = q.id ORDER BY 1)
                          = ARRAY(SELECT x ->> 'digits' FROM jsonb_array_elements(coalesce(r -> 'phones', '[]')) x ORDER BY 1) AS same
               FROM anpi.person q JOIN anpi.home h ON h.id = q.home
              WHERE q.municipality = muni AND q.name_key = ANY (names) AND q.erased_at IS NULL
                AND (q.birth IS NULL OR rbirth IS NULL OR anpi.birth_agrees(q.birth, q.birth_precision, rbirth, rprec)) ORDER BY q.id
    LOOP
        IF rid IS NOT NULL AND p.municipal_id IS NOT NULL AND NOT p.same_place THEN
            CONTINUE; -- two ids of one municipality, two places: the city says they are two people
        END IF;
        IF p.same THEN
            same := coalesce(same, p.id);
            sames := sames + 1;
        END IF;
        IF p.same_place AND anpi.birth_equal(p.birth, p.birth_precision, rbirth, rprec) AND (rid IS NULL OR p.municipal_id IS NULL) THEN
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
    ELSIF strongs = 0 AND sames = 1 THEN
        person := same;
        how := 'same';
    ELSIF strongs > 1 OR weak IS NOT NULL THEN
        person := coalesce(strong, weak);
        how := 'weak';
    END IF;
END $$;
COMMENT ON FUNCTION anpi.registry_match(text, jsonb) IS
'Who on the register is this row? how: id (municipal id), strong (folded name + birth date + phone or address), same (less than that,
and nothing that would tell them apart: name, birth date or none, address and phones or none), weak (a clerk decides), conflict (the id belongs to another name and birth date), none. A birth date known in part or about agrees with many and names nobody surely. A name that lost a character is every name it fits';

-- ---- who is gone ------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION anpi.registry_gone(muni text, src text, run_id bigint) RETURNS TABLE (person bigint, municipal_id text, fresh boolean) LANGUAGE sql AS $$
WITH files AS (SELECT i.person, i.staged FROM anpi.import_row i WHERE i.run = run_id AND i.line > 0),
     -- A row that was refused may be anybody's who has its id or its name: they are in the list.
     refused AS (SELECT staged ->> 'municipal_id' AS id, staged ->> 'name_key' AS name_key FROM files WHERE person IS NULL AND staged IS NOT NULL),
     gone AS (SELECT p.id, p.municipal_id FROM anpi.person p JOIN anpi.listing l ON l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL
               WHERE p.municipality = muni AND p.source IS NOT DISTINCT FROM src AND p.erased_at IS NULL AND NOT p.protected
                 AND NOT EXISTS (SELECT 1 FROM files f WHERE f.person = p.id)
                 AND NOT EXISTS (SELECT 1 FROM refused f WHERE f.id = p.municipal_id) AND NOT EXISTS (SELECT 1 FROM refused f WHERE f.name_key = p.name_key)),
     judged AS (SELECT g.*, NOT EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.person = g.id AND i.code = 'registry.gone' AND i.outcome = 'held' AND i.decided_at IS NULL AND i.run <> run_id) AS fresh
                  FROM gone g),
     kept AS (INSERT INTO anpi.import_row (run, line, op_id, outcome, code, person)
              SELECT run_id, -(row_number() OVER (ORDER BY id))::integer, gen_random_uuid(), 'held', 'registry.gone', id FROM judged WHERE fresh)
SELECT id, municipal_id, fresh FROM judged ORDER BY id
$$;
COMMENT ON FUNCTION anpi.registry_gone(text, text, bigint) IS
'Who is on the 名簿 from this source and not in this run''s file: named every time, held for a clerk once (fresh). Nobody under protection: no list of the
city has them, and none is to tell who they are';

-- ---- out --------------------------------------------------------------------------------------------------------------

CREATE FUNCTION anpi.listed(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT replace(coalesce(t, ''), '、', '，') $$;
COMMENT ON FUNCTION anpi.listed(text) IS 'A value of a cell that holds several, with a place of its own when it is none: a 、 within it would cut it in two';
