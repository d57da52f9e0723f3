-- SPDX-License-Identifier: Apache-2.0
-- Municipalities.

CREATE OR REPLACE FUNCTION anpi.municipality_body(m anpi.municipality) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('code', m.code, 'pref', m.pref, 'name', m.name, 'fire_department', m.fire_department)::text $$;
COMMENT ON FUNCTION anpi.municipality_body(anpi.municipality) IS 'JSON for the picture, kind municipality, without its boundary';

CREATE OR REPLACE FUNCTION anpi.say_municipality() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('municipality', NEW.code, anpi.municipality_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_municipality() IS 'Trigger: puts the row into the change feed';

REVOKE ALL ON FUNCTION anpi.municipality_body, anpi.say_municipality FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.municipality_body, anpi.say_municipality TO anpi_server;
