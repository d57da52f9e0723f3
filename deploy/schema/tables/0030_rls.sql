-- SPDX-License-Identifier: Apache-2.0
-- The second wall: what the server's own role may read row by row, whatever its code forgot to ask.
--
-- The first wall is the policy table in the server. Here the database looks at its own tables of users, offices, assignments and
-- care teams, at who is asking (anpi.actor, set for one transaction by the statement that reads), and shows the rows of
-- nobody else. Without an actor nothing is shown. Grounds and fields stay with the first wall: this one knows only whose
-- people are whose.
--
-- Only tables that are read one person at a time have policies. The register itself is read as a whole into the picture, and
-- row policies would take its name and shape indexes away. What writes in groups, and what loads the picture, runs as
-- the owner (SECURITY DEFINER), so its plans are those without policies.

CREATE FUNCTION anpi.actor() RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT nullif(current_setting('anpi.actor', true), '')::bigint $$;
COMMENT ON FUNCTION anpi.actor() IS 'The user on whose behalf this transaction reads; NULL when none was named';

-- In which role the actor has to do with a person: coarser than the policy (no grounds, no fields), never narrower.
CREATE FUNCTION anpi.actor_role(of_person bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT u.role
      FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office CROSS JOIN anpi.person p JOIN anpi.home h ON h.id = p.home
     CROSS JOIN LATERAL (SELECT p.municipality = ANY (o.municipalities) AS near,
            EXISTS (SELECT 1 FROM anpi.care_member c WHERE c.person = p.id AND (c.user_id = u.id OR c.office = o.id)) AS team,
            EXISTS (SELECT 1 FROM anpi.assignment a WHERE a.to_at IS NULL AND (a.user_id = u.id OR a.office = o.id)
                    AND (a.person = p.id OR a.zone = h.zone
                         OR a.zone IN (SELECT s.zone FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL))) AS entrusted) f
     WHERE u.id = anpi.actor() AND u.disabled_at IS NULL AND p.id = of_person AND NOT p.protected
       AND CASE u.role WHEN 'care' THEN team WHEN 'field_care' THEN team OR near AND entrusted
                       WHEN 'field_community' THEN near AND entrusted ELSE near END
$$;
COMMENT ON FUNCTION anpi.actor_role(bigint) IS 'Role of the actor if this person is in the actor''s scope (municipality, assignment, care team) and not protected; else NULL';

ALTER TABLE anpi.observation ENABLE ROW LEVEL SECURITY;
ALTER TABLE anpi.transport ENABLE ROW LEVEL SECURITY;
ALTER TABLE anpi.directive ENABLE ROW LEVEL SECURITY;
ALTER TABLE anpi.inquiry ENABLE ROW LEVEL SECURITY;
ALTER TABLE anpi.power_confirmation ENABLE ROW LEVEL SECURITY;

CREATE POLICY observation_read ON anpi.observation FOR SELECT TO anpi_server
    USING (anpi.actor_role(person) IN ('command', 'field_care', 'field_community', 'care'));
CREATE POLICY transport_read ON anpi.transport FOR SELECT TO anpi_server
    USING (anpi.actor_role(person) IN ('ambulance', 'command', 'clerk', 'field_care', 'care'));
CREATE POLICY directive_read ON anpi.directive FOR SELECT TO anpi_server USING (anpi.actor_role(person) IN ('ambulance', 'care'));
CREATE POLICY inquiry_read ON anpi.inquiry FOR SELECT TO anpi_server USING (anpi.actor_role(person) = 'command');
CREATE POLICY power_confirmation_read ON anpi.power_confirmation FOR SELECT TO anpi_server
    USING (anpi.actor_role(person) IN ('command', 'field_care', 'care', 'dispatch'));
-- Directives come with the register, inquiries are written down one by one: only about people in scope.
CREATE POLICY directive_add ON anpi.directive FOR INSERT TO anpi_server WITH CHECK (anpi.actor_role(person) IS NOT NULL);
CREATE POLICY directive_change ON anpi.directive FOR UPDATE TO anpi_server USING (anpi.actor_role(person) IS NOT NULL);
CREATE POLICY inquiry_add ON anpi.inquiry FOR INSERT TO anpi_server WITH CHECK (anpi.actor_role(person) IS NOT NULL);

-- Marks, transports and confirmations come in by these alone.
REVOKE INSERT ON anpi.observation, anpi.transport, anpi.power_confirmation FROM anpi_server;
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
             WHERE p.pronamespace = 'anpi'::regnamespace AND p.proname IN ('mark_commit', 'transport_commit', 'power_confirm_commit') LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, pg_temp', f);
    END LOOP;
END $$;
-- Parts of those, which nobody calls by themselves.
REVOKE EXECUTE ON FUNCTION anpi.status_fold(bigint[], bigint[], integer[]), anpi.mark_findings(uuid[]) FROM anpi_server;

CREATE FUNCTION anpi.transport_load() RETURNS TABLE (id text, body text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT t.id::text, anpi.transport_json(t)::text FROM anpi.transport t $$;
COMMENT ON FUNCTION anpi.transport_load() IS 'All transports, for the picture';

-- One transaction, one actor: the setting ends with the statement's own transaction.
CREATE FUNCTION anpi.history_read(of_incident bigint, of_person bigint, on_behalf bigint) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    PERFORM set_config('anpi.actor', on_behalf::text, true);
    RETURN (SELECT coalesce(json_agg(json_build_object('op_id', o.op_id, 'round', o.round, 'status', o.status,
                   'observed_us', anpi.us(o.observed_at), 'by', o.by_name, 'note', o.note, 'method', o.method, 'outcome', o.outcome,
                   'voids', o.voids, 'settles', o.settles, 'voided', EXISTS (SELECT 1 FROM anpi.observation v WHERE v.voids = o.op_id))
                   ORDER BY o.observed_at DESC, o.op_id DESC), '[]')::text
            FROM anpi.observation o WHERE o.incident = of_incident AND o.person = of_person);
END $$;
COMMENT ON FUNCTION anpi.history_read(bigint, bigint, bigint) IS 'JSON array of the marks of a person in an incident, newest first, as far as this user may read them';

-- Functions are everybody's until somebody says otherwise, and "everybody" is the feeds reader too. From here on: the server's, and
-- the feeds reader's by name; later migrations begin with that.
DO $$
DECLARE f record;
BEGIN
    FOR f IN SELECT p.oid::regprocedure AS name, p.proname FROM pg_proc p
             WHERE p.pronamespace = 'anpi'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE') LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO anpi_server', f.name);
        IF f.proname LIKE 'feed%' OR f.proname LIKE 'outage%' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO anpi_feeds', f.name);
        END IF;
    END LOOP;
END $$;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA anpi GRANT EXECUTE ON FUNCTIONS TO anpi_server;
