-- SPDX-License-Identifier: Apache-2.0
-- One row: made ready, matched, applied.

CREATE OR REPLACE FUNCTION anpi.registry_row_ready(muni text, r jsonb, how text, who bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY INVOKER AS
$$
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

CREATE OR REPLACE FUNCTION anpi.registry_known_apply(who bigint, muni text, r jsonb, run_id bigint, at timestamptz) RETURNS boolean LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE changed boolean; moved boolean; more boolean; said boolean;
BEGIN
    PERFORM 1 FROM anpi.person q WHERE q.id = who FOR NO KEY UPDATE;
    changed := anpi.registry_person_update(who, r, at);
    -- Not "f(..) OR changed": once changed is true the planner leaves f out, and with it what it would have written.
    moved := anpi.registry_home_save(anpi.registry_home_of(who, r), r);
    more := anpi.registry_parts_save(who, muni, r, (at AT TIME ZONE 'Asia/Tokyo')::date);
    said := r ? 'remarks' AND anpi.registry_remarks_save(who, r, run_id, at) > 0;
    RETURN changed OR moved OR more OR said;
END $$;
COMMENT ON FUNCTION anpi.registry_known_apply(bigint, text, jsonb, bigint, timestamptz) IS 'A row written into a person who is known; true when anything changed, a new remark too';

CREATE OR REPLACE FUNCTION anpi.registry_row_apply(muni text, r jsonb, src text, at timestamptz, run_id bigint, OUT outcome text, OUT code text, OUT person bigint) LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE m record; changed boolean;
BEGIN
    SELECT * INTO m FROM anpi.registry_match(muni, r);
    r := anpi.registry_row_ready(muni, r, m.how, m.person);
    IF m.how = 'same' THEN
        -- Nothing tells them apart. If it says nothing new there is nothing to decide, unless this very list has them twice.
        BEGIN
            IF EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.run = run_id AND i.person = m.person)
               OR anpi.registry_known_apply(m.person, muni, r, run_id, at) THEN
                RAISE EXCEPTION USING ERRCODE = 'AN003';
            END IF;
            outcome := 'unchanged'; person := m.person;
            RETURN;
        EXCEPTION WHEN SQLSTATE 'AN003' THEN
            m.how := 'weak';
        END;
    END IF;
    IF m.how IN ('weak', 'conflict') THEN
        outcome := 'held'; person := m.person;
        code := CASE m.how WHEN 'weak' THEN 'registry.weak_match' ELSE 'registry.conflict' END;
    ELSIF m.how = 'none' THEN
        person := anpi.registry_person_create(muni, r, src, at);
        outcome := 'created';
        PERFORM anpi.registry_remarks_save(person, r, run_id, at);
    ELSE
        person := m.person;
        changed := anpi.registry_known_apply(m.person, muni, r, run_id, at);
        outcome := CASE WHEN m.how = 'strong' AND changed THEN 'merged' WHEN changed THEN 'updated' ELSE 'unchanged' END;
    END IF;
END $$;
COMMENT ON FUNCTION anpi.registry_row_apply(text, jsonb, text, timestamptz, bigint) IS
'One row: created, updated, unchanged, merged or held, with the code of the reason. A remark that is new makes a known person updated; those of a held row wait with it';

REVOKE ALL ON FUNCTION anpi.registry_row_ready, anpi.registry_known_apply, anpi.registry_row_apply FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_row_ready, anpi.registry_known_apply, anpi.registry_row_apply TO anpi_server;
