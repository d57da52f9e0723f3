-- SPDX-License-Identifier: Apache-2.0
-- Who on the register a row is.

CREATE OR REPLACE FUNCTION anpi.registry_same_name(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE SECURITY INVOKER AS
$$ SELECT replace(normalize(anpi.text_bare(a), NFKC), ' ', '') = replace(normalize(anpi.text_bare(b), NFKC), ' ', '') $$;
COMMENT ON FUNCTION anpi.registry_same_name(text, text) IS 'The same but for widths, spaces and the selectors of a glyph';

CREATE OR REPLACE FUNCTION anpi.registry_same_place(q anpi.person, h anpi.home, r jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT (r ->> 'address' IS NOT NULL AND h.address <> '' AND anpi.home_same(h, r))
    OR EXISTS (SELECT 1 FROM anpi.phone f WHERE f.person = q.id
                AND f.digits IN (SELECT x ->> 'digits' FROM jsonb_array_elements(coalesce(r -> 'phones', '[]')) x)) $$;
COMMENT ON FUNCTION anpi.registry_same_place(anpi.person, anpi.home, jsonb) IS 'Whether a row names the address of this person, or one of the phones';

CREATE OR REPLACE FUNCTION anpi.registry_name_keys(muni text, r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$
BEGIN
    IF NOT anpi.text_damaged(r ->> 'name') THEN
        RETURN ARRAY[r ->> 'name_key'];
    END IF;
    RETURN ARRAY(SELECT DISTINCT q.name_key FROM anpi.person q WHERE q.municipality = muni AND q.erased_at IS NULL AND anpi.text_same(q.name, r ->> 'name')
                 UNION SELECT r ->> 'name_key');
END $$;
COMMENT ON FUNCTION anpi.registry_name_keys(text, jsonb) IS 'The keys of the names this row may mean: its own, and where a character was lost those that fit';

CREATE OR REPLACE FUNCTION anpi.registry_match(muni text, r jsonb, OUT person bigint, OUT how text) LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$
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

REVOKE ALL ON FUNCTION anpi.registry_same_name, anpi.registry_same_place, anpi.registry_name_keys,
    anpi.registry_match FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_same_name, anpi.registry_same_place, anpi.registry_name_keys, anpi.registry_match TO anpi_server;
