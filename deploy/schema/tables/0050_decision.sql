-- SPDX-License-Identifier: Apache-2.0
-- 提供の決定: opening an incident shows nobody outside the city anything; the mayor's word does, or that of a delegate by name, to
-- these recipients, of these zones, these fields, until then (災害対策基本法49条の11第3項, 49条の15第3項).

CREATE TABLE anpi.decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident bigint NOT NULL REFERENCES anpi.incident, municipality text NOT NULL REFERENCES anpi.municipality,
    roles text[] NOT NULL, offices bigint[] NOT NULL, zones bigint[], fields text[] NOT NULL,
    grounds text NOT NULL CHECK (grounds IN ('発生', 'おそれ')),
    decided_by text NOT NULL CHECK (decided_by <> ''), title text NOT NULL CHECK (title <> ''), delegate boolean NOT NULL,
    decided_at timestamptz NOT NULL, until_at timestamptz NOT NULL, note text, persons integer NOT NULL,
    replaces bigint REFERENCES anpi.decision,
    made_at timestamptz NOT NULL, made_by bigint, made_name text NOT NULL,
    ended_at timestamptz, ended_by bigint, ended_name text,
    CHECK (cardinality(roles) + cardinality(offices) > 0), CHECK (cardinality(zones) > 0), CHECK (cardinality(fields) > 0), CHECK (until_at > decided_at)
);
CREATE INDEX decision_incident ON anpi.decision (incident, municipality);
COMMENT ON TABLE anpi.decision IS
'提供の決定: who outside the city may see whom of the list until when. zones NULL = the whole municipality, those without a location too. Never
changed: it ends by ended_at, by until_at or with its incident, and another one takes its place. delegate = not the mayor but whom the mayor named.
persons = how many it covered when it was made';

CREATE FUNCTION anpi.decision_body(d anpi.decision) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', d.id, 'incident', d.incident, 'municipality', d.municipality, 'roles', d.roles, 'offices', d.offices, 'zones', d.zones,
       'office_names', (SELECT coalesce(json_object_agg(o.id::text, o.name), '{}') FROM anpi.office o WHERE o.id = ANY (d.offices)),
       'zone_names', (SELECT coalesce(json_object_agg(z.id::text, z.name), '{}') FROM anpi.zone z WHERE z.id = ANY (d.zones)),
       'fields', d.fields, 'grounds', d.grounds, 'decided_by', d.decided_by, 'title', d.title, 'delegate', d.delegate, 'decided_us', anpi.us(d.decided_at),
       'until_us', anpi.us(d.until_at), 'note', d.note, 'persons', d.persons, 'replaces', d.replaces, 'made_us', anpi.us(d.made_at), 'made_name', d.made_name,
       'ended_us', anpi.us(d.ended_at), 'ended_name', d.ended_name)::text $$;
COMMENT ON FUNCTION anpi.decision_body(anpi.decision) IS 'JSON for the picture, kind decision; ended_us set = over before its time';
CREATE FUNCTION anpi.say_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('decision', NEW.id::text, anpi.decision_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_decision() IS 'Trigger: puts the row into the change feed';
CREATE TRIGGER decision_say AFTER INSERT OR UPDATE ON anpi.decision FOR EACH ROW EXECUTE FUNCTION anpi.say_decision();

-- Zones nest: who is in a town is in its school district.
CREATE FUNCTION anpi.zone_under(of_zone bigint, any_of bigint[]) RETURNS boolean LANGUAGE sql STABLE AS
$$
    WITH RECURSIVE up (zone, depth) AS (
        SELECT of_zone, 0 UNION ALL SELECT z.parent, up.depth + 1 FROM up JOIN anpi.zone z ON z.id = up.zone WHERE z.parent IS NOT NULL AND up.depth < 16)
    SELECT EXISTS (SELECT 1 FROM up WHERE up.zone = ANY (any_of))
$$;
COMMENT ON FUNCTION anpi.zone_under(bigint, bigint[]) IS 'Is the zone one of these, or inside one?';

-- The place that counts is that of now: the current stay's zone where it has one, else the home's.
CREATE FUNCTION anpi.decision_person(of_person bigint, of_municipality text, of_zones bigint[]) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT EXISTS (
        SELECT 1 FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.stay s ON s.person = p.id AND s.to_at IS NULL
         WHERE p.id = of_person AND p.municipality = of_municipality AND p.erased_at IS NULL AND NOT p.protected
           AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL AND l.list IN ('名簿', '個別避難計画'))
           AND (of_zones IS NULL OR anpi.zone_under(coalesce(s.zone, h.zone), of_zones)))
