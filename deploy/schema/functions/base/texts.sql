-- SPDX-License-Identifier: Apache-2.0
-- Texts as cards, changes and lists hold them.

CREATE OR REPLACE FUNCTION anpi.clean(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT translate(coalesce(t, ''), E'\x1d\x1e\x1f', '   ') $$;
COMMENT ON FUNCTION anpi.clean(text) IS 'NULL to empty; the three separators of cards become spaces';

CREATE OR REPLACE FUNCTION anpi.text_key(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER AS
-- Left: what CP932 writes as the right (— as ―, 〜 as ～, ¥ as a backslash), line ends, and the 、 that would cut a list in two.
$$ SELECT btrim(translate(replace(t, chr(13) || chr(10), chr(10)), chr(13) || '¢£¥¬—‖‾−〜、', chr(10) || '￠￡' || chr(92) || '￢―∥~－～，'), ' 　' || chr(9) || chr(10)) $$;
COMMENT ON FUNCTION anpi.text_key(text) IS 'A text as every list can write it: the characters that CP932 has not apart, line ends, blanks at its ends';

CREATE OR REPLACE FUNCTION anpi.text_bare(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT regexp_replace(t, '[' || chr(65024) || '-' || chr(65039) || chr(917504) || '-' || chr(917999) || ']', '', 'g') $$;
COMMENT ON FUNCTION anpi.text_bare(text) IS 'Without the selectors that choose a glyph: a list in CP932 has none';

CREATE OR REPLACE FUNCTION anpi.text_damaged(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT coalesce(position('〓' IN t) > 0 OR position(chr(65533) IN t) > 0, false) $$;
COMMENT ON FUNCTION anpi.text_damaged(text) IS 'Whether a character of it was lost on the way (〓)';

CREATE OR REPLACE FUNCTION anpi.text_same(known text, given text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$
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

CREATE OR REPLACE FUNCTION anpi.listed(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT replace(coalesce(t, ''), '、', '，') $$;
COMMENT ON FUNCTION anpi.listed(text) IS 'A value of a cell that holds several, with a place of its own when it is none: a 、 within it would cut it in two';

CREATE OR REPLACE FUNCTION anpi.reason_key(kind text, detail text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT btrim(regexp_replace(regexp_replace(anpi.text_bare(normalize(replace(coalesce(detail, ''), '、', '，'), NFKC)), '[[:space:]]+', '', 'g'), '^' || CASE kind
       WHEN '身体障害' THEN '(身体障害者?|身体|身障)(手帳)?' WHEN '療育' THEN '(療育|知的障害者?|知的|愛護|愛の)(手帳)?'
       WHEN '精神' THEN '精神(障害者?)?(保健福祉)?(手帳)?' WHEN '障害支援区分' THEN '(障害(支援|程度))?区分'
       WHEN '指定難病' THEN '(指定)?難病' ELSE kind END, ''), '():,') $$;
COMMENT ON FUNCTION anpi.reason_key(text, text) IS 'The grade alone, however its kind is written before it: 精神1級 and 1級 of 精神 are one';

CREATE OR REPLACE FUNCTION anpi.reason_written(kind text, detail text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT CASE WHEN detail = '' THEN kind WHEN anpi.reason_key(kind, detail) <> btrim(regexp_replace(anpi.text_bare(normalize(replace(detail, '、', '，'), NFKC)), '[[:space:]]+', '', 'g'), '():,') THEN detail
               WHEN kind IN ('要介護', '要支援', '身体障害', '療育', '精神', '障害支援区分', '指定難病') THEN kind || detail
               ELSE kind || '(' || detail || ')' END $$;
COMMENT ON FUNCTION anpi.reason_written(text, text) IS 'A reason as a list has it: the grade names its kind, so that no other kind is read from it';

REVOKE ALL ON FUNCTION anpi.clean, anpi.text_key, anpi.text_bare, anpi.text_damaged, anpi.text_same, anpi.listed, anpi.reason_key,
    anpi.reason_written FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.clean, anpi.text_key, anpi.text_bare, anpi.text_damaged, anpi.text_same, anpi.listed, anpi.reason_key,
    anpi.reason_written TO anpi_server;
GRANT EXECUTE ON FUNCTION anpi.clean TO anpi_feeds;
