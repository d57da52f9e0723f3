-- SPDX-License-Identifier: Apache-2.0
-- A cell that cannot be read never costs a person: the person is taken with all the rest, and the cell is kept as a remark.

CREATE TABLE anpi.remark (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person bigint NOT NULL REFERENCES anpi.person,
    field text NOT NULL, code text NOT NULL, text text NOT NULL,
    run bigint REFERENCES anpi.import_run, line integer, at timestamptz NOT NULL,
    settled_at timestamptz, settled_by bigint
);
-- The same cell is remarked on once, however often its file comes, and not again when a clerk has settled it.
CREATE UNIQUE INDEX remark_once ON anpi.remark (person, field, code, md5(text));
COMMENT ON TABLE anpi.remark IS 'What stood in a cell of a list and could not be read: field = its heading, text as written (numbers of the national systems masked), code = the reason; run and line = where it was last met;
settled_by NULL with settled_at = on the command line';

-- Read one person at a time, by those who keep the register; written by imports, settled by the function below.
ALTER TABLE anpi.remark ENABLE ROW LEVEL SECURITY;
CREATE POLICY remark_read ON anpi.remark FOR SELECT TO anpi_server USING (anpi.actor_role(person) IN ('command', 'clerk'));
GRANT SELECT ON anpi.remark TO anpi_server;

CREATE FUNCTION anpi.registry_remarks_save(who bigint, r jsonb, run_id bigint, at timestamptz) RETURNS integer LANGUAGE sql AS $$
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

CREATE FUNCTION anpi.remark_settle(of_remark bigint, of_person bigint, by_user bigint, now_us bigint) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE who bigint;
BEGIN
    SELECT k.person INTO who FROM anpi.remark k WHERE k.id = of_remark AND (of_person IS NULL OR k.person = of_person);
    IF who IS NULL THEN RETURN NULL; END IF;
    PERFORM 1 FROM anpi.person p WHERE p.id = who FOR NO KEY UPDATE;
    UPDATE anpi.remark k SET settled_at = anpi.of_us(now_us), settled_by = by_user WHERE k.id = of_remark AND k.settled_at IS NULL;
    PERFORM anpi.card_refresh(ARRAY[who]);
    RETURN who;
END $$;
COMMENT ON FUNCTION anpi.remark_settle(bigint, bigint, bigint, bigint) IS
'A clerk has seen to what a remark says: it leaves the person''s page and stays on record; settled already: stays as it is. Returns the person, NULL when there is no such remark (of that person)';

-- ---- importing -------------------------------------------------------------------------------------------------------

ALTER TABLE anpi.import_row DROP CONSTRAINT import_row_outcome_check;
ALTER TABLE anpi.import_row ADD CONSTRAINT import_row_outcome_check
    CHECK (outcome IN ('created', 'updated', 'unchanged', 'merged', 'held', 'refused', 'gone', 'skipped'));

DROP FUNCTION anpi.registry_apply(bigint, text, text, jsonb, bigint), anpi.registry_row_apply(text, jsonb, text, timestamptz);