$$;
COMMENT ON FUNCTION anpi.decision_person(bigint, text, bigint[]) IS 'Is this person one whom a decision over these zones (NULL: all) is about? Of the list or with a plan, not protected';

CREATE FUNCTION anpi.decision_count(of_municipality text, of_zones bigint[]) RETURNS bigint LANGUAGE sql STABLE AS
$$
    WITH RECURSIVE under (id) AS (SELECT unnest(of_zones) UNION SELECT z.id FROM under u JOIN anpi.zone z ON z.parent = u.id)
    SELECT count(*) FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.stay s ON s.person = p.id AND s.to_at IS NULL
     WHERE p.municipality = of_municipality AND p.erased_at IS NULL AND NOT p.protected
       AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL AND l.list IN ('名簿', '個別避難計画'))
       AND (of_zones IS NULL OR coalesce(s.zone, h.zone) IN (SELECT id FROM under))
$$;
COMMENT ON FUNCTION anpi.decision_count(text, bigint[]) IS 'How many there are of whom anpi.decision_person is true';

CREATE FUNCTION anpi.decision_check(i anpi.incident, of_municipality text, in_roles text[], in_offices bigint[], in_zones bigint[], in_decided timestamptz,
    in_until timestamptz, longest interval, at timestamptz) RETURNS void LANGUAGE plpgsql STABLE AS
$$
DECLARE wrong text;
BEGIN
    wrong := CASE WHEN i.id IS NULL THEN 'incident.unknown' WHEN i.closed_at IS NOT NULL THEN 'incident.closed' WHEN i.drill THEN 'decision.drill'
        WHEN of_municipality <> ALL (i.municipalities) THEN 'incident.unknown'
        WHEN in_decided > at + interval '1 minute' OR in_decided < i.opened_at - interval '1 day' THEN 'decision.time'
        WHEN in_until <= at OR in_until > in_decided + longest THEN 'decision.until'
        WHEN EXISTS (SELECT 1 FROM unnest(in_zones) AS z (id) LEFT JOIN anpi.zone k ON k.id = z.id AND k.municipality = of_municipality AND k.ended_at IS NULL
                      WHERE k.id IS NULL) THEN 'zone.unknown'
        WHEN EXISTS (SELECT 1 FROM unnest(in_offices) AS w (id) LEFT JOIN anpi.office o ON o.id = w.id AND of_municipality = ANY (o.municipalities)
                      AND o.kind NOT IN ('city', 'shelter', 'vendor') WHERE o.id IS NULL) THEN 'decision.recipient' END;
    IF wrong IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = wrong; END IF;
END
$$;
COMMENT ON FUNCTION anpi.decision_check(anpi.incident, text, text[], bigint[], bigint[], timestamptz, timestamptz, interval, timestamptz) IS 'Raises what is wrong with a decision that is to be made';

