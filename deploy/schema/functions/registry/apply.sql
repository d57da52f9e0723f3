-- SPDX-License-Identifier: Apache-2.0
-- An import: each row in a block of its own, and what a clerk decides on those it held.

CREATE OR REPLACE FUNCTION anpi.registry_row_try(muni text, r jsonb, src text, at timestamptz, run_id bigint, OUT outcome text, OUT code text, OUT person bigint) LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    SELECT o.outcome, o.code, o.person INTO outcome, code, person FROM anpi.registry_row_apply(muni, r, src, at, run_id) o;
    IF outcome = 'held' AND anpi.registry_hold(run_id, r, person, at) = 'dropped' THEN
        outcome := 'unchanged'; code := 'registry.dropped';
    END IF;
EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
    outcome := 'refused'; code := 'registry.bad_row'; person := NULL;
END $$;
COMMENT ON FUNCTION anpi.registry_row_try(text, jsonb, text, timestamptz, bigint) IS 'One row in a block of its own: what the tables refuse is refused alone, the other rows of its batch stand';

CREATE OR REPLACE FUNCTION anpi.registry_hold(run_id bigint, r jsonb, who bigint, at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    IF EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.decision = 'drop' AND i.person = who AND i.staged - 'line' - 'op_id' = r - 'line' - 'op_id') THEN
        RETURN 'dropped';
    END IF;
    UPDATE anpi.import_row i SET decision = 'superseded', decided_at = at
     WHERE i.outcome = 'held' AND i.decided_at IS NULL AND i.code <> 'registry.gone' AND i.person = who AND i.run <> run_id
       AND i.staged - 'line' - 'op_id' = r - 'line' - 'op_id';
    RETURN 'held';
END $$;
COMMENT ON FUNCTION anpi.registry_hold(bigint, jsonb, bigint, timestamptz) IS 'The same row held by an earlier run gives way to this one, so that a clerk meets it once; dropped: a clerk has dropped this very row before';

CREATE OR REPLACE FUNCTION anpi.registry_apply(run_id bigint, muni text, src text, rows jsonb, at_us bigint)
RETURNS TABLE (line integer, outcome text, code text, field text, person bigint, extra integer) LANGUAGE plpgsql SECURITY INVOKER AS
$$
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

CREATE OR REPLACE FUNCTION anpi.registry_decide(run_id bigint, of_line integer, what text, into_person bigint, reason text, by_user bigint, at_us bigint) RETURNS bigint LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
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
COMMENT ON FUNCTION anpi.registry_decide(bigint, integer, text, bigint, text, bigint, bigint) IS
'A clerk decides on what an import held: create a new person, merge into one (into_person, or the one it was held for), drop the row;
for somebody gone from the list: end the listing with a reason (転出 死亡 入所 非該当 辞退), or keep it. Returns the person.
Raises registry.nothing_held, registry.decided, registry.bad_decision, person.unknown';

REVOKE ALL ON FUNCTION anpi.registry_row_try, anpi.registry_hold, anpi.registry_apply,
    anpi.registry_decide FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_row_try, anpi.registry_hold, anpi.registry_apply, anpi.registry_decide TO anpi_server;