CREATE FUNCTION anpi.registry_known_apply(who bigint, muni text, r jsonb, run_id bigint, at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
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

CREATE FUNCTION anpi.registry_row_apply(muni text, r jsonb, src text, at timestamptz, run_id bigint, OUT outcome text, OUT code text, OUT person bigint) LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION anpi.registry_row_try(muni text, r jsonb, src text, at timestamptz, run_id bigint, OUT outcome text, OUT code text, OUT person bigint) LANGUAGE plpgsql AS $$
BEGIN
    SELECT o.outcome, o.code, o.person INTO outcome, code, person FROM anpi.registry_row_apply(muni, r, src, at, run_id) o;
    IF outcome = 'held' AND anpi.registry_hold(run_id, r, person, at) = 'dropped' THEN
        outcome := 'unchanged'; code := 'registry.dropped';
    END IF;
EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
    outcome := 'refused'; code := 'registry.bad_row'; person := NULL;
END $$;

CREATE FUNCTION anpi.registry_apply(run_id bigint, muni text, src text, rows jsonb, at_us bigint)
RETURNS TABLE (line integer, outcome text, code text, field text, person bigint, extra integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE r jsonb; o record; touched bigint[] := '{}'; seen bigint[] := '{}'; said record;
BEGIN
    FOR r IN SELECT jsonb_array_elements(rows) LOOP
        CONTINUE WHEN EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.run = run_id AND i.line = (r ->> 'line')::int AND i.outcome IS NOT NULL);
        SELECT * INTO o FROM anpi.registry_row_try(muni, r, src, anpi.of_us(at_us), run_id);
        IF o.outcome IN ('created', 'updated', 'merged') THEN touched := touched || o.person; END IF;
        seen := seen || o.person;
        INSERT INTO anpi.import_row (run, line, op_id, outcome, code, person, staged)
             VALUES (run_id, (r ->> 'line')::int, (r ->> 'op_id')::uuid, o.outcome, o.code, o.person,
                     CASE o.outcome WHEN 'held' THEN r WHEN 'refused' THEN jsonb_build_object('municipal_id', r -> 'municipal_id', 'name_key', r -> 'name_key') END);
        line := (r ->> 'line')::int; outcome := o.outcome; code := o.code; field := NULL; person := o.person; extra := 0;
        -- The first remark stands in the row's own line of the account, each further one in a line of its own.
        FOR said IN SELECT k.code, k.field FROM anpi.remark k
                     WHERE o.code IS NULL AND k.person = o.person AND k.run = run_id AND k.line = (r ->> 'line')::int AND k.settled_at IS NULL ORDER BY k.id LOOP
            IF code IS NOT NULL THEN
                RETURN NEXT;
                extra := extra + 1;
            END IF;
            code := said.code; field := said.field;
        END LOOP;
        RETURN NEXT;
    END LOOP;
    -- Who was held as gone and is in the list again need not be decided on.
    UPDATE anpi.import_row i SET decision = 'back', decided_at = anpi.of_us(at_us)
     WHERE i.outcome = 'held' AND i.decided_at IS NULL AND i.code = 'registry.gone' AND i.person = ANY (seen) AND i.run <> run_id;
    UPDATE anpi.import_run u SET rows_done = u.rows_done + jsonb_array_length(rows) WHERE u.id = run_id;
    PERFORM anpi.card_refresh(touched);
END $$;
COMMENT ON FUNCTION anpi.registry_apply(bigint, text, text, jsonb, bigint) IS
'A batch of checked rows in the caller''s transaction; a row this run has done already is passed over; cards and changes follow. Returns the account:
a line for each row and, numbered in extra, one for each of its remarks but the first';

CREATE OR REPLACE FUNCTION anpi.registry_decide(run_id bigint, of_line integer, what text, into_person bigint, reason text, by_user bigint, at_us bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE i anpi.import_row; run anpi.import_run; who bigint; at timestamptz := anpi.of_us(at_us); today date := (anpi.of_us(at_us) AT TIME ZONE 'Asia/Tokyo')::date; r jsonb;
BEGIN
    SELECT * INTO i FROM anpi.import_row w WHERE w.run = run_id AND w.line = of_line AND w.outcome = 'held' FOR UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.nothing_held'; END IF;
    IF i.decided_at IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.decided'; END IF;
    SELECT * INTO run FROM anpi.import_run u WHERE u.id = run_id;
    who := coalesce(into_person, i.person);
    IF (i.code = 'registry.gone') <> (what IN ('end', 'keep')) THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.bad_decision'; END IF;
    IF what = 'end' THEN
        UPDATE anpi.listing l SET to_on = today, ended_reason = reason WHERE l.person = i.person AND l.list = '名簿' AND l.to_on IS NULL;
    ELSIF what = 'create' THEN
        r := anpi.registry_row_ready(run.municipality, i.staged, 'none', NULL);
        IF i.code = 'registry.conflict' THEN r := r - 'municipal_id'; END IF; -- the id is another's
        who := anpi.registry_person_create(run.municipality, r, run.source, at);
        PERFORM anpi.registry_remarks_save(who, r, run_id, at);
    ELSIF what = 'merge' THEN
        PERFORM 1 FROM anpi.person q WHERE q.id = who AND q.municipality = run.municipality AND q.erased_at IS NULL FOR NO KEY UPDATE;
        IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'person.unknown'; END IF;
        r := anpi.registry_row_ready(run.municipality, i.staged, 'id', who);
        PERFORM anpi.registry_person_update(who, r, at);
        PERFORM anpi.registry_home_save(anpi.registry_home_of(who, r), r);
        PERFORM anpi.registry_parts_save(who, run.municipality, r, today);
        PERFORM anpi.registry_remarks_save(who, r, run_id, at);
    ELSIF what NOT IN ('drop', 'keep') THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.bad_decision';
    END IF;
    UPDATE anpi.import_row w SET decision = what, decided_at = at, decided_by = by_user, person = CASE WHEN what = 'create' THEN w.person ELSE who END
     WHERE w.run = run_id AND w.line = of_line;
    PERFORM anpi.card_refresh(ARRAY[who, i.person]);
    RETURN who;
END $$;

-- ---- retention -------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION anpi.retention_persons(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
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
