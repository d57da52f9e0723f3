-- SPDX-License-Identifier: Apache-2.0
-- Decisions (提供の決定): who outside the city reads names, and of whom.

CREATE OR REPLACE FUNCTION anpi.decision_body(d anpi.decision) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('id', d.id, 'incident', d.incident, 'municipality', d.municipality, 'roles', d.roles, 'offices', d.offices, 'zones', d.zones,
       'office_names', (SELECT coalesce(json_object_agg(o.id::text, o.name), '{}') FROM anpi.office o WHERE o.id = ANY (d.offices)),
       'zone_names', (SELECT coalesce(json_object_agg(z.id::text, z.name), '{}') FROM anpi.zone z WHERE z.id = ANY (d.zones)),
       'fields', d.fields, 'grounds', d.grounds, 'decided_by', d.decided_by, 'title', d.title, 'delegate', d.delegate, 'decided_us', anpi.us(d.decided_at),
       'until_us', anpi.us(d.until_at), 'note', d.note, 'persons', d.persons, 'replaces', d.replaces, 'made_us', anpi.us(d.made_at), 'made_name', d.made_name,
       'ended_us', anpi.us(d.ended_at), 'ended_name', d.ended_name)::text $$;
COMMENT ON FUNCTION anpi.decision_body(anpi.decision) IS 'JSON for the picture, kind decision; ended_us set = over before its time';

CREATE OR REPLACE FUNCTION anpi.say_decision() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('decision', NEW.id::text, anpi.decision_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_decision() IS 'Trigger: puts the row into the change feed';

-- Zones nest: who is in a town is in its school district.
CREATE OR REPLACE FUNCTION anpi.zone_under(of_zone bigint, any_of bigint[]) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER AS
$$
    WITH RECURSIVE up (zone, depth) AS (
        SELECT of_zone, 0 UNION ALL SELECT z.parent, up.depth + 1 FROM up JOIN anpi.zone z ON z.id = up.zone WHERE z.parent IS NOT NULL AND up.depth < 16)
    SELECT EXISTS (SELECT 1 FROM up WHERE up.zone = ANY (any_of))
$$;
COMMENT ON FUNCTION anpi.zone_under(bigint, bigint[]) IS 'Is the zone one of these, or inside one?';

-- The place that counts is that of now: the current stay's zone where it has one, else the home's.
CREATE OR REPLACE FUNCTION anpi.decision_person(of_person bigint, of_municipality text, of_zones bigint[]) RETURNS boolean LANGUAGE sql STABLE
    SECURITY INVOKER AS
$$
    SELECT EXISTS (
        SELECT 1 FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.stay s ON s.person = p.id AND s.to_at IS NULL
         WHERE p.id = of_person AND p.municipality = of_municipality AND p.erased_at IS NULL AND NOT p.protected
           AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL AND l.list IN ('名簿', '個別避難計画'))
           AND (of_zones IS NULL OR anpi.zone_under(coalesce(s.zone, h.zone), of_zones)))
$$;
COMMENT ON FUNCTION anpi.decision_person(bigint, text, bigint[]) IS 'Is this person one whom a decision over these zones (NULL: all) is about? Of the list or with a plan, not protected';

CREATE OR REPLACE FUNCTION anpi.decision_count(of_municipality text, of_zones bigint[]) RETURNS bigint LANGUAGE sql STABLE SECURITY INVOKER AS
$$
    WITH RECURSIVE under (id) AS (SELECT unnest(of_zones) UNION SELECT z.id FROM under u JOIN anpi.zone z ON z.parent = u.id)
    SELECT count(*) FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.stay s ON s.person = p.id AND s.to_at IS NULL
     WHERE p.municipality = of_municipality AND p.erased_at IS NULL AND NOT p.protected
       AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL AND l.list IN ('名簿', '個別避難計画'))
       AND (of_zones IS NULL OR coalesce(s.zone, h.zone) IN (SELECT id FROM under))
$$;
COMMENT ON FUNCTION anpi.decision_count(text, bigint[]) IS 'How many there are of whom anpi.decision_person is true';

-- Whoever made it, from the screen or the command line: the record stands with the decision or not at all.
CREATE OR REPLACE FUNCTION anpi.decision_record(d anpi.decision, what text, now_us bigint) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO anpi.audit (spool, spool_number, at, kind, user_id, login, role, incident, ground, result, detail)
    SELECT gen_random_uuid(), d.id, anpi.of_us(now_us), what, u.id, coalesce(u.login, '(command line)'), u.role, d.incident, 'disaster', 'ok',
           jsonb_build_object('decision', d.id, 'roles', d.roles, 'offices', d.offices, 'zones', d.zones, 'fields', d.fields, 'until', anpi.jst(d.until_at))
      FROM (SELECT 1) one LEFT JOIN anpi.app_user u ON u.id = CASE WHEN what = 'decision.ended' THEN d.ended_by ELSE d.made_by END
$$;
COMMENT ON FUNCTION anpi.decision_record(anpi.decision, text, bigint) IS 'Puts the making or the end of a decision on record';

REVOKE ALL ON FUNCTION anpi.decision_body, anpi.say_decision, anpi.zone_under, anpi.decision_person, anpi.decision_count,
    anpi.decision_record FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.decision_body TO anpi_server;
