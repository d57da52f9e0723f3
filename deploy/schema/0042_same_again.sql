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
$$ SELECT regexp_replace(translate(upper(regexp_replace(anpi.text_bare(normalize(t, NFKC)), '[[:space:]]+', '', 'g')), '‐‑‒–—―−－', '--------'),
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
       AND (x.level, x.town_key, x.number, x.rest, x.lon, x.lat, x.zone, x.radius_m) IS DISTINCT FROM
           (g ->> 'level', g ->> 'town_key', g ->> 'number', g ->> 'rest', (g ->> 'lon')::float8, (g ->> 'lat')::float8, (g ->> 'zone')::bigint,
            (g ->> 'radius_m')::int);
    RETURN written OR FOUND;
END $$;
COMMENT ON FUNCTION anpi.registry_home_save(bigint, jsonb) IS
'Write address and match of a home; true when anything changed. The finest point known for an address stays (put by hand, building, block, town); another
address is another place, or none';
