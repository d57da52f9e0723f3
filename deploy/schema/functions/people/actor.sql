-- SPDX-License-Identifier: Apache-2.0
-- The second wall: what the server's own role may read row by row, whatever its code forgot to ask.
-- The policies of the tables ask these who is reading, and whether the person is in that user's scope.

CREATE OR REPLACE FUNCTION anpi.actor() RETURNS bigint LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$ SELECT nullif(current_setting('anpi.actor', true), '')::bigint $$;
COMMENT ON FUNCTION anpi.actor() IS 'The user on whose behalf this transaction reads; NULL when none was named';

-- The second wall: who reads only by a decision has nothing to do with anybody whom none in force covers.
CREATE OR REPLACE FUNCTION anpi.decision_covers(of_user bigint, of_person bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT EXISTS (
        SELECT 1 FROM anpi.decision d JOIN anpi.incident i ON i.id = d.incident JOIN anpi.app_user u ON u.id = of_user
         WHERE i.closed_at IS NULL AND NOT i.drill AND d.ended_at IS NULL AND d.until_at > clock_timestamp()
           AND (u.role = ANY (d.roles) OR u.office = ANY (d.offices)) AND anpi.decision_person(of_person, d.municipality, d.zones))
$$;
COMMENT ON FUNCTION anpi.decision_covers(bigint, bigint) IS 'Does a decision in force let this user see this person?';

CREATE OR REPLACE FUNCTION anpi.actor_role(of_person bigint) RETURNS text LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT u.role
      FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office CROSS JOIN anpi.person p JOIN anpi.home h ON h.id = p.home
     CROSS JOIN LATERAL (SELECT p.municipality = ANY (o.municipalities) AS near,
            EXISTS (SELECT 1 FROM anpi.care_member c WHERE c.person = p.id AND (c.user_id = u.id OR c.office = o.id)) AS team,
            EXISTS (SELECT 1 FROM anpi.assignment a WHERE a.to_at IS NULL AND (a.user_id = u.id OR a.office = o.id)
                    AND (a.person = p.id OR a.zone = h.zone
                         OR a.zone IN (SELECT s.zone FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL))) AS entrusted) f
     WHERE u.id = anpi.actor() AND u.disabled_at IS NULL AND p.id = of_person
       AND (NOT p.protected OR near AND u.protected_desk IS NOT NULL AND u.role = 'command' AND o.kind = 'city')
       AND CASE WHEN u.role = 'care' THEN team WHEN u.role = 'field_care' THEN team OR near AND entrusted
                WHEN u.role = 'field_community' THEN near AND entrusted
                WHEN u.role IN ('police', 'pref', 'health_center') THEN near AND anpi.decision_covers(u.id, p.id) ELSE near END
$$;
COMMENT ON FUNCTION anpi.actor_role(bigint) IS 'Role of the actor if this person is in the actor''s scope (municipality, assignment, care team) and not protected; else NULL';

REVOKE ALL ON FUNCTION anpi.actor, anpi.decision_covers, anpi.actor_role FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.actor, anpi.actor_role TO anpi_server;
