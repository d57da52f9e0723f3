-- SPDX-License-Identifier: Apache-2.0
-- Offices, and whom their admins may make.

CREATE OR REPLACE FUNCTION anpi.office_body(o anpi.office) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'municipality', o.municipality, 'municipalities', o.municipalities,
                            'phone_day', o.phone_day, 'phone_night', o.phone_night)::text $$;
COMMENT ON FUNCTION anpi.office_body(anpi.office) IS 'JSON for the picture, kind office';

CREATE OR REPLACE FUNCTION anpi.say_office() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('office', NEW.id::text, anpi.office_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_office() IS 'Trigger: puts the row into the change feed';

CREATE OR REPLACE FUNCTION anpi.office_roles(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY INVOKER AS
$$ SELECT CASE kind
     WHEN 'city' THEN ARRAY['command', 'clerk', 'shelter', 'field_care', 'field_community', 'health_center', 'admin', 'auditor']
     WHEN 'fire' THEN ARRAY['dispatch', 'ambulance', 'admin', 'auditor']
     WHEN 'care' THEN ARRAY['field_care', 'care', 'admin']
     WHEN 'medical' THEN ARRAY['care', 'field_care', 'admin']
     WHEN 'community' THEN ARRAY['field_community', 'admin']
     WHEN 'shelter' THEN ARRAY['shelter', 'admin']
     WHEN 'pref' THEN ARRAY['pref', 'health_center', 'admin', 'auditor']
     WHEN 'police' THEN ARRAY['police', 'admin']
     ELSE ARRAY['admin'] END $$;
COMMENT ON FUNCTION anpi.office_roles(text) IS 'Roles an admin may give to users of an office of this kind: nobody makes a dispatcher in a care office';

REVOKE ALL ON FUNCTION anpi.office_body, anpi.say_office, anpi.office_roles FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.office_body, anpi.say_office, anpi.office_roles TO anpi_server;
