-- SPDX-License-Identifier: Apache-2.0
-- What an address says, whatever way it is written; and how fine a place is.

CREATE OR REPLACE FUNCTION anpi.address_folded(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT regexp_replace(translate(upper(regexp_replace(anpi.text_bare(normalize(anpi.text_key(t), NFKC)), '[[:space:]]+', '', 'g')), '‐‑‒–—―−－', '--------'),
                         '([0-9])ー(?=[0-9])', chr(92) || '1-', 'g') $$;
COMMENT ON FUNCTION anpi.address_folded(text) IS 'An address in one width and without spaces, its dashes alike: the same writing';

CREATE OR REPLACE FUNCTION anpi.address_branch(behind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT coalesce(substring(anpi.address_folded(coalesce(behind, '')) FROM '^([イロハニホヘト甲乙丙丁A-Z])(?:$|[0-9-])'), '') $$;
COMMENT ON FUNCTION anpi.address_branch(text) IS 'The イ of 12番地イ, which is another plot than 12番地ロ; empty before a building or a note';

CREATE OR REPLACE FUNCTION anpi.address_key_part(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT CASE WHEN coalesce(t, '') = '' THEN '' ELSE anpi.address_key(t, NULL, NULL) END $$;
COMMENT ON FUNCTION anpi.address_key_part(text) IS 'The name of a prefecture or city as address_key writes it; empty when there is none';

CREATE OR REPLACE FUNCTION anpi.address_key(address text, pref text, city text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SECURITY INVOKER AS
$$
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
COMMENT ON FUNCTION anpi.address_key(text, text, text) IS
'What an address says, whatever way it is written: 一丁目2番3号 as 1-2-3, with or without its prefecture and city. For what a gazetteer knows its town key
and number decide first';

CREATE OR REPLACE FUNCTION anpi.address_begins(whole text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT part ~ '[0-9]$' AND starts_with(whole, part) AND substr(whole, length(part) + 1) !~ '^[0-9-]' AND anpi.address_branch(substr(whole, length(part) + 1)) = '' $$;
COMMENT ON FUNCTION anpi.address_begins(text, text) IS 'Whether one address key is the other with a building or a note behind its number';

CREATE OR REPLACE FUNCTION anpi.home_same(h anpi.home, r jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SECURITY INVOKER AS
$$
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

CREATE OR REPLACE FUNCTION anpi.place_rank(level text, number text, lon float8) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SECURITY INVOKER AS
-- A town's small area (小字) begins the number: without it the town alone was found.
$$ SELECT CASE WHEN lon IS NULL THEN 0 WHEN level = 'parcel' THEN 4 WHEN level = 'block' THEN 3 WHEN level <> 'town' THEN 0
               WHEN coalesce(number, '') <> '' THEN 2 ELSE 1 END $$;
COMMENT ON FUNCTION anpi.place_rank(text, text, float8) IS 'How fine a place is: building, block, number in a town, town; 0 has no point';

REVOKE ALL ON FUNCTION anpi.address_folded, anpi.address_branch, anpi.address_key_part, anpi.address_key, anpi.address_begins,
    anpi.home_same, anpi.place_rank FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.address_folded, anpi.address_branch, anpi.address_key_part, anpi.address_key, anpi.address_begins,
    anpi.home_same, anpi.place_rank TO anpi_server;
