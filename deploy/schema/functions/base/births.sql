-- SPDX-License-Identifier: Apache-2.0
-- Birth dates, some of which are known in part only.

CREATE OR REPLACE FUNCTION anpi.birth_written(d date, how text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT coalesce(to_char(d, CASE WHEN how = 'day' THEN 'YYYY-MM-DD' WHEN how = 'year' OR how = 'about' AND to_char(d, 'MMDD') = '0101' THEN 'YYYY'
                                   WHEN how = 'month' OR to_char(d, 'DD') = '01' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END) || CASE how WHEN 'about' THEN '~' ELSE '' END, '') $$;
COMMENT ON FUNCTION anpi.birth_written(date, text) IS 'A birth date in a card: 1935-03-05, 1935-03, 1935, and with ~ behind it when it is only about then; nothing when NULL';

CREATE OR REPLACE FUNCTION anpi.birth_listed(d date, how text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
-- Not 1935-03: a spreadsheet makes a day of it.
$$ SELECT CASE WHEN how = 'day' THEN d::text ELSE regexp_replace(to_char(d, CASE length(rtrim(anpi.birth_written(d, how), '~')) WHEN 4 THEN 'YYYY"年"' WHEN 7 THEN 'YYYY"年"FMMM"月"'
                 ELSE 'YYYY"年"FMMM"月"FMDD"日"' END), '$', CASE how WHEN 'about' THEN '頃' ELSE '' END) END $$;
COMMENT ON FUNCTION anpi.birth_listed(date, text) IS 'A birth date in a list that is brought in again as it was: 1935-03-05, 1935年3月, 1935年, 1935年頃';

CREATE OR REPLACE FUNCTION anpi.birth_known(known date, known_how text, given date, given_how text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SECURITY INVOKER AS
$$ SELECT coalesce(given IS NOT NULL AND anpi.birth_agrees(known, known_how, given, given_how)
    AND array_position(ARRAY['about', 'year', 'month', 'day'], known_how) >= array_position(ARRAY['about', 'year', 'month', 'day'], given_how), false) $$;
COMMENT ON FUNCTION anpi.birth_known(date, text, date, text) IS 'Whether a list says nothing new of a birth date: it agrees and knows it no better';

CREATE OR REPLACE FUNCTION anpi.birth_agrees(a date, a_how text, b date, b_how text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SECURITY INVOKER AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b
               WHEN 'about' IN (a_how, b_how) THEN abs(extract(year FROM a) - extract(year FROM b)) <= 2
               WHEN 'year' IN (a_how, b_how) THEN extract(year FROM a) = extract(year FROM b)
               WHEN 'month' IN (a_how, b_how) THEN date_trunc('month', a) = date_trunc('month', b) ELSE a = b END $$;
COMMENT ON FUNCTION anpi.birth_agrees(date, text, date, text) IS 'Whether both can be the same day of birth: as far as the coarser says; an age leaves two years either way';

CREATE OR REPLACE FUNCTION anpi.birth_equal(a date, a_how text, b date, b_how text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SECURITY INVOKER AS
$$ SELECT coalesce(a = b AND a_how = b_how AND a_how <> 'about', false) $$;
COMMENT ON FUNCTION anpi.birth_equal(date, text, date, text) IS 'Whether both say the same of a birth date, and surely: what is only about a time names nobody';

REVOKE ALL ON FUNCTION anpi.birth_written, anpi.birth_listed, anpi.birth_known, anpi.birth_agrees,
    anpi.birth_equal FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.birth_written, anpi.birth_listed, anpi.birth_known, anpi.birth_agrees, anpi.birth_equal TO anpi_server;