CREATE FUNCTION anpi.decision_make(in_op uuid, in_content bytea, of_incident bigint, of_municipality text, in_roles text[], in_offices bigint[], in_zones bigint[],
    in_fields text[], in_grounds text, in_decided_by text, in_title text, in_delegate boolean, in_decided_us bigint, in_until_us bigint, in_note text,
    in_replaces bigint, longest_ms bigint, in_by bigint, in_by_name text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE once record; i anpi.incident; before anpi.decision; made anpi.decision; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'decision', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    SELECT * INTO i FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    PERFORM anpi.decision_check(i, of_municipality, in_roles, in_offices, in_zones, anpi.of_us(in_decided_us), anpi.of_us(in_until_us),
        make_interval(secs => longest_ms / 1000.0), anpi.of_us(now_us));
    IF in_replaces IS NOT NULL THEN
        SELECT * INTO before FROM anpi.decision d WHERE d.id = in_replaces AND d.incident = of_incident AND d.municipality = of_municipality FOR NO KEY UPDATE;
        IF before.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'decision.unknown'; END IF;
        UPDATE anpi.decision SET ended_at = anpi.of_us(now_us), ended_by = in_by, ended_name = in_by_name WHERE id = in_replaces AND ended_at IS NULL;
    END IF;
    INSERT INTO anpi.decision (incident, municipality, roles, offices, zones, fields, grounds, decided_by, title, delegate, decided_at, until_at, note, persons,
                               replaces, made_at, made_by, made_name)
    SELECT of_incident, of_municipality, in_roles, in_offices, in_zones, in_fields, in_grounds, in_decided_by, in_title, in_delegate, anpi.of_us(in_decided_us),
           anpi.of_us(in_until_us), in_note, anpi.decision_count(of_municipality, in_zones),
           in_replaces, anpi.of_us(now_us), in_by, in_by_name
    RETURNING * INTO made;
    said := anpi.decision_body(made);
    PERFORM anpi.operation_keep(in_op, said), anpi.decision_record(made, 'decision.made', now_us);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.decision_make(uuid, bytea, bigint, text, text[], bigint[], bigint[], text[], text, text, text, boolean, bigint, bigint, text, bigint, bigint, bigint, text, bigint) IS
'Makes a decision, once for an operation id, beside those that run or in the place of one. JSON as anpi.decision_body. Raises incident.unknown,
incident.closed, decision.drill, decision.time, decision.until (past, or longer than allowed), zone.unknown, decision.recipient, decision.unknown';

CREATE FUNCTION anpi.decision_end(in_op uuid, in_content bytea, of_incident bigint, of_decision bigint, in_by bigint, in_by_name text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE once record; d anpi.decision; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'undecide', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    SELECT * INTO d FROM anpi.decision k WHERE k.id = of_decision AND (of_incident IS NULL OR k.incident = of_incident) FOR NO KEY UPDATE;
    IF d.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'decision.unknown'; END IF;
    IF d.ended_at IS NULL AND d.until_at > anpi.of_us(now_us) THEN
        UPDATE anpi.decision k SET ended_at = anpi.of_us(now_us), ended_by = in_by, ended_name = in_by_name WHERE k.id = of_decision RETURNING * INTO d;
        PERFORM anpi.decision_record(d, 'decision.ended', now_us);
    END IF;
    said := anpi.decision_body(d);
    PERFORM anpi.operation_keep(in_op, said);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.decision_end(uuid, bytea, bigint, bigint, bigint, text, bigint) IS 'Ends a decision before its time (over already: stays as it is). Raises decision.unknown, operation.id_reused';

-- Whoever made it, from the screen or the command line: the record stands with the decision or not at all.
CREATE FUNCTION anpi.decision_record(d anpi.decision, what text, now_us bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO anpi.audit (spool, spool_number, at, kind, user_id, login, role, incident, ground, result, detail)
    SELECT gen_random_uuid(), d.id, anpi.of_us(now_us), what, u.id, coalesce(u.login, '(command line)'), u.role, d.incident, 'disaster', 'ok',
           jsonb_build_object('decision', d.id, 'roles', d.roles, 'offices', d.offices, 'zones', d.zones, 'fields', d.fields, 'until', anpi.jst(d.until_at))
      FROM (SELECT 1) one LEFT JOIN anpi.app_user u ON u.id = CASE WHEN what = 'decision.ended' THEN d.ended_by ELSE d.made_by END
$$;
COMMENT ON FUNCTION anpi.decision_record(anpi.decision, text, bigint) IS 'Puts the making or the end of a decision on record';

GRANT SELECT ON anpi.decision TO anpi_server;

-- The second wall: who reads only by a decision has nothing to do with anybody whom none in force covers.
CREATE FUNCTION anpi.decision_covers(of_user bigint, of_person bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT EXISTS (
        SELECT 1 FROM anpi.decision d JOIN anpi.incident i ON i.id = d.incident JOIN anpi.app_user u ON u.id = of_user
         WHERE i.closed_at IS NULL AND NOT i.drill AND d.ended_at IS NULL AND d.until_at > clock_timestamp()
           AND (u.role = ANY (d.roles) OR u.office = ANY (d.offices)) AND anpi.decision_person(of_person, d.municipality, d.zones))
$$;
COMMENT ON FUNCTION anpi.decision_covers(bigint, bigint) IS 'Does a decision in force let this user see this person?';

DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'anpi'::regnamespace AND p.proname IN (
        'decision_body', 'say_decision', 'zone_under', 'decision_person', 'decision_count', 'decision_check', 'decision_make', 'decision_end', 'decision_record', 'decision_covers') LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
        IF f::text LIKE '%decision_make%' OR f::text LIKE '%decision_end%' OR f::text LIKE '%decision_body%' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO anpi_server', f);
        ELSE
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM anpi_server', f);
        END IF;
    END LOOP;
END $$;
